import { useState } from 'react'
import type { Identity } from '../../../core/api/envelope.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct } from '../../live/asking.ts'
import { Fold, Panel, Refusal } from '../../ui/parts.tsx'

/** To see everybody by name for a while, for a reason that is kept; for those who may. */
export function Glass({ identity }: { identity: Identity }) {
  const { say } = useSpeech()
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(15)
  const { busy, failure, act } = useAct()
  if (!identity.may.includes('glass.break')) return null
  if (identity.glassUntil !== null)
    return (
      <Panel title={say('glass.title')}>
        <button type="button" className="button" disabled={busy} onClick={() => void act('session.mendGlass', {})}>
          {say('glass.mend')}
        </button>
      </Panel>
    )
  return (
    <Fold title={say('glass.title')}>
      <p className="soft">{say('glass.text')}</p>
      <label className="field">
        <span>{say('glass.reason')}</span>
        <input value={reason} maxLength={200} onChange={event => setReason(event.target.value)} />
      </label>
      <label className="field short">
        <span>{say('glass.minutes')}</span>
        <select value={minutes} onChange={event => setMinutes(Number(event.target.value))}>
          {[5, 15, 30, 60].map(each => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <Refusal failure={failure} />
      <button
        type="button"
        className="button"
        disabled={busy || reason.trim().length < 5}
        onClick={() => void act('session.breakGlass', { reason, minutes })}
      >
        {say('glass.break')}
      </button>
    </Fold>
  )
}
