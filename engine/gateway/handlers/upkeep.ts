import { randomUUID } from 'node:crypto'
import { Failure } from '../../../core/api/errors.ts'
import type { upkeepOperations, WorkOrderRow } from '../../../core/api/upkeep.ts'
import { houseSaid } from '../../../core/finding/houseSaid.ts'
import { asOrderId, asPlanId, asSubjectId, type OrderId } from '../../../core/model/ids.ts'
import type { Subject } from '../../../core/model/subject.ts'
import type { WorkOrder } from '../../../core/model/workOrder.ts'
import { complianceOf } from '../../../core/upkeep/compliance.ts'
import { applyAct, isRefusal, type OrderAct } from '../../../core/upkeep/workOrder.ts'
import { roundOf } from '../../../core/ways/visits.ts'
import { nameOfRoom, type World } from '../../../core/world.ts'
import type { Engine } from '../../engine.ts'
import { packOf, signingKey } from '../../evidence/pack.ts'
import { positionOf } from '../../rows.ts'
import { requireRoom, standAt, waysThrough } from './finding.ts'
import type { Handlers } from './index.ts'

export const upkeepHandlers: Handlers<keyof typeof upkeepOperations> = {
  'orders.list': ({ subject }, engine) => {
    const { world } = engine.requireLive()
    const orders =
      subject === undefined
        ? [...world.openOrders.values()].sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1))
        : engine.store.ordersOf(asSubjectId(subject))
    return { orders: orders.map(order => orderRow(world, order)) }
  },
  'orders.show': ({ id }, engine) => orderRow(engine.requireLive().world, requireOrder(engine, id)),
  'orders.open': ({ subject: id, plan: planId, kind, title, ...sent }, engine) => {
    const live = engine.requireLive()
    const subject = requireEquipment(live.world, id)
    const sentBefore = openedBy(engine, subject, sent.actId)
    if (sentBefore !== null) return orderRow(live.world, sentBefore)
    const plan = planId === undefined ? null : live.world.plans.get(asPlanId(planId))
    if (plan === undefined)
      throw new Failure('not-found', `There is no maintenance plan "${planId}".`, 'See "whereabouts export plans".')
    if (plan === null && !title?.trim())
      throw new Failure('bad-input', 'A work order without a plan needs a title.', 'Say what is to be done.')
    const same = [...live.world.openOrders.values()].find(o => o.subject === id && plan !== null && o.plan === plan.id)
    if (same !== undefined)
      throw new Failure('conflict', `Work order ${same.id} is open for this already.`, 'Go on with that one.')
    const dueOn = plan === null ? null : (live.dueOf(subject.id).find(item => item.plan === plan.id)?.dueOn ?? null)
    return carryOut(engine, nextId(engine), {
      ...sent,
      act: {
        kind: 'open',
        subject: subject.id,
        plan: plan?.id ?? null,
        dueOn,
        orderKind: kind ?? (plan === null ? 'repair' : 'pm'),
        title: plan?.title ?? title!.trim(),
        highRisk: plan?.highRisk ?? subject.highRisk,
        checklist: plan?.checklist ?? [],
      },
    })
  },
  'orders.report': ({ subject: id, title, ...sent }, engine) => {
    const { world } = engine.requireLive()
    const subject = requireEquipment(world, id)
    const sentBefore = openedBy(engine, subject, sent.actId)
    if (sentBefore !== null) return orderRow(world, sentBefore)
    const { highRisk } = subject
    const act = { kind: 'open', subject: subject.id, plan: null, dueOn: null, orderKind: 'repair' } as const
    return carryOut(engine, nextId(engine), { ...sent, act: { ...act, title, highRisk, checklist: [] } })
  },
  'orders.act': ({ id, act, ...sent }, engine) => {
    const order = requireOrder(engine, id)
    if (act.kind !== 'not-located') return carryOut(engine, order.id, { ...sent, act })
    const { world } = engine.requireLive()
    const evidence = houseSaid(world, order.subject)
    const room = act.room === null ? null : requireRoom(world, act.room)
    return carryOut(engine, order.id, { ...sent, act: { ...act, room, evidence } })
  },
  'maintenance.round': ({ from, withinDays, floor, limit }, engine) => {
    const live = engine.requireLive()
    const { world } = live
    const ways = waysThrough(world.site)
    const start = standAt(world, ways, from)
    const due = Map.groupBy(live.due(withinDays), row => row.subject)
    const placed = [...due].flatMap(([id, rows]) => {
      const subject = world.subjects.get(asSubjectId(id))
      const position = subject === undefined ? null : positionOf(world, subject)
      const spot = position?.room == null || position.freshness === 'lost' ? null : ways.middleOf(position.room)
      return subject === undefined ||
        position === null ||
        spot === null ||
        (floor !== undefined && spot.floor !== floor)
        ? []
        : [{ subject, position, rows, spot: { ...spot, xM: position.xM, yM: position.yM } }]
    })
    const chosen = placed.slice(0, limit)
    const { order, legsM } = roundOf(
      ways,
      start,
      chosen.map(c => c.spot),
      { wheels: false },
    )
    const stops = order.map((k, i) => {
      const { subject, position, rows, spot } = chosen[k]
      return {
        subject: subject.id,
        name: subject.name,
        room: spot.room,
        roomName: nameOfRoom(world, spot.room),
        floor: spot.floor,
        metres: Math.round(legsM[i] * 10) / 10,
        inUse: subject.state === 'in-use',
        probability: Math.round(position.probability * 1000) / 1000,
        titles: rows.map(row => row.title),
        overdue: rows.some(row => row.status === 'overdue'),
      }
    })
    const seen = new Set(placed.map(p => p.subject.id as string))
    const elsewhere = new Set(
      floor === undefined
        ? []
        : [...due.keys()].filter(id => {
            const subject = world.subjects.get(asSubjectId(id))
            const position = subject === undefined ? null : positionOf(world, subject)
            return position !== null && position.freshness !== 'lost' && position.room !== null && !seen.has(id)
          }),
    )
    return {
      stops,
      metres: Math.round(legsM.reduce((a, b) => a + b, 0) * 10) / 10,
      more: placed.length - chosen.length,
      unplaced: [...due]
        .filter(([id]) => !seen.has(id) && !elsewhere.has(id))
        .map(([id, rows]) => ({ subject: id, name: rows[0].name, titles: rows.map(row => row.title) })),
    }
  },
  'maintenance.compliance': ({ from, to }, engine) => {
    const { world } = engine.requireLive()
    const { rows, all, highRisk } = report(engine, from, to)
    const name = (id: Subject['id']) => world.subjects.get(id)?.name ?? id
    return { from, to, all, highRisk, rows: rows.map(row => ({ ...row, name: name(row.subject) })) }
  },
  'maintenance.evidence': ({ from, to }, engine) => {
    const { world } = engine.requireLive()
    const { rows, all, highRisk } = report(engine, from, to)
    const made = new Date(engine.clock.now()).toISOString()
    const bodies = [
      { kind: 'report', site: world.site.name, timeZone: world.site.timeZone, from, to, made, all, highRisk },
      ...rows.map(row => ({ kind: 'due', ...row })),
      ...engine.store.ordersDue(from, to).map(order => ({ kind: 'order', order })),
    ]
    const { text, lines, publicKey } = packOf(bodies, signingKey(engine.dir))
    return { pack: text, lines, publicKey }
  },
}

interface Sent {
  readonly by: string
  readonly at?: number
  readonly actId?: string
  readonly act: OrderAct
}

/** Refused with words before the core is asked; carried out by the core in one step with all that follows. */
function carryOut(engine: Engine, id: OrderId, { by, at, actId, act }: Sent): WorkOrderRow {
  const { world } = engine.requireLive()
  const now = engine.clock.now()
  if (at !== undefined && at > now + 60_000)
    throw new Failure('bad-input', 'The time of this act is still to come.', 'Check the clock of the device.')
  const signed = { id: actId ?? randomUUID(), by, at: Math.min(at ?? now, now), act }
  const before = world.openOrders.get(id) ?? engine.store.order(id)
  const after = applyAct(before, id, signed)
  if (isRefusal(after)) {
    // Sent twice, and signed in between: it is in it.
    if (before?.acts.includes(signed.id)) return orderRow(world, before)
    throw new Failure('conflict', after.refused, after.tip)
  }
  engine.command({ kind: 'order', order: id, signed })
  return orderRow(world, after)
}

/** The order that this act opened already: its answer got lost on the way, and it is sent again. */
export function openedBy(engine: Engine, { id }: Pick<Subject, 'id'>, actId: string | undefined): WorkOrder | null {
  if (actId === undefined) return null
  return engine.store.ordersOf(id).find(order => order.acts[0] === actId) ?? null
}

/** `WO-000123`, one more than the highest. */
export function nextId(engine: Engine): OrderId {
  const highest = Number(/\d+$/.exec(engine.store.highestOrder('WO-') ?? '')?.[0] ?? 0)
  return asOrderId(`WO-${String(highest + 1).padStart(6, '0')}`)
}

function requireOrder(engine: Engine, id: string): WorkOrder {
  const order = engine.requireLive().world.openOrders.get(asOrderId(id)) ?? engine.store.order(asOrderId(id))
  if (order === null) throw new Failure('not-found', `There is no work order "${id}".`, 'See "whereabouts orders".')
  return order
}

function requireEquipment(world: World, id: string): Subject {
  const subject = world.subjects.get(asSubjectId(id))
  if (subject?.kind !== 'asset' && subject?.kind !== 'bed')
    throw new Failure('not-found', `There is no equipment with the id "${id}".`, 'Search for its name.')
  return subject
}

function report(engine: Engine, from: string, to: string) {
  if (from > to) throw new Failure('bad-input', 'The period ends before it begins.', 'Give the earlier day first.')
  const live = engine.requireLive()
  const { timeZone } = live.world.site
  const orders = engine.store.ordersDue(from, to)
  return complianceOf(orders, live.allDue(), live.world.plans, { from, to, now: engine.clock.now(), timeZone })
}

function orderRow(world: World, { acts: _acts, ...order }: WorkOrder): WorkOrderRow {
  const name = world.subjects.get(order.subject)?.name ?? order.subject
  return {
    ...order,
    name,
    checklist: order.checklist.map(item => ({ ...item })),
    parts: order.parts.map(part => ({ ...part })),
    attempts: order.attempts.map(attempt => ({ ...attempt, evidence: [...attempt.evidence] })),
  }
}
