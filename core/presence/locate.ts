import type { Fact } from '../facts.ts'
import type { Position } from '../model/position.ts'
import type { Step } from '../pipeline.ts'
import type { Estimate } from '../positioning/estimator.ts'
import { distrust, observe } from '../watch/observe.ts'
import { tellsOfItself } from '../rules/trace.ts'
import { testify } from '../watch/truth.ts'
import type { TagState, World } from '../world.ts'
import { watchPassage } from './passage.ts'
import { claim, settle } from './room.ts'
import { changeOf, noteKept } from './why.ts'
import { neighboursOf, toldApart, zoneOf } from './zone.ts'

/**
 * A tag's filter moves so often at most: packets in between add up in its window. With the step and the commit that
 * follow, what was heard is placed and stored within a second.
 */
const updateEveryMs = 750
/** ... and that of a tag which stands and sounds as before so often. */
const patienceMs = 2800
/** Levels that differ by less say nothing about which receiver is nearer. */
const spokesmen = 3

/** Weighs what was heard and writes each tag's new position, by turns where not all may be placed at once. */
export function locate(world: World, { now, facts, mostPlaced = Number.POSITIVE_INFINITY }: Step) {
  const { tags, scratch } = world
  scratch.placed = 0
  for (let seen = 0; seen < tags.length && scratch.placed < mostPlaced; seen++) {
    scratch.lastPlaced = scratch.lastPlaced + 1 < tags.length ? scratch.lastPlaced + 1 : 0
    const state = tags[scratch.lastPlaced]
    if (state.window.count === 0 || now - state.track.updatedAt < updateEveryMs) continue
    scratch.placed++
    place(world, state, now, facts)
  }
}

function place(world: World, state: TagState, now: number, facts: Fact[]) {
  const { evidence, estimate } = world.scratch
  state.window.drain(evidence)
  testify(world, state, now, facts)
  distrust(world)
  const patience = tellsOfItself(state, world.tracing.get(state.subject)?.last) ? 0 : patienceMs
  if (!world.estimator.update(state.track, now, evidence, world.online, patience)) return
  world.estimator.answer(state.track, estimate)
  if (!estimate.known) return
  state.recent.add(now, estimate)
  let proven = false
  for (let i = 0; i < evidence.count; i++)
    if (evidence.proof[i] && world.estimator.proves(evidence.receiver[i])) proven = true
  state.lastHeardBy = loudest(world)
  watchPassage(world, state, estimate, proven, now)
  const { challenger, challengerSince } = state.settled
  const from = statedRoom(state)
  const ruling = settle(state.settled, estimate, now, proven)
  word(world, state, estimate, now, proven)
  observe(world, state, estimate, proven, now, facts)
  state.position = positionOf(world, state, estimate)
  facts.push({ kind: 'position', position: state.position })
  const stated = statedRoom(state)
  if (ruling === 'kept' && stated >= 0) noteKept(world, state, challenger, now - challengerSince, facts)
  if (stated < 0 || stated === from) return
  const why = ruling === null || ruling === 'kept' ? (from < 0 ? 'first' : 'held') : ruling
  facts.push({ kind: 'decision', decision: changeOf(world, state, why, from) })
}

/** -1 while only a zone can be stated. */
const statedRoom = ({ settled }: TagState) => (settled.claimed ? settled.room : -1)

/** Room or zone: what can honestly be said. */
function word(world: World, { settled }: TagState, estimate: Estimate, now: number, proven: boolean) {
  if (settled.room < 0) return
  const neighbours = neighboursOf(world.rooms)
  claim(settled, toldApart(settled.room, world.estimator.toldApart.share, neighbours), now, proven)
  settled.zone = zoneOf(estimate, settled.room, neighbours, settled.zone)
}

function positionOf(world: World, state: TagState, estimate: Estimate): Position {
  const { settled } = state
  const stated = statedRoom(state)
  return {
    tag: state.tag,
    subject: state.subject,
    floor: settled.room < 0 ? estimate.floor : world.rooms[settled.room].floor.floor,
    room: stated < 0 ? null : world.rooms[stated].room.id,
    probability: stated < 0 ? zoneMass(settled.zone, estimate) : settled.probability,
    runnerUp: runnerUp(world, stated, estimate),
    zone: settled.zone.map(room => world.rooms[room].room.id),
    xM: estimate.xM,
    yM: estimate.yM,
    region90M2: estimate.region90M2,
    freshness: 'live',
    lastHeardAt: state.rhythm.lastAt,
    since: stated < 0 ? settled.withdrawnAt : Math.max(settled.since, settled.withdrawnAt),
    heardBy: world.scratch.evidence.count,
    batteryPct: state.batteryPct,
  }
}

function runnerUp(world: World, stated: number, estimate: Estimate): Position['runnerUp'] {
  for (let i = 0; i < estimate.roomCount; i++)
    if (estimate.rooms[i] !== stated && estimate.roomMass[i] >= 0.01)
      return { room: world.rooms[estimate.rooms[i]].room.id, probability: estimate.roomMass[i] }
  return null
}

function zoneMass(zone: readonly number[], estimate: Estimate): number {
  let held = 0
  for (let i = 0; i < estimate.roomCount; i++) if (zone.includes(estimate.rooms[i])) held += estimate.carefulMass[i]
  return Math.min(1, held)
}

/** Who heard it best in this update: they answer for it when it falls silent. */
function loudest({ scratch: { evidence } }: World): number[] {
  const best: number[] = []
  for (let n = 0; n < Math.min(spokesmen, evidence.count); n++) {
    let pick = -1
    for (let i = 0; i < evidence.count; i++)
      if (!best.includes(evidence.receiver[i]) && (pick < 0 || evidence.rssiDbm[i] > evidence.rssiDbm[pick])) pick = i
    best.push(evidence.receiver[pick])
  }
  return best
}
