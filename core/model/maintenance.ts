import type { PlanId, SubjectId } from './ids.ts'

export type PlanUnit = 'days' | 'months' | 'hours'
export type PlanBasis = 'manufacturer' | 'aem'

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
}

export type DueStatus = 'ok' | 'due' | 'overdue'

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
  readonly highRisk: boolean
}
