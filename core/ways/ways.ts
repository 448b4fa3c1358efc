/** Walking distances through a building: over doors, lifts and stairs. Rooms are taken to be convex. */
import { centroid } from '../geometry/polygon.ts'
import type { RoomId } from '../model/ids.ts'
import type { Point, Site } from '../model/site.ts'

/** A point that one can stand at, metres on its floor. */
export interface Spot {
  readonly floor: number
  readonly room: RoomId
  readonly xM: number
  readonly yM: number
}

export interface Passable {
  /** With a bed or a pump on wheels the stairs are closed. */
  readonly wheels: boolean
}

/** What one start reaches: ask it for as many ends as needed, each costs only the doors of its room. */
interface Reached {
  /** Shortest way in metres; Infinity where no door leads. A change of floors counts as metres of walking. */
  metresTo(end: Spot): number
  /** The shortest way floor by floor, in walking order; null where no door leads. */
  wayTo(end: Spot): readonly Leg[] | null
}

/** What is walked on one floor. */
interface Leg {
  readonly floor: number
  /** Where one stands at first, each door, where one stands at last. */
  readonly points: readonly Point[]
  /** The rooms in their order, the first and the last ones too. */
  readonly rooms: readonly RoomId[]
  /** Walked on this floor, metres. */
  readonly metres: number
  /** By what it is left; null at the end of the way. */
  readonly by: keyof typeof rideM | null
}

export interface Ways {
  from(start: Spot, passable?: Passable): Reached
  /** The middle of a room; null for a room that the plan does not have. */
  middleOf(room: RoomId): Spot | null
}

/** Waiting for a lift takes longer than a flight of stairs: metres of walking for each floor changed. */
export const rideM = { lift: 25, stairs: 12 } as const

/** A door, or a stop of a lift or stair: a point that belongs to one or two rooms of a floor. */
interface Gate {
  readonly floor: number
  readonly at: Point
  readonly rooms: readonly RoomId[]
}

interface Step {
  readonly to: number
  readonly metres: number
  /** What it rides on or climbs; null = it is walked. */
  readonly by: keyof typeof rideM | null
}

/** Takes time with the square of the doors of the largest room; keep it for as long as the plan holds. */
export function waysOf({ floors, shafts }: Pick<Site, 'floors' | 'shafts'>): Ways {
  const middles = new Map<RoomId, Spot>()
  for (const { floor, rooms } of floors)
    for (const room of rooms) {
      const [xM, yM] = centroid(room.polygon)
      middles.set(room.id, { floor, room: room.id, xM, yM })
    }
  const gates: Gate[] = floors.flatMap(({ floor, doors }) => doors.map(({ at, rooms }) => ({ floor, at, rooms })))
  const rides: Step[][] = []
  for (const { kind, rooms } of shafts) {
    const stops = rooms.flatMap(({ room }) => {
      const middle = middles.get(room)
      if (!middle) return []
      return [{ middle, gate: gates.push({ floor: middle.floor, at: pointOf(middle), rooms: [room] }) - 1 }]
    })
    for (const a of stops)
      rides[a.gate] = stops
        .filter(b => b !== a)
        .map(b => ({
          to: b.gate,
          metres: rideM[kind] * Math.abs(a.middle.floor - b.middle.floor),
          by: kind,
        }))
  }
  const gatesOf = new Map<RoomId, number[]>()
  gates.forEach((gate, i) => {
    for (const room of gate.rooms) {
      const list = gatesOf.get(room)
      if (list) list.push(i)
      else gatesOf.set(room, [i])
    }
  })
  const steps = gates.map((gate, i) => [
    ...gate.rooms.flatMap(room =>
      (gatesOf.get(room) ?? [])
        .filter(j => j !== i)
        .map((j): Step => ({ to: j, metres: apart(gate.at, gates[j].at), by: null })),
    ),
    ...(rides[i] ?? []),
  ])

  function from(start: Spot, { wheels }: Passable = { wheels: false }): Reached {
    const metres = new Float64Array(gates.length).fill(Infinity)
    /** The gate before each on the shortest way to it; -1 = none, it is the first. */
    const before = new Int32Array(gates.length).fill(-1)
    const queue = new Nearest()
    const reach = (gate: number, at: number, from: number) => {
      if (at >= metres[gate]) return
      metres[gate] = at
      before[gate] = from
      queue.add(gate, at)
    }
    for (const gate of gatesOf.get(start.room) ?? []) reach(gate, apart(pointOf(start), gates[gate].at), -1)
    for (let next = queue.take(); next !== null; next = queue.take()) {
      if (next.metres > metres[next.gate]) continue
      for (const step of steps[next.gate])
        if (!(wheels && step.by === 'stairs')) reach(step.to, next.metres + step.metres, next.gate)
    }
    /** The last gate of the shortest way there; -1 = no gate is passed. */
    const lastGateTo = (end: Spot) => {
      let [best, last] = [end.room === start.room ? apart(pointOf(start), pointOf(end)) : Infinity, -1]
      for (const gate of gatesOf.get(end.room) ?? []) {
        const there = metres[gate] + apart(gates[gate].at, pointOf(end))
        if (there < best) [best, last] = [there, gate]
      }
      return { metres: best, last }
    }
    return {
      metresTo: end => lastGateTo(end).metres,
      wayTo(end) {
        const { metres: all, last } = lastGateTo(end)
        if (all === Infinity) return null
        const passed: number[] = []
        for (let gate = last; gate >= 0; gate = before[gate]) passed.unshift(gate)
        return legs(start, passed, end)
      },
    }
  }

  /** Cut where a lift or stairs lead from one gate to the next. */
  function legs(start: Spot, passed: readonly number[], end: Spot): Leg[] {
    const cut = passed.flatMap((gate, i) => {
      const by = i === 0 ? null : steps[passed[i - 1]].find(step => step.to === gate && step.by !== null)
      return by ? [{ first: i, by: by.by }] : []
    })
    return [{ first: 0, by: null }, ...cut].map(({ first }, n) => {
      const here = passed.slice(first, cut[n]?.first)
      const head: readonly Spot[] = n === 0 ? [start] : []
      const tail: readonly Spot[] = n === cut.length ? [end] : []
      const points = [...head.map(pointOf), ...here.map(gate => gates[gate].at), ...tail.map(pointOf)]
      const between = here.flatMap((gate, i) => (i === 0 ? [] : [sharedRoom(here[i - 1], gate)]))
      const rooms = [...head.map(spot => spot.room), ...between, ...tail.map(spot => spot.room)]
      return {
        floor: n === 0 ? start.floor : gates[here[0]].floor,
        points,
        // A door may be touched in passing.
        rooms: rooms.filter((room, i) => room !== rooms[i - 1]),
        metres: points.reduce((sum, point, i) => (i === 0 ? 0 : sum + apart(points[i - 1], point)), 0),
        by: cut[n]?.by ?? null,
      }
    })
  }

  /** Where one walks from one gate to the next. */
  const sharedRoom = (a: number, b: number) => gates[a].rooms.find(room => gates[b].rooms.includes(room))!

  return { from, middleOf: room => middles.get(room) ?? null }
}

const pointOf = ({ xM, yM }: Spot): Point => [xM, yM]
const apart = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1])

/** A binary heap, nearest first. A gate that became nearer is added again; the older entry is stale. */
class Nearest {
  readonly #heap: { readonly gate: number; readonly metres: number }[] = []

  add(gate: number, metres: number) {
    const heap = this.#heap
    let at = heap.push({ gate, metres }) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (heap[above].metres <= heap[at].metres) return
      ;[heap[above], heap[at]] = [heap[at], heap[above]]
      at = above
    }
  }

  take(): { readonly gate: number; readonly metres: number } | null {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined) return null
    const last = heap.pop()!
    if (heap.length === 0) return first
    heap[0] = last
    for (let at = 0; ; ) {
      let least = at
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < heap.length && heap[below].metres < heap[least].metres) least = below
      if (least === at) return first
      ;[heap[least], heap[at]] = [heap[at], heap[least]]
      at = least
    }
  }
}
