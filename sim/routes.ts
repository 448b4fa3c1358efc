/** Ways through the building: doors, lifts, stairs. Rooms are taken to be convex: inside one the way is straight. */
import { centroid } from '../core/geometry/polygon.ts'
import type { RoomId } from '../core/model/ids.ts'
import type { Point } from '../core/model/site.ts'
import type { SimSite } from './siteFolder.ts'

export interface Place {
  readonly floor: number
  readonly x: number
  readonly y: number
  readonly room: RoomId
}

/** One straight piece of a way, inside one room; or a ride, during which one stays where it began. */
export interface Leg {
  readonly from: Place
  readonly to: Place
  readonly lengthM: number
  readonly ride: boolean
}

/** A door or a stop of a lift: a point that belongs to one or two rooms of a floor. */
interface Gate {
  readonly floor: number
  readonly at: Point
  readonly rooms: readonly RoomId[]
}
interface Edge {
  readonly to: number
  readonly costM: number
  readonly room: RoomId
  readonly ride: 'lift' | 'stairs' | null
}

/** What a change of floors costs, as metres of walking: waiting for a lift takes longer than a flight of stairs. */
const rideM = { lift: 25, stairs: 12 } as const

export class Routes {
  readonly #gates: Gate[] = []
  readonly #edges: Edge[][] = []

  constructor(site: Pick<SimSite, 'floors' | 'shafts'>) {
    for (const f of site.floors) for (const d of f.doors) this.#gates.push({ floor: f.floor, at: d.at, rooms: d.rooms })
    const stops = site.shafts.map(shaft =>
      shaft.rooms.map(({ floor, room }) => {
        const polygon = site.floors.find(f => f.floor === floor)!.rooms.find(r => r.id === room)!.polygon
        return this.#gates.push({ floor, at: centroid(polygon), rooms: [room] }) - 1
      }),
    )
    this.#edges = this.#gates.map((a, i) =>
      this.#gates.flatMap((b, j): Edge[] => {
        const room = i === j ? undefined : a.rooms.find(r => b.rooms.includes(r))
        return room ? [{ to: j, costM: distance(a.at, b.at), room, ride: null }] : []
      }),
    )
    site.shafts.forEach((shaft, s) => {
      for (const a of stops[s])
        for (const b of stops[s])
          if (a !== b) {
            const costM = rideM[shaft.kind] * Math.abs(this.#gates[a].floor - this.#gates[b].floor)
            this.#edges[a].push({ to: b, costM, room: this.#gates[a].rooms[0], ride: shaft.kind })
          }
    })
  }

  /** The shortest way; null when there is none. With wheels the stairs are closed. */
  find(from: Place, to: Place, wheels: boolean): Leg[] | null {
    if (from.room === to.room) return [straight(from, to)]
    const n = this.#gates.length
    const costM = new Float64Array(n).fill(Infinity)
    const cameBy = Array.from<unknown, { readonly gate: number; readonly edge: Edge } | null>({ length: n }, () => null)
    const done = new Uint8Array(n)
    this.#gates.forEach((g, i) => {
      if (g.rooms.includes(from.room)) costM[i] = distance([from.x, from.y], g.at)
    })
    let best = Infinity
    let last = -1
    for (;;) {
      let next = -1
      for (let i = 0; i < n; i++) if (!done[i] && costM[i] < best && (next < 0 || costM[i] < costM[next])) next = i
      if (next < 0) break
      done[next] = 1
      const gate = this.#gates[next]
      if (gate.rooms.includes(to.room)) {
        const total = costM[next] + distance(gate.at, [to.x, to.y])
        if (total < best) {
          best = total
          last = next
        }
      }
      for (const edge of this.#edges[next]) {
        if (edge.ride === 'stairs' && wheels) continue
        const total = costM[next] + edge.costM
        if (total < costM[edge.to]) {
          costM[edge.to] = total
          cameBy[edge.to] = { gate: next, edge }
        }
      }
    }
    return last < 0 ? null : this.#legs(from, to, last, cameBy)
  }

  #legs(
    from: Place,
    to: Place,
    last: number,
    cameBy: readonly ({ readonly gate: number; readonly edge: Edge } | null)[],
  ): Leg[] {
    const legs = [straight(this.#standAt(last, to.room), to)]
    let gate = last
    for (let by = cameBy[gate]; by; by = cameBy[gate]) {
      const here = this.#standAt(by.gate, by.edge.room)
      const { ride, room, costM } = by.edge
      if (ride)
        legs.unshift({ from: here, to: this.#standAt(gate, this.#gates[gate].rooms[0]), lengthM: costM, ride: true })
      else legs.unshift(straight(here, this.#standAt(gate, room)))
      gate = by.gate
    }
    legs.unshift(straight(from, this.#standAt(gate, from.room)))
    return legs
  }

  #standAt(gate: number, room: RoomId): Place {
    const { floor, at } = this.#gates[gate]
    return { floor, x: at[0], y: at[1], room }
  }
}

const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1])
const straight = (from: Place, to: Place): Leg => ({
  from,
  to,
  lengthM: distance([from.x, from.y], [to.x, to.y]),
  ride: false,
})
