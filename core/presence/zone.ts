import { distanceToEdge } from '../geometry/polygon.ts'
import type { Estimate } from '../positioning/estimator.ts'
import type { Floor, Room } from '../model/site.ts'

/** A zone holds so much of the probability, of what is left of it for regions: the same errors move both. */
const zoneShare = 0.94
/** ... and is left as it was told for as long as it still holds so much, and is not needlessly large. */
const keptShare = 0.88
/** Rooms with less are not taken into a zone for their own sake. */
const leastMass = 0.004
/** Two rooms are neighbours across a wall so thick, or across a corridor so wide. */
const wallM = 0.6
const corridorM = 3.5

/** By room index: the rooms that are next to it on its floor, through a wall, a door, or over the corridor. */
export type Neighbours = readonly (readonly number[])[]

/** A room with its floor and its index. */
export interface Place {
  readonly index: number
  readonly room: Room
  readonly floor: Floor
}

const known = new WeakMap<readonly Place[], Neighbours>()

/** Found once for each site. */
export function neighboursOf(rooms: readonly Place[]): Neighbours {
  const found =
    known.get(rooms) ?? rooms.map(room => rooms.filter(other => areNeighbours(room, other)).map(o => o.index))
  known.set(rooms, found)
  return found
}

/**
 * How well a room is told from others, 0 … 1: half by itself, half by the rooms beside it, for what those do not claim must be in
 * it. Corridors run along many rooms and are seldom certain alone; where each room has its gateway they are right as often
 * as the rooms (0.4 to 0.6 by this, and 0.3 at most where gateways hang in corridors only).
 */
export function toldApart(room: number, tellsApart: Float32Array, neighbours: Neighbours): number {
  let sum = 0
  let count = 0
  for (const beside of neighbours[room])
    if (tellsApart[beside] > 0) {
      sum += tellsApart[beside]
      count++
    }
  return count === 0 ? tellsApart[room] : (tellsApart[room] + sum / count) / 2
}

function areNeighbours(a: Place, b: Place): boolean {
  if (a.index === b.index || a.floor !== b.floor) return false
  const gap = gapM(a, b)
  if (gap <= wallM) return true
  const doors = a.floor.doors
  if (doors.some(d => d.rooms.includes(a.room.id) && d.rooms.includes(b.room.id))) return true
  const beyond = (id: string) => doors.flatMap(d => (d.rooms.some(r => r === id) ? d.rooms.filter(r => r !== id) : []))
  return gap <= corridorM && beyond(a.room.id).some(hall => beyond(b.room.id).includes(hall))
}

/** Metres between two outlines that do not overlap: some corner of one is nearest to the other. */
function gapM({ room: a }: Place, { room: b }: Place): number {
  let gap = Infinity
  for (const [x, y] of a.polygon) gap = Math.min(gap, distanceToEdge(b.polygon, x, y))
  for (const [x, y] of b.polygon) gap = Math.min(gap, distanceToEdge(a.polygon, x, y))
  return gap
}

/**
 * The smallest group of neighbouring rooms, on one floor, that holds what a zone must, as far as the estimate's rooms can; most
 * probable first. Grown from `first` by the heaviest neighbour, then thinned. `before` is kept while it is still true, so
 * that what people read does not change with every packet.
 */
export function zoneOf(
  estimate: Estimate,
  first: number,
  neighbours: Neighbours,
  before: readonly number[] = [],
): readonly number[] {
  if (mass.length < neighbours.length) mass = new Float32Array(neighbours.length)
  for (let i = 0; i < estimate.roomCount; i++) mass[estimate.rooms[i]] = estimate.carefulMass[i]
  const zone = grow(first, neighbours)
  const holds =
    before.includes(first) && massOf(before) >= Math.min(keptShare, massOf(zone)) && before.length <= zone.length + 2
  for (let i = 0; i < estimate.roomCount; i++) mass[estimate.rooms[i]] = 0
  return holds ? before : zone
}

/** By room, while a zone is sought; 0 between. */
let mass = new Float32Array(0)

function massOf(zone: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < zone.length; i++) sum += mass[zone[i]]
  return sum
}

function grow(first: number, neighbours: Neighbours): number[] {
  const zone = [first]
  let held = mass[first]
  while (held < zoneShare) {
    const next = heaviestBeside(zone, neighbours)
    if (next < 0) break
    zone.push(next)
    held += mass[next]
  }
  // Lightest first: what the zone does without, and what does not hold it together.
  heaviestFirst(zone)
  for (let i = zone.length - 1; i >= 0; i--) {
    const room = zone[i]
    const left = held - mass[room]
    if (room === first || left < Math.min(zoneShare, held)) continue
    if (
      !isConnected(
        zone.filter(r => r !== room),
        neighbours,
      )
    )
      continue
    zone.splice(i, 1)
    held = left
  }
  return zone
}

/** In place: few rooms are in a zone. */
function heaviestFirst(zone: number[]): void {
  for (let i = 1; i < zone.length; i++) {
    const room = zone[i]
    let at = i
    for (
      ;
      at > 0 && (mass[zone[at - 1]] < mass[room] || (mass[zone[at - 1]] === mass[room] && zone[at - 1] > room));
      at--
    )
      zone[at] = zone[at - 1]
    zone[at] = room
  }
}

/** -1 when no room beside the zone holds anything. */
function heaviestBeside(zone: readonly number[], neighbours: Neighbours): number {
  let best = -1
  for (const room of zone)
    for (const beside of neighbours[room]) {
      if (mass[beside] < leastMass || zone.includes(beside)) continue
      if (best < 0 || mass[beside] > mass[best] || (mass[beside] === mass[best] && beside < best)) best = beside
    }
  return best
}

export function isConnected(zone: readonly number[], neighbours: Neighbours): boolean {
  const reached = new Set(zone.slice(0, 1))
  for (const room of reached) for (const beside of neighbours[room]) if (zone.includes(beside)) reached.add(beside)
  return reached.size === zone.length
}
