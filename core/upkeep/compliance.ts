import type { SubjectId } from '../model/ids.ts'
import type { DueItem, MaintenancePlan } from '../model/maintenance.ts'
import type { WorkOrder } from '../model/workOrder.ts'
import { addDays, today } from './calendar.ts'

/**
 * What became of one plan of one asset that was due in a period.
 * on-time: done by its day and the days of grace; late: done after them; could-not-locate: looked for in vain, signed so;
 * missed: not done and the days of grace are over; pending: still to come.
 */
export const complianceWords = ['on-time', 'late', 'could-not-locate', 'missed', 'pending'] as const
type ComplianceWord = (typeof complianceWords)[number]

interface ComplianceRow {
  readonly subject: SubjectId
  readonly plan: string
  readonly title: string
  readonly dueOn: string
  readonly highRisk: boolean
  readonly word: ComplianceWord
  /** Day of the signature, `YYYY-MM-DD`; null without one. */
  readonly doneOn: string | null
  readonly order: string | null
}

type Totals = { readonly [Word in ComplianceWord]: number } & {
  readonly scheduled: number
  /** On time of all that was scheduled and is not still to come, 0-1; what could not be located counts as not done. Null = nothing. */
  readonly rate: number | null
}

export interface ComplianceReport {
  /** By day due, then by asset. */
  readonly rows: readonly ComplianceRow[]
  readonly all: Totals
  readonly highRisk: Totals
}

/**
 * Each plan of each asset that fell due from `from` to `to` (days, both included), exactly once: from the orders that were
 * opened for that day, and from what is due still and has no order.
 */
export function complianceOf(
  orders: readonly WorkOrder[],
  due: readonly DueItem[],
  plans: ReadonlyMap<string, MaintenancePlan>,
  {
    from,
    to,
    now,
    timeZone,
  }: { readonly from: string; readonly to: string; readonly now: number; readonly timeZone: string },
): ComplianceReport {
  const day = today(now, timeZone)
  const best = new Map<string, WorkOrder>()
  for (const order of orders) {
    if (order.plan === null || order.dueOn === null || order.dueOn < from || order.dueOn > to) continue
    if (order.state === 'cancelled') continue
    const key = keyOf(order.subject, order.title, order.dueOn)
    const known = best.get(key)
    if (known === undefined || rank(order) > rank(known)) best.set(key, order)
  }
  const rows: ComplianceRow[] = []
  for (const order of best.values()) {
    const doneOn = order.state === 'signed' && order.closedAt !== null ? today(order.closedAt, timeZone) : null
    const lastDay = addDays(order.dueOn!, plans.get(order.plan!)?.graceDays ?? 0)
    const word: ComplianceWord =
      order.outcome === 'could-not-locate'
        ? 'could-not-locate'
        : doneOn !== null
          ? doneOn <= lastDay
            ? 'on-time'
            : 'late'
          : day > lastDay
            ? 'missed'
            : 'pending'
    const { subject, title, highRisk } = order
    rows.push({ subject, plan: order.plan!, title, dueOn: order.dueOn!, highRisk, word, doneOn, order: order.id })
  }
  for (const item of due) {
    if (item.dueOn === null || item.dueOn < from || item.dueOn > to) continue
    if (best.has(keyOf(item.subject, item.title, item.dueOn))) continue
    const word: ComplianceWord = item.status === 'overdue' ? 'missed' : 'pending'
    const { subject, plan, title, dueOn, highRisk } = item
    rows.push({ subject, plan, title, dueOn, highRisk, word, doneOn: null, order: null })
  }
  rows.sort((a, b) => compare(a.dueOn, b.dueOn) || compare(a.subject, b.subject) || compare(a.title, b.title))
  return { rows, all: totalsOf(rows), highRisk: totalsOf(rows.filter(row => row.highRisk)) }
}

/** By title and not by plan: the first work on one asset makes a type's plan its own. */
const keyOf = (subject: string, title: string, dueOn: string) => `${subject}\n${title.toLowerCase()}\n${dueOn}`

/** Of several orders for the same day: done before looked for in vain before open. */
const rank = ({ state, outcome }: WorkOrder) => (state === 'signed' ? (outcome === 'could-not-locate' ? 1 : 2) : 0)

function totalsOf(rows: readonly ComplianceRow[]): Totals {
  const counts = { 'on-time': 0, late: 0, 'could-not-locate': 0, missed: 0, pending: 0 }
  for (const row of rows) counts[row.word]++
  const judged = rows.length - counts.pending
  return { ...counts, scheduled: rows.length, rate: judged === 0 ? null : counts['on-time'] / judged }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
