import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { OrderLine } from './OrderLine.tsx'

/** Work orders that are open or started, newest first. */
export function OrdersPage() {
  const { say } = useSpeech()
  const sheet = useView(v => v.sheet)
  const { answer, failure } = useAsked('orders.list', {}, sheet === null ? 'read' : 'sheet')
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton tall" />
  if (answer.orders.length === 0) return <Advice text={say('orders.noneOpen')} tip={say('orders.noneOpenTip')} />
  return (
    <ul className="plain-list cards">
      {answer.orders.map(order => (
        <li key={order.id}>
          <OrderLine order={order} named />
        </li>
      ))}
    </ul>
  )
}
