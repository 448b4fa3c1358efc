import { type FormEvent, useState } from 'react'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useBy, useMay } from '../../live/asking.ts'
import { openSheet } from '../../live/view.ts'
import { Dialog, Refusal } from '../../ui/parts.tsx'

/** What is wrong with it, in a sentence: a work order for its repair. Whoever works on orders goes on to it at once. */
export function FaultSheet({ subject, name }: { subject: string; name: string }) {
  const { say } = useSpeech()
  const by = useBy()
  const works = useMay('upkeep.work')
  const [title, setTitle] = useState('')
  const [reported, setReported] = useState<WorkOrderRow | null>(null)
  const { busy, failure, act } = useAct()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (title.trim() === '') return
    const order = await act('orders.report', { subject, title: title.trim(), by })
    if (order && works) openSheet({ what: 'order', id: order.id })
    else setReported(order)
  }
  return (
    <Dialog title={say('fault.title', { name })} onClose={() => openSheet(null)}>
      {reported ? (
        <>
          <p className="signed-line" aria-live="polite">
            {say('fault.reported', { id: reported.id })}
          </p>
          <button type="button" className="button primary" onClick={() => openSheet(null)}>
            {say('dialog.close')}
          </button>
        </>
      ) : (
        <form className="sheet-parts" onSubmit={event => void send(event)}>
          <label className="field">
            <span>{say('fault.what')}</span>
            <input data-first value={title} maxLength={200} onChange={event => setTitle(event.target.value)} />
          </label>
          <Refusal failure={failure} />
          <button type="submit" className="button primary" disabled={busy || title.trim() === ''}>
            {say('orders.fault')}
          </button>
        </form>
      )}
    </Dialog>
  )
}
