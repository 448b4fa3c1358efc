import { asReceiverId } from '../../core/model/ids.ts'
import type { Receiver, Room } from '../../core/model/site.ts'
import { waysOut } from '../../core/presence/passage.ts'
import type { Layout } from '../../floorplans/reference/receivers.ts'
import { referenceSite } from '../../sim/referenceSite.ts'
import type { SimSite } from '../../sim/siteFolder.ts'

/** The ground floor of the reference hospital with its laundry and its loading dock, and things that stay or are pushed about. */
interface ExitHouse {
  readonly folder: SimSite
  readonly exits: readonly string[]
  /** Rooms that are no way out. */
  readonly inner: readonly string[]
  /** What is pushed about. */
  readonly pushed: readonly string[]
}

interface ExitSpec {
  readonly layout: Layout
  /** Gateways in the corners of each way out, beside what the layout hangs there. */
  readonly gates: number
  /** What stands where it is all the time, heard every 5 s; in the rooms beside the ways out first. */
  readonly standing: number
  readonly pushed: number
  /** How often what is pushed about sends: each second, as tags do that feel themselves move, or seldomer. */
  readonly everyMs: number
}

const shape = { floors: 1, wings: 1, roomsPerSide: 10 }

export function exitHouse({ layout, gates, standing, pushed, everyMs }: ExitSpec): ExitHouse {
  const bare = referenceSite(shape, layout, { equipment: standing + pushed, beds: 0, patients: 0, staff: 0 })
  const { rooms } = bare.floors[0]
  const exits = rooms.filter(r => waysOut.has(r.type))
  const inner = rooms.filter(r => !exits.includes(r) && r.type !== 'lift')
  const toExit = (room: Room) => Math.min(...exits.map(exit => metresBetween(room, exit)))
  const nearest = inner.toSorted((a, b) => toExit(a) - toExit(b))
  const subjects = bare.subjects.map((s, n) =>
    n < standing
      ? { ...s, stands: true, homeRoom: nearest[n % nearest.length].id }
      : { ...s, stands: true, homeRoom: inner[n % inner.length].id, beaconMs: everyMs },
  )
  return {
    folder: withGates({ ...bare, subjects }, gates),
    exits: exits.map(r => r.id),
    inner: inner.map(r => r.id),
    pushed: subjects.slice(standing).map(s => s.id),
  }
}

/** With so many further gateways, up to 2, in corners of each way out. */
export function withGates(site: SimSite, gates: number): SimSite {
  const exits = site.floors.flatMap(f => f.rooms.filter(r => waysOut.has(r.type)))
  const more = exits.flatMap(room => gatesOf(room, site.receivers.find(r => r.room === room.id)!).slice(0, gates))
  return { ...site, receivers: [...site.receivers, ...more] }
}

function gatesOf(room: Room, like: Receiver): Receiver[] {
  const [x0, x1, y0, y1] = boxOf(room)
  const corners = [
    [x0 + 0.8, y0 + 0.8],
    [x1 - 0.8, y1 - 0.8],
  ]
  return corners.map(([xM, yM], n) => ({ ...like, id: asReceiverId(`gate-${room.id}-${n + 1}`), xM, yM }))
}

function metresBetween(a: Room, b: Room): number {
  const [ax0, ax1, ay0, ay1] = boxOf(a)
  const [bx0, bx1, by0, by1] = boxOf(b)
  return Math.hypot(ax0 + ax1 - bx0 - bx1, ay0 + ay1 - by0 - by1) / 2
}

function boxOf({ polygon }: Room): readonly [number, number, number, number] {
  const xs = polygon.map(p => p[0])
  const ys = polygon.map(p => p[1])
  return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
}
