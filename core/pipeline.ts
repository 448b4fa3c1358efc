import { keepStates } from './equipment/keepStates.ts'
import type { Mover } from './equipment/state.ts'
import type { Fact } from './facts.ts'
import { clean } from './intake/clean.ts'
import { setClocks } from './intake/clocks.ts'
import type { Inbox } from './intake/inbox.ts'
import { listen } from './intake/listen.ts'
import { resolve } from './intake/resolve.ts'
import { restrain } from './intake/restrain.ts'
import type { Alert, ResolutionCode } from './model/alert.ts'
import type { AlertId, CaseId, OrderId, ReaderId, ReceiverId, SubjectId } from './model/ids.ts'
import type { Rule } from './model/rule.ts'
import type { Shift } from './model/roster.ts'
import type { LinkState } from './model/reader.ts'
import { age } from './presence/age.ts'
import { cover } from './presence/cover.ts'
import { locate } from './presence/locate.ts'
import { keepTime } from './presence/keepTime.ts'
import { keepStays } from './presence/stays.ts'
import { answerCommands } from './rules/commands.ts'
import type { SignedCaseAct } from './rules/caseLife.ts'
import { escalate } from './rules/escalate.ts'
import { keepCases } from './rules/keepCases.ts'
import { watchMissing } from './rules/missing.ts'
import { watchGlass } from './rules/glass.ts'
import { foldStorms } from './rules/storms.ts'
import { runRules } from './rules/runRules.ts'
import { keepTraces } from './rules/trace.ts'
import { watchReaders } from './rules/readers.ts'
import { keepBatteries } from './upkeep/keepBatteries.ts'
import { keepOrders } from './upkeep/keepOrders.ts'
import type { SignedAct } from './upkeep/workOrder.ts'
import { watchRogues } from './rules/rogues.ts'
import { watchReceivers } from './rules/receivers.ts'
import type { World } from './world.ts'

interface Resolving {
  readonly by: string
  readonly code: ResolutionCode
  readonly note: string
}

/** What people ask of the core. */
export type Command =
  | { readonly kind: 'acknowledge'; readonly alert: AlertId; readonly by: string }
  | ({ readonly kind: 'resolve'; readonly alert: AlertId } & Resolving)
  /** Says afterwards what an alert was whose cause went away by itself. */
  | ({ readonly kind: 'judge'; readonly alert: Alert } & Resolving)
  | { readonly kind: 'note'; readonly alert: AlertId; readonly by: string; readonly text: string }
  | { readonly kind: 'roster'; readonly roster: readonly Shift[] }
  | { readonly kind: 'case'; readonly case: CaseId; readonly signed: SignedCaseAct }
  | {
      readonly kind: 'move'
      readonly subject: SubjectId
      readonly mover: Exclude<Mover, { readonly kind: 'room' | 'case' }>
      readonly by: string
      readonly note: string
    }
  | { readonly kind: 'rules'; readonly rules: readonly Rule[] }
  /** What is overdue for maintenance as of today. */
  /** The clock was set back by so much: the last step by the old time. */
  | { readonly kind: 'clock-back'; readonly backMs: number }
  | { readonly kind: 'overdue'; readonly subjects: ReadonlySet<SubjectId> }
  | { readonly kind: 'order'; readonly order: OrderId; readonly signed: SignedAct }
  /** Somebody begins to see everybody by name, or does no longer. */
  | {
      readonly kind: 'glass'
      readonly id: string
      readonly name: string
      readonly reason: string
      readonly open: boolean
    }

/** What says that something listens, or does not: a link that changed its state; a gateway's own word, or its last will. */
export type Sign =
  | { readonly kind: 'link'; readonly reader: ReaderId; readonly state: LinkState }
  | {
      readonly kind: 'receiver'
      readonly receiver: ReceiverId
      readonly reader: ReaderId
      readonly alive: boolean
      readonly at: number
    }

/** One step's input, and the facts that the stages add to it. */
export interface Step {
  /** Epoch ms UTC; never goes back. */
  readonly now: number
  readonly inbox: Inbox
  /** In the order in which they came. */
  readonly signs: readonly Sign[]
  readonly commands: readonly Command[]
  readonly facts: Fact[]
  /** The computer was held up before this step, and did not listen meanwhile. */
  readonly late?: boolean
  /** So many tags may be placed; who has to wait comes first in the next step. Absent = all. */
  readonly mostPlaced?: number
}

/**
 * The whole of Whereabouts, in order: what was heard becomes where things are, where things are becomes what people
 * must know. Stages talk through the world and through facts; each can be read, tested and replaced alone.
 */
const pipeline: readonly ((world: World, step: Step) => void)[] = [
  resolve, //        names → indices; strangers and unknown receivers are said
  restrain, //       more than a radio can hear; one tag in two places
  setClocks, //      receivers' stamps → our time
  clean, //          impossible levels, repeats, what comes too late
  listen, //         which receivers listen, which are down
  cover, //          which rooms that blinds
  locate, //         sightings → posterior → room, with hysteresis
  age, //            live, recent, stale, lost
  keepStays, //      who was in which room from when to when
  watchReaders, //   a dead reader is one alert
  watchReceivers, // one that hears otherwise than it did, or nothing, is one alert
  watchRogues, //    sightings that no real tag or receiver makes
  keepCases, //      searching, not here, found, written off
  watchMissing, //   a lost tag among living receivers is a case
  keepOrders, //     work on equipment, from opening to signature
  keepStates, //     available, in use, dirty: by rooms, cases and people
  keepBatteries, //  what tag batteries say, hour by hour
  keepTraces, //     what rules see of each thing
  runRules, //       entered, left, stayed, missing from its place, short of stock
  watchGlass, //     somebody looks behind the mask
  foldStorms, //     what fell silent with a receiver is part of its alert
  escalate, //       what nobody acknowledges goes on; what stays open is reminded of
  answerCommands, // acknowledge, resolve
  keepTime, //       a clock that was set back
]

/** Moves the world on to `step.now`. The same world and steps give the same facts, always. */
export function advance(world: World, step: Step): readonly Fact[] {
  world.now = Math.max(world.now, step.now)
  for (const stage of pipeline) stage(world, step)
  return step.facts
}
