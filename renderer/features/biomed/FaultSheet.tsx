import { type FormEvent, useState } from 'react'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useBy } from '../../live/asking.ts'
import { openSheet } from '../../live/view.ts'
import { Dialog, Refusal } from '../../ui/parts.tsx'

/** What is wrong with it, in a sentence: a work order for its repair. */
export function FaultSheet({ subject, name }: { subject: string; name: string }) {
  const { say } = useSpeech()
  const by = useBy()
  const [title, setTitle] = useState('')
  const { busy, failure, act } = useAct()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (title.trim() === '') return
    const order = await act('orders.open', { subject, kind: 'repair', title: title.trim(), by })
    if (order) openSheet({ what: 'order', id: order.id })
  }
  return (
    <Dialog title={say('fault.title', { name })} onClose={() => openSheet(null)}>
      <form className="sheet-parts" onSubmit={event => void send(event)}>
        <label className="field">
          <span>{say('fault.what')}</span>
          <input value={title} maxLength={200} onChange={event => setTitle(event.target.value)} />
        </label>
        <Refusal failure={failure} />
        <button type="submit" className="button primary" disabled={busy || title.trim() === ''}>
          {say('orders.fault')}
        </button>
      </form>
    </Dialog>
  )
}
