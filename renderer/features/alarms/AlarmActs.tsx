import { type FormEvent, useState } from 'react'
import type { AlertRow } from '../../../core/api/rows.ts'
import { type ResolutionCode, resolutionCodes } from '../../../core/model/alert.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useBy } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { setWho } from '../../live/view.ts'
import { Refusal } from '../../ui/parts.tsx'

/** Going, writing something down, closing it with what it was. One that closed by itself may still be told what it was. */
export function AlarmActs({ alert, again }: { alert: AlertRow; again: () => void }) {
  const { say } = useSpeech()
  const who = useView(v => v.who)
  const by = useBy()
  const [note, setNote] = useState('')
  const [code, setCode] = useState<ResolutionCode | null>(null)
  const { busy, failure, act } = useAct()
  const over = alert.state === 'resolved'
  if (over && alert.code !== null) return null
  const done = () => {
    setNote('')
    again()
  }
  const write = async () => {
    if (await act('alerts.note', { id: alert.id, by, text: note.trim() })) done()
  }
  const close = async (event: FormEvent) => {
    event.preventDefault()
    if (code !== null && (await act('alerts.resolve', { id: alert.id, by, code, note: note.trim() }))) done()
  }
  return (
    <form className="panel-box alarm-acts" onSubmit={event => void close(event)}>
      {alert.state === 'new' && (
        <button
          type="button"
          className="button primary"
          disabled={busy}
          onClick={async () => {
            if (await act('alerts.acknowledge', { id: alert.id, by })) again()
          }}
        >
          {say('alerts.going')}
        </button>
      )}
      <div className="field-row">
        <label className="field">
          <span>{say('work.note')}</span>
          <input value={note} maxLength={500} onChange={event => setNote(event.target.value)} />
        </label>
        <label className="field short">
          <span>{say('order.who')}</span>
          <input
            value={who}
            placeholder={by}
            maxLength={80}
            autoComplete="off"
            onChange={event => setWho(event.target.value)}
          />
        </label>
        {!over && (
          <button type="button" className="button" disabled={busy || note.trim() === ''} onClick={() => void write()}>
            {say('alarm.write')}
          </button>
        )}
      </div>
      <fieldset className="codes">
        <legend>{say(over ? 'alarm.whatWasIt' : 'alarm.whatIsIt')}</legend>
        {resolutionCodes.map(each => (
          <label key={each} className="choice">
            <input type="radio" name="code" checked={code === each} onChange={() => setCode(each)} />
            {say(`code.${each}`)}
          </label>
        ))}
      </fieldset>
      <Refusal failure={failure} />
      <button
        type="submit"
        className={`button ${alert.state === 'new' ? '' : 'primary'}`}
        disabled={busy || code === null}
      >
        {say(over ? 'alarm.say' : 'alarm.resolve')}
      </button>
    </form>
  )
}
