import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useAsked, useBy, useMay } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { due } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { Refusal } from '../../ui/parts.tsx'
import { OrderLine } from '../biomed/OrderLine.tsx'

/** Its work orders, and one to open for each plan that is due. */
export function Orders({ id, name }: { id: string; name: string }) {
  const speech = useSpeech()
  const { say } = speech
  const may = useMay('upkeep.work')
  const by = useBy()
  const sheet = useView(v => v.sheet)
  // Asked again when a sheet over it is closed.
  const { answer, failure } = useAsked('orders.list', { subject: id }, sheet === null ? 'read' : 'sheet')
  const wanted = [...useStore(due, s => s.rows).values()].filter(
    row =>
      row.subject === id &&
      row.status !== 'ok' &&
      !answer?.orders.some(order => order.plan === row.plan && (order.state === 'open' || order.state === 'started')),
  )
  const { busy, failure: refused, act } = useAct()
  const open = async (plan: string) => {
    const order = await act('orders.open', { subject: id, plan, by })
    if (order) openSheet({ what: 'order', id: order.id })
  }
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton" />
  return (
    <>
      {answer.orders.length === 0 && <p className="soft">{say('orders.none')}</p>}
      <ul className="plain-list cards">
        {answer.orders.map(order => (
          <li key={order.id}>
            <OrderLine order={order} />
          </li>
        ))}
      </ul>
      {may && (
        <div className="moves">
          {wanted.map(row => (
            <button
              key={row.plan}
              type="button"
              className="button primary"
              disabled={busy}
              onClick={() => void open(row.plan)}
            >
              {say('orders.openFor', { title: row.title })}
            </button>
          ))}
          <button type="button" className="button" onClick={() => openSheet({ what: 'fault', subject: id, name })}>
            {say('orders.fault')}
          </button>
        </div>
      )}
      <Refusal failure={refused} />
    </>
  )
}
