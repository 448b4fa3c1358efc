import type { OrderId, PlanId, RoomId, SubjectId } from './ids.ts'

/** One thing to check. With a unit it is a reading, judged by its limits. */
export interface CheckItem {
  readonly text: string
  /** Unit of the reading ("µA"); null for a yes-or-no check. */
  readonly unit: string | null
  readonly min: number | null
  readonly max: number | null
}

/** A check and what was found; `ok` null = not answered yet. */
export interface Checked extends CheckItem {
  readonly ok: boolean | null
  readonly reading: number | null
}

export const orderKinds = ['pm', 'repair', 'inspection', 'recall'] as const
export type OrderKind = (typeof orderKinds)[number]

export const outcomes = ['passed', 'failed', 'could-not-locate'] as const
export type Outcome = (typeof outcomes)[number]

/** Someone looked for the equipment and did not find it. */
export interface Attempt {
  readonly at: number
  readonly by: string
  readonly room: RoomId | null
  readonly note: string
  /** What the house said of its place then, and how well it was listening, in plain words. */
  readonly evidence: readonly string[]
}

/** Work on one piece of equipment, from the first word to the signature. A signed one never changes. */
export interface WorkOrder {
  readonly id: OrderId
  readonly subject: SubjectId
  /** The plan that it fulfils, and the day for which it was due. */
  readonly plan: PlanId | null
  readonly dueOn: string | null
  readonly kind: OrderKind
  readonly title: string
  readonly highRisk: boolean
  readonly state: 'open' | 'started' | 'signed' | 'cancelled'
  readonly openedAt: number
  readonly openedBy: string
  readonly startedAt: number | null
  readonly startedBy: string | null
  readonly checklist: readonly Checked[]
  readonly parts: readonly { readonly name: string; readonly count: number }[]
  readonly labourMin: number
  readonly note: string
  readonly attempts: readonly Attempt[]
  readonly outcome: Outcome | null
  /** Epoch ms of the signature or of the cancelling, and who. */
  readonly closedAt: number | null
  readonly closedBy: string | null
  /** A signature with the pen: the path of its strokes. Absent where it was signed by name alone. */
  readonly ink?: string
  /** Ids of the acts that are already in it: one that is sent twice (a tablet that was offline) counts once. */
  readonly acts: readonly string[]
}
