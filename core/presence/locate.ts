import type { RoomId } from '../model/ids.ts'
import type { Position } from '../model/position.ts'
import type { Step } from '../pipeline.ts'
import type { Estimate } from '../positioning/estimator.ts'
import { distrust, observe } from '../watch/observe.ts'
import { testify } from '../watch/truth.ts'
import type { TagState, World } from '../world.ts'
import { settle } from './room.ts'
import { changeOf, noteKept } from './why.ts'

/**
 * A tag's filter moves so often at most: packets in between add up in its window. With the step and the commit that
 * follow, what was heard is placed and stored within a second.
 */
const updateEveryMs = 750
/** A zone is the smallest set of rooms that holds so much. */
const zoneShare = 0.9
/** Levels that differ by less say nothing about which receiver is nearer. */
const spokesmen = 3

/** Weighs what was heard and writes each tag's new position. */
export function locate(world: World, { now, facts }: Step) {
  const { evidence, estimate } = world.scratch
  for (const state of world.tags) {
    if (state.window.count === 0 || now - state.track.updatedAt < updateEveryMs) continue
    state.window.drain(evidence)
    testify(world, state, now, facts)
    distrust(world)
    world.estimator.update(state.track, now, evidence, world.online)
    world.estimator.answer(state.track, estimate)
    if (!estimate.known) continue
    state.recent.add(now, estimate)
    let proven = false
    for (let i = 0; i < evidence.count; i++)
      if (evidence.proof[i] && world.estimator.proves(evidence.receiver[i])) proven = true
    state.lastHeardBy = loudest(world)
    const { room: from, challenger, challengerSince } = state.settled
    const ruling = settle(state.settled, estimate, now, proven)
    observe(world, state, estimate, proven, now, facts)
    state.position = positionOf(world, state, estimate)
    facts.push({ kind: 'position', position: state.position })
    if (ruling === 'kept') noteKept(world, state, challenger, now - challengerSince, facts)
    else if (ruling !== null) facts.push({ kind: 'decision', decision: changeOf(world, state, ruling, from) })
  }
}

function positionOf(world: World, state: TagState, estimate: Estimate): Position {
  const { settled } = state
  const rivals = zoneOf(world, estimate)
  return {
    tag: state.tag,
    subject: state.subject,
    floor: settled.room < 0 ? estimate.floor : world.rooms[settled.room].floor.floor,
    room: settled.room < 0 ? null : world.rooms[settled.room].room.id,
    probability: settled.probability,
    runnerUp: runnerUp(world, settled.room, estimate),
    zone: rivals,
    xM: estimate.xM,
    yM: estimate.yM,
    region90M2: estimate.region90M2,
    freshness: 'live',
    lastHeardAt: state.rhythm.lastAt,
    since: settled.since,
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

function zoneOf(world: World, estimate: Estimate): RoomId[] {
  const zone: RoomId[] = []
  let held = 0
  for (let i = 0; i < estimate.roomCount && held < zoneShare; i++) {
    zone.push(world.rooms[estimate.rooms[i]].room.id)
    held += estimate.roomMass[i]
  }
  return zone
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
