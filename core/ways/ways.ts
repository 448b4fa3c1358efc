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
  readonly at: Point
  readonly rooms: readonly RoomId[]
}

interface Step {
  readonly to: number
  readonly metres: number
  readonly stairs: boolean
}

/** Takes time with the square of the doors of the largest room; keep it for as long as the plan holds. */
export function waysOf({ floors, shafts }: Pick<Site, 'floors' | 'shafts'>): Ways {
  const middles = new Map<RoomId, Spot>()
  for (const { floor, rooms } of floors)
    for (const room of rooms) {
      const [xM, yM] = centroid(room.polygon)
      middles.set(room.id, { floor, room: room.id, xM, yM })
    }
  const gates: Gate[] = floors.flatMap(floor => floor.doors)
  const rides: Step[][] = []
  for (const { kind, rooms } of shafts) {
    const stops = rooms.flatMap(({ room }) => {
      const middle = middles.get(room)
      return middle ? [{ middle, gate: gates.push({ at: [middle.xM, middle.yM], rooms: [room] }) - 1 }] : []
    })
    for (const a of stops)
      rides[a.gate] = stops
        .filter(b => b !== a)
        .map(b => ({
          to: b.gate,
          metres: rideM[kind] * Math.abs(a.middle.floor - b.middle.floor),
          stairs: kind === 'stairs',
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
        .map((j): Step => ({ to: j, metres: apart(gate.at, gates[j].at), stairs: false })),
    ),
    ...(rides[i] ?? []),
  ])

  function from(start: Spot, { wheels }: Passable = { wheels: false }): Reached {
    const metres = new Float64Array(gates.length).fill(Infinity)
    const queue = new Nearest()
    const reach = (gate: number, at: number) => {
      if (at >= metres[gate]) return
      metres[gate] = at
      queue.add(gate, at)
    }
    for (const gate of gatesOf.get(start.room) ?? []) reach(gate, apart([start.xM, start.yM], gates[gate].at))
    for (let next = queue.take(); next !== null; next = queue.take()) {
      if (next.metres > metres[next.gate]) continue
      for (const step of steps[next.gate]) if (!(wheels && step.stairs)) reach(step.to, next.metres + step.metres)
    }
    return {
      metresTo(end) {
        let best = end.room === start.room ? apart([start.xM, start.yM], [end.xM, end.yM]) : Infinity
        for (const gate of gatesOf.get(end.room) ?? [])
          best = Math.min(best, metres[gate] + apart(gates[gate].at, [end.xM, end.yM]))
        return best
      },
    }
  }

  return { from, middleOf: room => middles.get(room) ?? null }
}

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
