import type { Input } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import type { WorkOrderRow } from '../../core/api/upkeep.ts'
import type { WorkOrder } from '../../core/model/workOrder.ts'
import { applyAct, isRefusal, type OrderAct } from '../../core/upkeep/workOrder.ts'
import type { Kept } from '../link/outbox.ts'

type Asked = Input<'orders.act'>
export type Act = Asked['act']

/** One step of a work order that is on its way to the engine. */
export interface OrderStep {
  readonly id: string
  readonly by: string
  readonly at: number
  readonly act: Act
}

/** The steps of an order that wait for the engine, oldest first. */
export const stepsOf = (kept: readonly Kept[], order: string): readonly OrderStep[] =>
  kept.flatMap(({ id, op, input, at, late }) => {
    if (!late || op !== 'orders.act' || input.id !== order) return []
    const { by, act } = input as unknown as Asked
    return [{ id, by, at, act }]
  })

/** The order as it will be once these steps have arrived; a refusal is thrown as the Failure that the engine would give. */
export function afterSteps(order: WorkOrderRow, steps: readonly OrderStep[]): WorkOrderRow {
  let now = { ...order, acts: [] } as unknown as WorkOrder
  for (const { id, by, at, act } of steps) {
    const whole = (act.kind === 'not-located' ? { note: '', ...act, evidence: [] } : act) as OrderAct
    const next = applyAct(now, now.id, { id, by, at, act: whole })
    if (isRefusal(next)) throw new Failure('conflict', next.refused, next.tip)
    now = next
  }
  const { acts: _acts, ...row } = now
  return row as unknown as WorkOrderRow
}

/** Orders as they were last seen, for when the engine cannot be asked. */
const seen = new Map<string, WorkOrderRow>()
export const rememberOrders = (orders: readonly WorkOrderRow[]) => {
  for (const order of orders) seen.set(order.id, order)
}
export const orderSeen = (id: string): WorkOrderRow | null => seen.get(id) ?? null
