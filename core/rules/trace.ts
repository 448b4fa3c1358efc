import type { Fact } from '../facts.ts'
import type { RoomId, SubjectId } from '../model/ids.ts'
import type { Position } from '../model/position.ts'
import type { AssetState, Subject } from '../model/subject.ts'
import { vanished } from '../presence/passage.ts'
import type { Step } from '../pipeline.ts'
import type { TagState, World } from '../world.ts'
import { newsOf } from './news.ts'

/**
 * All that rules see of a thing, written only when it changes: a few rows for each stay, never one for each position. The
 * same rows are kept, so that a rule tried on the past sees what it would have seen. Staff leave no traces.
 */
export interface Trace {
  readonly subject: SubjectId
  /** Epoch ms. */
  readonly at: number
  readonly room: RoomId | null
  /** When it came into that room, as far as was known at `at`. */
  readonly arrivedAt: number
  /** Updates of its place in that room; counted as 1, 2, 3, 5, 8. */
  readonly fixes: number
  /** The surest it has been in that room, in tenths, 0-10. */
  readonly sure: number
  readonly lost: boolean
  /** The way out by which it is leaving, or has left (core/presence/passage.ts); null = none. */
  readonly wayOut: RoomId | null
  /** In steps of 5; null where the tag does not say. */
  readonly batteryPct: number | null
  readonly tampered: boolean
  /** Some maintenance of it is overdue. */
  readonly overdue: boolean
  readonly state: AssetState
}

export const countedFixes = [1, 2, 3, 5, 8]

/** What is counted on the way to the next trace. */
export interface Tracing {
  last: Trace
  fixes: number
}

/** Turns the step's positions and moves into traces. */
export function keepTraces(world: World, step: Step) {
  const { facts, commands } = step
  // Whole milliseconds, as they are stored: a trace that is read back is the same.
  const now = Math.floor(step.now)
  for (const command of commands) if (command.kind === 'overdue') judge(world, facts, command.subjects, now)
  const end = facts.length
  for (let i = 0; i < end; i++) {
    const fact = facts[i]
    if (fact.kind === 'position') follow(world, facts, fact.position, now)
    if (fact.kind === 'state' && fact.change.refused === null) {
      const tracing = world.tracing.get(fact.change.subject)
      if (tracing) put(facts, tracing, { ...tracing.last, at: now, state: fact.change.to })
    }
  }
  for (const { subject, passage } of vanished(world, now)) {
    const tracing = world.tracing.get(subject)
    if (tracing) put(facts, tracing, { ...tracing.last, at: now, wayOut: world.rooms[passage.room].room.id })
  }
}

/** The calendar has turned: what is overdue now. */
function judge(world: World, facts: Fact[], overdue: ReadonlySet<SubjectId>, now: number) {
  world.overdue = overdue
  for (const [subject, tracing] of world.tracing)
    put(facts, tracing, { ...tracing.last, at: now, overdue: overdue.has(subject) })
}

function follow(world: World, facts: Fact[], position: Position, now: number) {
  const state = world.tags[world.tagIndex.get(position.tag) ?? -1]
  const subject = position.subject === null ? undefined : world.subjects.get(position.subject)
  if (state === undefined || subject === undefined || subject.kind === 'staff') return
  const tracing = world.tracing.get(subject.id)
  if (tracing === undefined) {
    const first = { last: traceOf(world, state, subject, position, 1, 0, now), fixes: 1 }
    world.tracing.set(subject.id, first)
    facts.push({ kind: 'trace', trace: first.last, news: newsOf(first.last, undefined) })
    return
  }
  const { last } = tracing
  const stays = position.room === last.room
  // Only what was heard counts as an update; a place that ages does not.
  const heard = position.freshness === 'live' && position.lastHeardAt >= last.arrivedAt
  tracing.fixes = stays ? tracing.fixes + (heard ? 1 : 0) : 1
  put(facts, tracing, traceOf(world, state, subject, position, tracing.fixes, stays ? last.sure : 0, now))
}

function traceOf(
  world: World,
  state: TagState,
  subject: Subject,
  position: Position,
  fixes: number,
  sure: number,
  at: number,
): Trace {
  const { room, since, probability, freshness } = position
  let counted = countedFixes[0]
  for (const step of countedFixes) if (fixes >= step) counted = step
  return {
    subject: subject.id,
    at,
    room,
    arrivedAt: Math.round(since),
    fixes: counted,
    sure: Math.max(sure, Math.floor(probability * 10 + 1e-9)),
    lost: freshness === 'lost',
    wayOut: world.rooms[state.passage.room]?.room.id ?? null,
    batteryPct: coarseBattery(state),
    tampered: state.tampered,
    overdue: world.overdue.has(subject.id),
    state: subject.state,
  }
}

const coarseBattery = ({ batteryPct }: TagState) => (batteryPct === null ? null : Math.floor(batteryPct / 5) * 5)

/** Its tag says other things of itself than were last written: they do not wait until its place is weighed anew. */
export const tellsOfItself = (state: TagState, last: Trace | undefined): boolean =>
  last !== undefined && (last.tampered !== state.tampered || last.batteryPct !== coarseBattery(state))

function put(facts: Fact[], tracing: Tracing, next: Trace) {
  const { last } = tracing
  // When it came is settled with the room: hindsight does not make another trace.
  const arrivedAt = next.room === last.room ? last.arrivedAt : next.arrivedAt
  if (
    next.room === last.room &&
    next.fixes === last.fixes &&
    next.sure === last.sure &&
    next.lost === last.lost &&
    next.wayOut === last.wayOut &&
    next.batteryPct === last.batteryPct &&
    next.tampered === last.tampered &&
    next.overdue === last.overdue &&
    next.state === last.state
  )
    return
  tracing.last = { ...next, arrivedAt }
  facts.push({ kind: 'trace', trace: tracing.last, news: newsOf(tracing.last, last) })
}
