import { useEffect } from 'react'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { rememberOrders } from '../../live/orderSteps.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { OrderLine } from './OrderLine.tsx'
import { WaitingSteps } from './WaitingSteps.tsx'

/** Work orders that are open or started, newest first. */
export function OrdersPage() {
  const { say } = useSpeech()
  const sheet = useView(v => v.sheet)
  const { answer, failure } = useAsked('orders.list', {}, sheet === null ? 'read' : 'sheet')
  useEffect(() => rememberOrders(answer?.orders ?? []), [answer])
  return (
    <>
      <WaitingSteps />
      <Refusal failure={failure} />
      {!answer && !failure && <div className="skeleton tall" />}
      {answer?.orders.length === 0 && <Advice text={say('orders.noneOpen')} tip={say('orders.noneOpenTip')} />}
      <ul className="plain-list cards">
        {answer?.orders.map(order => (
          <li key={order.id}>
            <OrderLine order={order} named />
          </li>
        ))}
      </ul>
    </>
  )
}
