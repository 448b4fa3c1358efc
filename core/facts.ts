import type { Sentence } from './model/sentences.ts'
import type { StateChange } from './equipment/stateChange.ts'
import type { Alert, AlertEvent, MissingCase } from './model/alert.ts'
import type { RoomDecision } from './model/decision.ts'
import type { RoomId, SubjectId, TagId } from './model/ids.ts'
import type { MaintenancePlan } from './model/maintenance.ts'
import type { Position, Stay } from './model/position.ts'
import type { Problem } from './model/problem.ts'
import type { Rule } from './model/rule.ts'
import type { Shift } from './model/roster.ts'
import type { Reader } from './model/reader.ts'
import type { Site } from './model/site.ts'
import type { Subject } from './model/subject.ts'
import type { WorkOrder } from './model/workOrder.ts'
import type { Trace } from './rules/trace.ts'
import type { BatterySample } from './upkeep/keepBatteries.ts'
import type { OrderAct } from './upkeep/workOrder.ts'
import type { ReceiverDrift, TruthSample } from './model/watch.ts'

/**
 * What comes out of `advance`: each fact is the new value of one row. The store writes it, the gateway publishes it,
 * and a snapshot of all of them opens the same world again.
 */
export type Fact =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'stay'; readonly stay: Stay }
  | { readonly kind: 'decision'; readonly decision: RoomDecision }
  /** `event`: what goes into its timeline, null for nothing. */
  | { readonly kind: 'alert'; readonly alert: Alert; readonly event: AlertEvent | null }
  | { readonly kind: 'truth'; readonly truth: TruthSample }
  | { readonly kind: 'drift'; readonly drift: ReceiverDrift }
  | { readonly kind: 'case'; readonly case: MissingCase }
  | { readonly kind: 'state'; readonly change: StateChange }
  | { readonly kind: 'order'; readonly order: WorkOrder; readonly did: OrderAct['kind'] }
  | { readonly kind: 'plan'; readonly plan: MaintenancePlan }
  /** `news`: core/rules/news.ts; absent: everything in it may be new. */
  | { readonly kind: 'trace'; readonly trace: Trace; readonly news?: number }
  | { readonly kind: 'battery'; readonly tag: TagId; readonly sample: BatterySample }
  | {
      readonly kind: 'room'
      readonly room: RoomId
      readonly coverage: 'heard' | 'blind' | 'none'
      readonly reason: Sentence | null
      readonly at: number
    }
  /** Something for the operator to read that belongs to no row; `source` groups repeats. */
  | { readonly kind: 'problem'; readonly source: string; readonly problem: Problem; readonly at: number }

/** What the world is opened from: the set-up as people gave it, and what was true when the engine last stopped. */
export interface Snapshot {
  readonly site: Site
  readonly subjects: readonly Subject[]
  readonly readers: readonly Reader[]
  readonly plans: readonly MaintenancePlan[]
  readonly positions: readonly Position[]
  /** Only those that last. */
  readonly openStays: readonly Stay[]
  readonly openAlerts: readonly Alert[]
  readonly openCases: readonly MissingCase[]
  /** Closed by people, or written off: the last one of each thing. Its silence is accounted for until it is heard. */
  readonly restingCases: readonly MissingCase[]
  /** The last move of each piece of equipment that ever moved from state to state. */
  readonly lastMoves: readonly StateChange[]
  /** Open and started ones. */
  readonly openOrders: readonly WorkOrder[]
  readonly rules: readonly Rule[]
  /** Of the newest day. */
  readonly batteries: readonly (BatterySample & { readonly tag: TagId })[]
  readonly roster: readonly Shift[]
  /** The last one of each thing. */
  readonly lastTraces: readonly Trace[]
  /** How things stood an hour before the newest trace, and the traces since, in their order. */
  readonly lately: { readonly before: readonly Trace[]; readonly since: readonly Trace[] }
  /** When each rule last spoke of each thing; null = of its stock. */
  readonly lastSaid: readonly { readonly rule: string; readonly about: SubjectId | null; readonly at: number }[]
  /** When the newest of all stays began, epoch ms. */
  readonly newestStayAt: number | null
  /** What is known of how loud receivers hear; none where nothing was learnt. */
  readonly drifts: readonly ReceiverDrift[]
}

/** A house that just opened: nothing was seen yet. */
export const newSnapshot = (site: Site, known: Partial<Snapshot> = {}): Snapshot => ({
  subjects: [],
  readers: [],
  plans: [],
  positions: [],
  openStays: [],
  openAlerts: [],
  openCases: [],
  restingCases: [],
  lastMoves: [],
  openOrders: [],
  rules: [],
  batteries: [],
  roster: [],
  lastTraces: [],
  lately: { before: [], since: [] },
  lastSaid: [],
  newestStayAt: null,
  drifts: [],
  ...known,
  site,
})
