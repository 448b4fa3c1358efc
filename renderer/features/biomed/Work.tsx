import { type FormEvent, useState } from 'react'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { Icon } from '../../ui/Icon.tsx'
import type { Act } from '../../live/orderSteps.ts'

/** What it took: parts, minutes, a note. Each is recorded when one leaves its field. */
export function Work({ order, goOn }: { order: WorkOrderRow; goOn: (act: Act) => Promise<boolean> }) {
  const { say } = useSpeech()
  const [labour, setLabour] = useState(String(order.labourMin))
  const [note, setNote] = useState(order.note)
  const minutes = /^\d{1,5}$/.test(labour.trim()) ? Number(labour) : null
  return (
    <section aria-label={say('work.title')} className="work">
      <h3 className="sheet-title">{say('work.title')}</h3>
      <Parts order={order} goOn={goOn} />
      <label className="field short">
        <span>{say('work.labour')}</span>
        <input
          inputMode="numeric"
          value={labour}
          aria-invalid={minutes === null}
          onChange={event => setLabour(event.target.value)}
          onBlur={() => {
            if (minutes !== null && minutes !== order.labourMin) void goOn({ kind: 'record', labourMin: minutes })
          }}
        />
      </label>
      <label className="field">
        <span>{say('work.note')}</span>
        <textarea
          rows={2}
          maxLength={4000}
          value={note}
          onChange={event => setNote(event.target.value)}
          onBlur={() => {
            if (note !== order.note) void goOn({ kind: 'record', note })
          }}
        />
      </label>
    </section>
  )
}

function Parts({ order, goOn }: { order: WorkOrderRow; goOn: (act: Act) => Promise<boolean> }) {
  const { say } = useSpeech()
  const [name, setName] = useState('')
  const [count, setCount] = useState('1')
  const add = async (event: FormEvent) => {
    event.preventDefault()
    const pieces = Number(count)
    if (name.trim() === '' || !Number.isInteger(pieces) || pieces < 1) return
    const parts = [...order.parts, { name: name.trim(), count: pieces }]
    if (!(await goOn({ kind: 'record', parts }))) return
    setName('')
    setCount('1')
  }
  return (
    <>
      {order.parts.length > 0 && (
        <ul className="parts plain-list">
          {order.parts.map((part, n) => (
            <li key={`${n} ${part.name}`}>
              <span>
                {part.count} × <bdi>{part.name}</bdi>
              </span>
              <button
                type="button"
                className="bare-button"
                aria-label={say('work.removePart', { name: part.name })}
                onClick={() => void goOn({ kind: 'record', parts: order.parts.filter((_, at) => at !== n) })}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form className="field-row" onSubmit={event => void add(event)}>
        <label className="field">
          <span>{say('work.part')}</span>
          <input value={name} maxLength={120} onChange={event => setName(event.target.value)} />
        </label>
        <label className="field short">
          <span>{say('work.pieces')}</span>
          <input inputMode="numeric" value={count} onChange={event => setCount(event.target.value)} />
        </label>
        <button type="submit" className="button">
          {say('work.addPart')}
        </button>
      </form>
    </>
  )
}
