import type { Failure } from '../../../core/api/errors.ts'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { useAct, useAsked, useBy, useMay } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { openSheet } from '../../live/view.ts'

export interface OpenOrder {
  openFor(subject: string, plan: string): Promise<void>
  readonly busy: boolean
  readonly failure: Failure | null
  readonly may: boolean
  readonly open: readonly WorkOrderRow[]
}

/** Open the work order of a plan, or the one that is open for it already. */
export function useOpenOrder(): OpenOrder {
  const by = useBy()
  const sheet = useView(v => v.sheet)
  const may = useMay('upkeep.work')
  const { answer } = useAsked('orders.list', {}, sheet === null ? 'read' : 'sheet')
  const { busy, failure, act } = useAct()
  const openFor = async (subject: string, plan: string) => {
    const same = answer?.orders.find(order => order.subject === subject && order.plan === plan)
    const order = same ?? (await act('orders.open', { subject, plan, by }))
    if (order) openSheet({ what: 'order', id: order.id })
  }
  return { openFor, busy, failure, may, open: answer?.orders ?? [] }
}
