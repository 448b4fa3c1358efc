import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useNow } from '../../live/hooks.ts'
import { openSheet } from '../../live/view.ts'
import { Icon } from '../../ui/Icon.tsx'

/** A work order in one line, to press. @param named with whose it is, where the heading does not say so */
export function OrderLine({ order, named = false }: { order: WorkOrderRow; named?: boolean }) {
  const speech = useSpeech()
  const now = useNow()
  const at = order.closedAt ?? order.startedAt ?? order.openedAt
  const by = order.closedBy ?? order.startedBy ?? order.openedBy
  return (
    <button type="button" className="card card-button" onClick={() => openSheet({ what: 'order', id: order.id })}>
      <Icon name="wrench" />
      <span className="card-words">
        <strong>
          <bdi>{named ? order.name : order.title}</bdi>
        </strong>
        {named && <span>{order.title}</span>}
        <span className="soft">
          {order.id} · {speech.moment(at, now)} · <bdi>{by}</bdi>
        </span>
      </span>
      <OrderChip order={order} />
    </button>
  )
}

const tones = { passed: 'state-available', failed: 'upkeep-overdue', 'could-not-locate': 'lost' } as const

export function OrderChip({ order }: { order: WorkOrderRow }) {
  const { say } = useSpeech()
  if (order.outcome !== null)
    return <span className={`chip ${tones[order.outcome]}`}>{say(`outcome.${order.outcome}`)}</span>
  return (
    <span className={`chip ${order.state === 'started' ? 'state-in-use' : ''}`}>{say(`order.${order.state}`)}</span>
  )
}
