import { meterOf } from '../equipment/stateChange.ts'
import type { Fact } from '../facts.ts'
import type { OrderId } from '../model/ids.ts'
import type { MaintenancePlan } from '../model/maintenance.ts'
import type { WorkOrder } from '../model/workOrder.ts'
import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'
import { today } from './calendar.ts'
import { doneOn } from './due.ts'
import { applyAct, isRefusal, type SignedAct } from './workOrder.ts'

/**
 * Carries out what people do with work orders. A signature is one step with all that follows from it: the order, the plan
 * that is done, the state of the equipment. What is refused changes nothing; who asked was told before.
 */
export function keepOrders(world: World, step: Step) {
  const { facts } = step
  for (const command of step.commands) if (command.kind === 'order') act(world, facts, command.order, command.signed)
}

function act(world: World, facts: Fact[], id: OrderId, signed: SignedAct) {
  const before = world.openOrders.get(id) ?? null
  const order = applyAct(before, id, signed)
  if (isRefusal(order) || order === before) return
  if (order.state === 'open' || order.state === 'started') world.openOrders.set(id, order)
  else world.openOrders.delete(id)
  facts.push({ kind: 'order', order, did: signed.act.kind })
  if (order.state === 'signed' && order.outcome !== 'could-not-locate') finish(world, facts, order)
}

/** Work that was done on a plan fulfils it, passed or failed: failed equipment is held back, not tested again. */
function finish(world: World, facts: Fact[], order: WorkOrder) {
  const plan = order.plan === null ? undefined : world.plans.get(order.plan)
  const at = order.closedAt ?? world.now
  if (plan === undefined) return
  const day = today(at, world.site.timeZone)
  const done = doneOn(
    plan,
    order.subject,
    laterDay(day, plan.asset === null ? null : plan.lastDone),
    readingOf(world, plan, order, at),
  )
  world.plans.set(done.id, done)
  facts.push({ kind: 'plan', plan: done })
}

/** A tablet that was offline may bring older work after newer: the plan keeps the newest day. */
const laterDay = (day: string, known: string | null) => (known !== null && known > day ? known : day)

function readingOf(world: World, plan: MaintenancePlan, order: WorkOrder, at: number): number | null {
  if (plan.unit !== 'hours' && plan.unit !== 'uses') return null
  const state = world.subjects.get(order.subject)?.state ?? 'available'
  const meter = meterOf(world.stateMemory.get(order.subject), state, at)
  return meter === null ? null : plan.unit === 'uses' ? meter.uses : meter.usedMs / 3_600_000
}
