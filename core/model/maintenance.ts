import type { PlanId, SubjectId } from './ids.ts'
import type { CheckItem } from './workOrder.ts'

/** Days and months go by the calendar; hours in use and uses by the meter of each piece of equipment. */
export const planUnits = ['days', 'months', 'hours', 'uses'] as const
export type PlanUnit = (typeof planUnits)[number]
/** What the manufacturer asks for, or an alternative equipment maintenance programme of the house. */
export const planBases = ['manufacturer', 'aem'] as const
export type PlanBasis = (typeof planBases)[number]

/** One maintenance plan; it applies to one asset, or to every asset of a type. */
export interface MaintenancePlan {
  readonly id: PlanId
  readonly asset: SubjectId | null
  readonly type: string | null
  readonly title: string
  readonly basis: PlanBasis
  readonly every: number
  readonly unit: PlanUnit
  /** Calendar day of the site, `YYYY-MM-DD`; null = never done. */
  readonly lastDone: string | null
  readonly highRisk: boolean
  /** So many days late is still in time; 0 where the plan says nothing. */
  readonly graceDays: number
  readonly checklist: readonly CheckItem[]
  /** What the meter showed when it was last done, hours or uses; null by the calendar, or where it was not read. */
  readonly doneMeter: number | null
}

/** grace: late, but within the days of grace of its plan. */
export type DueStatus = 'ok' | 'due' | 'grace' | 'overdue'

/** One plan of one asset, as of a day. */
export interface DueItem {
  readonly plan: PlanId
  readonly subject: SubjectId
  readonly title: string
  /** Calendar day `YYYY-MM-DD`; null for meter plans. */
  readonly dueOn: string | null
  /** Days from today; negative = overdue by so many. */
  readonly dueInDays: number
  readonly status: DueStatus
  /** Hours in use or uses that are left, negative = beyond; null for a plan that goes by the calendar. */
  readonly left: number | null
  readonly highRisk: boolean
  /** Of its plan: how often, and who says so. */
  readonly every: number
  readonly unit: PlanUnit
  readonly basis: PlanBasis
}
