import type { RoomType } from '../model/site.ts'
import type { Estimate } from '../positioning/estimator.ts'
import type { TagState, World } from '../world.ts'

/** Rooms through which things leave the house for good. */
export const waysOut: ReadonlySet<RoomType> = new Set(['exit', 'dock', 'laundry'])

/**
 * A tag and the ways out. Who carries something out does not wait until its room is settled, so this looks at each estimate as
 * it comes: several in a row that hold it likelier in there than everywhere else together, of a thing that moves. Or it
 * came near, and then no receiver hears it any more though they all listen. What stands does not leave, however near
 * it stands; what was silent and is heard at the door first comes in.
 */
export interface Passage {
  /** Room index of the way out by which it is leaving; -1 = it is not. Stays until it is well inside again. */
  room: number
  /** Estimates in a row that spoke for `candidate`; and against `room`, since when. */
  candidate: number
  run: number
  back: number
  backSince: number
  /** When it was last known to be inside, epoch ms. */
  insideAt: number
  /** When it was last maybe in a way out, moving, and in which. */
  nearAt: number
  near: number
}

export const noPassage = (room = -1): Passage => ({
  room,
  candidate: -1,
  run: 0,
  back: 0,
  backSince: 0,
  insideAt: 0,
  nearAt: 0,
  near: -1,
})

/**
 * So many estimates in a row with so much of the probability. Tuned on the reference hospital's ground floor, with and without
 * further gateways at its ways out (docs/alarms.md; test/accuracy/exits.ts measures it).
 */
const runLength = 3
const likely = 0.5
/** With less it is inside; for so many estimates and so long until a passage is over. */
const inside = 0.2
const backLength = 5
const backMs = 10_000
/** A pause of its own after which where it was before says nothing of where it comes from. */
const strangeMs = 120_000
/** So likely once in the last moments, or so near to a door of one, and then silent for so many of its gaps: it is out. */
const maybe = 0.02
const doorM = 4
const nearMs = 3000
const silentGaps = 3.5
const leastSilentMs = 4000
const mostSilentMs = 30_000

/** One estimate of a tag, moving or not; `proven`: an antenna or reader whose reads settle the room heard it. */
export function watchPassage(world: World, state: TagState, estimate: Estimate, proven: boolean, now: number): void {
  const { passage } = state
  let out = -1
  let outMass = 0
  let mass = 0
  for (let i = 0; i < estimate.roomCount; i++) {
    if (!waysOut.has(world.rooms[estimate.rooms[i]].room.type)) continue
    mass += estimate.roomMass[i]
    if (estimate.roomMass[i] <= outMass) continue
    outMass = estimate.roomMass[i]
    out = estimate.rooms[i]
  }
  if (passage.room >= 0) return watchReturn(passage, mass, proven, now)
  const moves = proven || estimate.stoodMs === 0
  if (mass < inside) passage.insideAt = now
  const near = !moves ? -1 : mass >= maybe ? out : beyondDoor(world, estimate)
  if (near >= 0) {
    passage.near = near
    passage.nearAt = now
    world.nearWaysOut.add(state)
  }
  if (out < 0 || !moves || outMass < likely) {
    passage.run = 0
    return
  }
  passage.run = passage.candidate === out ? passage.run + 1 : 1
  passage.candidate = out
  if ((proven || passage.run >= runLength) && comesFromInside(state, now)) leave(passage, out)
}

/** The way out whose door is nearest, if that is near; -1 = none. */
function beyondDoor(world: World, { floor, xM, yM }: Estimate): number {
  let nearest = doorM
  let beyond = -1
  for (const door of doorsOf(world.rooms)) {
    const far = door.floor === floor ? Math.hypot(door.xM - xM, door.yM - yM) : Infinity
    if (far > nearest) continue
    nearest = far
    beyond = door.room
  }
  return beyond
}

interface Way {
  readonly room: number
  readonly floor: number
  readonly xM: number
  readonly yM: number
}
const known = new WeakMap<World['rooms'], readonly Way[]>()

/** The doors of all ways out, found once for each site. */
function doorsOf(rooms: World['rooms']): readonly Way[] {
  const found =
    known.get(rooms) ??
    rooms
      .filter(({ room }) => waysOut.has(room.type))
      .flatMap(({ index, room, floor }) =>
        floor.doors
          .filter(door => door.rooms.includes(room.id))
          .map(({ at: [xM, yM] }) => ({ room: index, floor: floor.floor, xM, yM })),
      )
  known.set(rooms, found)
  return found
}

function watchReturn(passage: Passage, mass: number, proven: boolean, now: number): void {
  if (mass >= inside) {
    passage.back = 0
    return
  }
  if (passage.back++ === 0) passage.backSince = now
  if (!proven && (passage.back < backLength || now - passage.backSince < backMs)) return
  Object.assign(passage, noPassage())
  passage.insideAt = now
}

/** A passive label is read at antennas only: that it was not read for hours says nothing. */
const comesFromInside = ({ passive, passage }: TagState, now: number) => passive || now - passage.insideAt <= strangeMs

function leave(passage: Passage, room: number): void {
  Object.assign(passage, noPassage(room))
}

/**
 * Things that were at a way out a moment ago and that nobody hears any more, while all who heard them last still listen. Gives
 * those that have just left by it.
 */
export function vanished(world: World, now: number): readonly TagState[] {
  const gone: TagState[] = []
  for (const state of world.nearWaysOut) {
    const { passage, rhythm } = state
    const silentMs = now - rhythm.lastAt
    const heardSince = rhythm.lastAt - passage.nearAt > nearMs
    if (passage.room >= 0 || heardSince || silentMs > mostSilentMs || state.passive) world.nearWaysOut.delete(state)
    else if (silentMs >= Math.max(leastSilentMs, silentGaps * rhythm.gapMs) && comesFromInside(state, passage.nearAt)) {
      world.nearWaysOut.delete(state)
      if (!state.lastHeardBy.every(r => world.receivers[r].state === 'up')) continue
      leave(passage, passage.near)
      gone.push(state)
    }
  }
  return gone
}
