import type { RoomId } from '../model/ids.ts'
import type { RoomType, Site } from '../model/site.ts'
import type { Contrast } from '../positioning/contrast.ts'
import type { Estimate, Estimator } from '../positioning/estimator.ts'
import type { TagState, World } from '../world.ts'

/** Rooms through which things leave the house for good. */
export const waysOut: ReadonlySet<RoomType> = new Set(['exit', 'dock', 'laundry'])

/**
 * A tag and the ways out. Who carries something out does not wait until its room is settled, and walks faster than the
 * filter follows. So each update is looked at for itself: how much likelier is what was heard in there than before the
 * door? These looks are summed (CUSUM, Page 1954), less a drift that what stands or passes before the door does not reach.
 * Or it came near, and then no receiver hears it any more though they all listen. What stands does not leave, however
 * near it stands; what was silent and is heard at the door first comes in.
 */
export interface Passage {
  /** Room index of the way out by which it is leaving; -1 = it is not. Stays until its looks say that it is inside again. */
  room: number
  /** Sum of the looks, nats; 0 to `mostOdds`. */
  odds: number
  /** The way out that they last spoke of, room index; -1 = of none. */
  of: number
  /** Since when they add up, epoch ms. */
  oddsSince: number
  /** Epoch ms of the last look; 0 before the first since it stood. */
  lookedAt: number
  /** When it was last known to be inside, epoch ms. */
  insideAt: number
  /** When it was last near a way out, moving, and which. */
  nearAt: number
  near: number
  /** Its looks count from then on, epoch ms: since it was seen to stand, or has been heard for a while. */
  knownFrom: number
}

export const noPassage = (room = -1, knownFrom = 0): Passage => ({
  room,
  odds: room < 0 ? 0 : mostOdds,
  of: room,
  oddsSince: 0,
  lookedAt: 0,
  insideAt: 0,
  nearAt: 0,
  near: -1,
  knownFrom,
})

/** Taken off each look: a share of what a look in there should say, within these bounds. */
const driftShare = 0.1
const [leastDrift, mostDrift] = [0.5, 1]
/** A look counts for so much at most: errors of the radio map return with the next one. */
const mostLook = 8
/** ... in each second, and for so many seconds at most: what is heard after a longer pause is one packet all the same. */
const mostSeconds = 1
/** Of what was summed for another way out so much stays: who walks past two doors went through neither, yet they may sound alike. */
const keptOfOther = 0.5
/**
 * From here on it leaves whatever its place; and from less on where its place says so too: the log odds of its being placed in there
 * are added, within bounds. What passes a door, or stops before it, says for a moment that it is in there, and its place only
 * begins to follow. Where receivers tell little a way out asks for less, a multiple of what a look in there should say.
 * So much is kept at most, and is used up when it is inside again.
 */
const surelyFrom = 16
const leastNeeded = 13
const neededShare = 1.5
const mostPlaceOdds = 4
const mostOdds = 24
/** What takes longer to add up is no walk through a door, but the error of the radio map at a spot before it. */
const addsUpMs = 10_000
/** A look from which it is near enough to be gone when nothing more is heard. */
const nearFrom = -3
/** Of what stands: with less of the probability it is inside; with so much, and a look or two that said so, it went out. */
const inside = 0.2
const arrived = 0.75
const aLook = 1
/** A pause of its own after which where it was before says nothing of where it comes from. */
const strangeMs = 120_000
/** What is heard anew, after such a pause or a restart, may be standing at a spot where the radio map errs. */
const learntMs = 60_000
/** Near in the last moments, and then silent for so many of its gaps: it is out. */
const nearMs = 3000
const silentGaps = 3.5
/** ... and so many of its long ones, as it may have stopped. */
const silentLongGaps = 1.5
const leastSilentMs = 4000
const mostSilentMs = 30_000

/** What tells each way out of a site from the rooms before it. */
export function openWaysOut(site: Site, roomIndex: ReadonlyMap<RoomId, number>, estimator: Estimator): Contrast[] {
  const rooms = site.floors.flatMap(floor => floor.rooms.filter(room => waysOut.has(room.type)))
  const apart = new Set(rooms.map(room => roomIndex.get(room.id)!))
  return [...apart].flatMap(room => estimator.contrast(room, apart) ?? [])
}

/** One update of a tag, moving or not; `proven`: an antenna or reader whose reads settle the room heard it. */
export function watchPassage(world: World, state: TagState, estimate: Estimate, proven: boolean, now: number): void {
  const { passage } = state
  if (proven) return watchProof(world, passage, estimate, now)
  if (estimate.calm || estimate.stoodMs > 0) return watchStanding(world, state, estimate, now)
  let way = -1
  let look = -Infinity
  let tells = 0
  for (const contrast of world.waysOut) {
    if (!state.lastHeardBy.some(receiver => contrast.near[receiver] === 1)) continue
    const odds = world.estimator.logOdds(contrast, state.track, world.scratch.evidence, world.online)
    if (odds <= look) continue
    look = odds
    way = contrast.room
    tells = contrast.tells
  }
  const drift = way < 0 ? mostDrift : Math.max(leastDrift, Math.min(mostDrift, driftShare * tells))
  if (!comesFromInside(state, now)) passage.knownFrom = now + learntMs
  const known = now >= passage.knownFrom
  // What breaks a stand may be the one odd packet of many: it counts for nothing yet.
  const stood = passage.lookedAt === 0
  const seconds = stood ? 0 : Math.min(mostSeconds, (now - passage.lookedAt) / 1000)
  if (stood && passage.room < 0) passage.odds = 0
  if (way >= 0) {
    if (passage.room < 0 && way !== passage.of) passage.odds *= keptOfOther
    passage.of = way
  }
  passage.lookedAt = now
  const counts = seconds * Math.max(-mostLook, Math.min(mostLook, look - drift))
  passage.odds = Math.max(0, Math.min(mostOdds, passage.odds + counts))
  if (passage.room >= 0) {
    if (passage.odds === 0) returnInside(passage, now)
    return
  }
  if (!known || passage.odds === 0 || (passage.odds < surelyFrom && now - passage.oddsSince > addsUpMs)) {
    passage.odds = 0
    passage.oddsSince = now
  }
  if (passage.odds === 0 && look < drift) passage.insideAt = now
  if (known && look >= nearFrom) {
    passage.near = way
    passage.nearAt = now
    world.nearWaysOut.add(state)
  }
  if (comesFromInside(state, now) && leaves(world, passage.odds, estimate, tells)) leave(passage, way)
}

function leaves(world: World, odds: number, estimate: Estimate, tells: number): boolean {
  if (odds >= surelyFrom) return true
  const needed = Math.max(leastNeeded, Math.min(surelyFrom, neededShare * tells))
  if (odds + mostPlaceOdds < needed) return false
  const { mass } = massOut(world, estimate)
  return odds + Math.min(mostPlaceOdds, Math.log(mass / Math.max(Number.MIN_VALUE, 1 - mass))) >= needed
}

function watchProof(world: World, passage: Passage, { rooms, roomMass }: Estimate, now: number): void {
  const isOut = roomMass[0] >= 0.5 && waysOut.has(world.rooms[rooms[0]].room.type)
  if (!isOut) returnInside(passage, now)
  else if (passage.room < 0) leave(passage, rooms[0])
}

function watchStanding(world: World, state: TagState, estimate: Estimate, now: number): void {
  const { passage } = state
  passage.lookedAt = 0
  const { mass, way } = massOut(world, estimate)
  if (passage.room >= 0) {
    // Not before it is placed by the means of a minute: what has just stopped may still be placed where it was heard before.
    if (mass < inside && estimate.stoodMs > 0) returnInside(passage, now)
    return
  }
  const wasInside = comesFromInside(state, now)
  // As long as it stands it is where it was.
  if (mass < inside || wasInside) {
    passage.insideAt = now
    passage.knownFrom = Math.min(passage.knownFrom, now)
  }
  if (wasInside && passage.odds > aLook && mass >= arrived) leave(passage, way)
  else if (estimate.stoodMs > 0) passage.odds = 0
}

/** How much of the probability is in ways out, and the one with most of it. */
function massOut(
  world: World,
  { roomCount, rooms, roomMass }: Estimate,
): { readonly mass: number; readonly way: number } {
  let [mass, most, way] = [0, 0, -1]
  for (let i = 0; i < roomCount; i++) {
    if (!waysOut.has(world.rooms[rooms[i]].room.type)) continue
    mass += roomMass[i]
    if (roomMass[i] <= most) continue
    most = roomMass[i]
    way = rooms[i]
  }
  return { mass, way }
}

/** A passive label is read at antennas only: that it was not read for hours says nothing. */
const comesFromInside = ({ passive, passage }: TagState, now: number) => passive || now - passage.insideAt <= strangeMs

function leave(passage: Passage, room: number): void {
  Object.assign(passage, noPassage(room, passage.knownFrom))
}

function returnInside(passage: Passage, now: number): void {
  Object.assign(passage, noPassage(-1, passage.knownFrom))
  passage.insideAt = now
}

/**
 * Things that were at a way out a moment ago and that nobody hears any more, while all who heard them last still listen. Gives
 * those that have just left by it.
 */
export function vanished(world: World, now: number): readonly TagState[] {
  const gone: TagState[] = []
  for (const state of world.nearWaysOut) {
    const { passage, rhythm } = state
    const silentMs = now - Math.max(rhythm.lastAt, world.listeningSince)
    const heardSince = rhythm.lastAt - passage.nearAt > nearMs
    if (passage.room >= 0 || heardSince || silentMs > mostSilentMs || state.passive) world.nearWaysOut.delete(state)
    else if (silentMs >= leaveSilentMs(rhythm) && comesFromInside(state, passage.nearAt)) {
      world.nearWaysOut.delete(state)
      if (!state.lastHeardBy.every(r => world.receivers[r].state === 'up')) continue
      leave(passage, passage.near)
      gone.push(state)
    }
  }
  return gone
}

const leaveSilentMs = ({ gapMs, longGapMs }: TagState['rhythm']) =>
  Math.max(leastSilentMs, silentGaps * gapMs, silentLongGaps * longGapMs)
