import { type FormEvent, useState } from 'react'
import { Failure } from '../../../core/api/errors.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { byLabel } from '../../live/byLabel.ts'
import { due, link } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { Refusal } from '../../ui/parts.tsx'
import { useOpenOrder } from './openOrder.ts'

/**
 * Scan the label of what one stands before: its work order opens, or its record when nothing is due. A scanner types the
 * number and Enter, as a person may.
 */
export function ScanToStart() {
  const { say } = useSpeech()
  const [text, setText] = useState('')
  const [unknown, setUnknown] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const orders = useOpenOrder()
  const scan = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = text.trim()
    if (wanted === '') return
    setUnknown(null)
    setFailure(null)
    try {
      const { answers } = await link.call('subjects.find', { query: wanted })
      const hit = byLabel(answers, wanted)[0]
      if (hit === undefined) return setUnknown(wanted)
      setText('')
      const plan = [...due.getState().rows.values()]
        .filter(row => row.subject === hit.id && row.status !== 'ok')
        .sort((a, b) => a.dueInDays - b.dueInDays)[0]
      if (plan !== undefined && orders.may) await orders.openFor(hit.id, plan.plan)
      else openSheet({ what: 'record', subject: hit.id })
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      setFailure(cause)
    }
  }
  return (
    <form className="field scan-start" onSubmit={event => void scan(event)}>
      <label className="field">
        <span>{say('scanStart.label')}</span>
        <input value={text} maxLength={120} autoComplete="off" onChange={event => setText(event.target.value)} />
      </label>
      <output className="warned">{unknown !== null && say('scanStart.none', { number: unknown })}</output>
      <Refusal failure={failure} />
    </form>
  )
}
