import { distanceToEdge } from '../geometry/polygon.ts'
import type { Estimate } from '../positioning/estimator.ts'
import type { Floor, Room } from '../model/site.ts'

/** A zone holds so much of the probability. */
const zoneShare = 0.9
/** ... and is left as it was told for as long as it still holds so much, and is not needlessly large. */
const keptShare = 0.82
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
 * The smallest group of neighbouring rooms, on one floor, that holds 90 %, as far as the estimate's rooms can; most probable
 * first. Grown from `first` by the heaviest neighbour, then thinned. `before` is kept while it is still true, so
 * that what people read does not change with every packet.
 */
export function zoneOf(
  estimate: Estimate,
  first: number,
  neighbours: Neighbours,
  before: readonly number[] = [],
): readonly number[] {
  const mass = new Map<number, number>()
  for (let i = 0; i < estimate.roomCount; i++) mass.set(estimate.rooms[i], estimate.roomMass[i])
  const of = (zone: readonly number[]) => zone.reduce((sum, room) => sum + (mass.get(room) ?? 0), 0)
  const zone = grow(first, mass, neighbours)
  if (before.includes(first) && of(before) >= Math.min(keptShare, of(zone)) && before.length <= zone.length + 2)
    return before
  return zone
}

function grow(first: number, mass: ReadonlyMap<number, number>, neighbours: Neighbours): number[] {
  const zone = [first]
  let held = mass.get(first) ?? 0
  while (held < zoneShare) {
    const next = heaviestBeside(zone, mass, neighbours)
    if (next < 0) break
    zone.push(next)
    held += mass.get(next) ?? 0
  }
  // Lightest first: what the zone does without, and what does not hold it together.
  for (const room of [...zone].sort((a, b) => (mass.get(a) ?? 0) - (mass.get(b) ?? 0))) {
    const rest = zone.filter(r => r !== room)
    const left = held - (mass.get(room) ?? 0)
    if (room === first || left < Math.min(zoneShare, held) || !isConnected(rest, neighbours)) continue
    zone.splice(zone.indexOf(room), 1)
    held = left
  }
  return zone.sort((a, b) => (mass.get(b) ?? 0) - (mass.get(a) ?? 0) || a - b)
}

/** -1 when no room beside the zone holds anything. */
function heaviestBeside(zone: readonly number[], mass: ReadonlyMap<number, number>, neighbours: Neighbours): number {
  let best = -1
  for (const room of zone)
    for (const beside of neighbours[room]) {
      const here = mass.get(beside) ?? 0
      if (zone.includes(beside) || here < leastMass) continue
      if (best < 0 || here > (mass.get(best) ?? 0) || (here === mass.get(best) && beside < best)) best = beside
    }
  return best
}

export function isConnected(zone: readonly number[], neighbours: Neighbours): boolean {
  const reached = new Set(zone.slice(0, 1))
  for (const room of reached) for (const beside of neighbours[room]) if (zone.includes(beside)) reached.add(beside)
  return reached.size === zone.length
}
