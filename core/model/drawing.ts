/**
 * A plan while it is drawn: every change is a function from one drawing to the next, or to the reason why not. Nothing is ever
 * changed in place, so that "undo" is the drawing before. Lengths are metres.
 */
import { area, contains } from '../geometry/polygon.ts'
import { boxesMeet, boxOf, onOneLine, openRing, selfMeeting, sharedArea } from '../geometry/validate.ts'
import { doorBetween, shaftsOf, wallsOf } from './drawnWalls.ts'
import { asReceiverId, asRoomId } from './ids.ts'
import { type Problem, saidProblem } from './problem.ts'
import { type Sentence, sentence, type SentenceId } from './sentences.ts'
import type { Floor, Point, Receiver, ReceiverKind, Room, RoomType, Site } from './site.ts'

export type Drawing = Pick<Site, 'floors' | 'shafts' | 'receivers'>

/** The next drawing; or what speaks against the change, and then the drawing stays as it is. */
export type Change =
  | { readonly drawing: Drawing; readonly problem?: never }
  | { readonly problem: Problem; readonly drawing?: never }

/** Rooms may share so much of the smaller one, m²: corners set by hand meet within centimetres. The import allows more. */
const toleratedM2 = 0.05
/** A room that nobody could stand in is a slip of the hand. */
const leastRoomM2 = 0.5
/** A corner this near to another corner or edge is meant to be on it. */
const snapM = 0.3
const doorWidthM = 1.1

export const emptyDrawing: Drawing = { floors: [], shafts: [], receivers: [] }

/** Everything is kept to the centimetre: finer is noise of the hand. */
const cm = (v: number) => Math.round(v * 100) / 100
const tidy = (points: readonly Point[]): Point[] => openRing(points.map(([x, y]): Point => [cm(x), cm(y)]))

export function addFloor(drawing: Drawing, floor: number, name: string, bounds: Floor['bounds']): Change {
  if (drawing.floors.some(f => f.floor === floor)) return refused('drawnFloorThere', { floor })
  const fresh: Floor = { floor, name: name.trim() || `Floor ${floor}`, bounds, rooms: [], walls: [], doors: [] }
  return {
    drawing: withFloors(
      drawing,
      [...drawing.floors, fresh].sort((a, b) => a.floor - b.floor),
    ),
  }
}

export function removeFloor(drawing: Drawing, floor: number): Change {
  const receivers = drawing.receivers.filter(r => r.floor !== floor)
  return {
    drawing: {
      ...withFloors(
        drawing,
        drawing.floors.filter(f => f.floor !== floor),
      ),
      receivers,
    },
  }
}

export const setFloor = (drawing: Drawing, floor: number, to: Partial<Pick<Floor, 'name' | 'bounds'>>): Change => ({
  drawing: onFloor(drawing, floor, f => ({ ...f, ...to })),
})

/** One more room. Its corners are drawn to those of its neighbours. */
export function addRoom(drawing: Drawing, floor: number, outline: readonly Point[], name = ''): Change {
  const f = floorOf(drawing, floor)
  const id = freeId(drawing, floor)
  const room: Room = {
    id: asRoomId(id),
    name: name.trim() || nextName(f.rooms),
    type: 'other',
    unit: f.rooms.at(-1)?.unit ?? '',
    polygon: tidy(outline.map(p => snapped(p, f.rooms))),
  }
  const against = faultOf(f, room)
  if (against) return { problem: against }
  return { drawing: onFloor(drawing, floor, was => drawn(was, [...was.rooms, room])) }
}

/**
 * A strip of equal rooms side by side along the longer side of a box, numbered on from `name` ("Room 301" → "Room 302" ...): a ward
 * is drawn by the strip, not by the room.
 */
export function addStrip(drawing: Drawing, floor: number, from: Point, to: Point, count: number, name: string): Change {
  const rooms = floorOf(drawing, floor).rooms
  const [[x0, y0], [x1, y1]] = [snapped(from, rooms), snapped(to, rooms)]
  const wide = Math.abs(x1 - x0) >= Math.abs(y1 - y0)
  let next = drawing
  let called = name.trim() || nextName(rooms)
  for (let n = 0; n < count; n++) {
    const at = (share: number): Point => (wide ? [x0 + (x1 - x0) * share, y0] : [x0, y0 + (y1 - y0) * share])
    const [ax, ay] = at(n / count)
    const [bx, by] = at((n + 1) / count)
    const change = addRoom(next, floor, wide ? box(ax, y0, bx, y1) : box(x0, ay, x1, by), called)
    if (change.problem) return change
    next = change.drawing
    called = following(called)
  }
  return { drawing: next }
}

export const box = (x0: number, y0: number, x1: number, y1: number): Point[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
]

/** Another outline for a room: a corner was moved, or all of it. Doors that are in no wall any more go. */
export function reshapeRoom(drawing: Drawing, floor: number, id: string, outline: readonly Point[]): Change {
  const f = floorOf(drawing, floor)
  const room = f.rooms.find(r => r.id === id)
  if (!room) return refused('drawnGone')
  const others = f.rooms.filter(r => r.id !== id)
  const next = { ...room, polygon: tidy(outline.map(p => snapped(p, others))) }
  const against = faultOf(f, next)
  if (against) return { problem: against }
  return {
    drawing: onFloor(drawing, floor, was =>
      drawn(
        was,
        was.rooms.map(r => (r.id === id ? next : r)),
      ),
    ),
  }
}

export function describeRoom(
  drawing: Drawing,
  floor: number,
  id: string,
  words: { readonly name?: string; readonly type?: RoomType; readonly unit?: string },
): Change {
  if (words.name?.trim() === '') return refused('drawnNameless')
  const next = onFloor(drawing, floor, f => ({
    ...f,
    rooms: f.rooms.map(r => (r.id === id ? { ...r, ...words } : r)),
  }))
  return { drawing: { ...next, shafts: shaftsOf(next) } }
}

export function removeRoom(drawing: Drawing, floor: number, id: string): Change {
  const next = onFloor(drawing, floor, f =>
    drawn(
      f,
      f.rooms.filter(r => r.id !== id),
    ),
  )
  const receivers = next.receivers.map(r => (r.room === id ? { ...r, room: undefined } : r))
  return { drawing: { ...next, receivers: receivers.map(withoutEmptyRoom), shafts: shaftsOf(next) } }
}

/** A door in the wall nearest to a point, between the two rooms on its sides. */
export function addDoor(drawing: Drawing, floor: number, at: Point): Change {
  const f = floorOf(drawing, floor)
  const door = doorBetween(f.rooms, at, doorWidthM)
  if (door === null) return refused('drawnNoWall')
  if (f.doors.some(d => Math.hypot(d.at[0] - door.at[0], d.at[1] - door.at[1]) < doorWidthM))
    return refused('drawnDoorThere')
  return { drawing: onFloor(drawing, floor, was => drawn(was, was.rooms, [...was.doors, door])) }
}

export const removeDoor = (drawing: Drawing, floor: number, index: number): Change => ({
  drawing: onFloor(drawing, floor, f =>
    drawn(
      f,
      f.rooms,
      f.doors.filter((_, i) => i !== index),
    ),
  ),
})

/** Walls that came with an imported plan give way to those that the rooms have. */
export const wallsFromRooms = (drawing: Drawing, floor: number): Change => ({
  drawing: onFloor(drawing, floor, f => ({ ...f, walls: wallsOf(f.rooms, f.doors) })),
})

export function putReceiver(
  drawing: Drawing,
  floor: number,
  { id, kind, at }: { readonly id: string; readonly kind: ReceiverKind; readonly at: Point },
): Change {
  const name = id.trim()
  if (name === '') return refused('drawnReceiverNameless')
  const here = drawing.receivers.find(r => r.id === name)
  if (here && here.floor !== floor) return refused('drawnReceiverElsewhere', { id: name, floor: here.floor })
  const room = floorOf(drawing, floor).rooms.find(r => contains(r.polygon, ...at))?.id
  if (kind !== 'ble' && room === undefined) return refused('drawnReceiverOutside')
  const fresh: Receiver = {
    ...(here?.zM !== undefined && { zM: here.zM }),
    id: asReceiverId(name),
    kind,
    xM: cm(at[0]),
    yM: cm(at[1]),
    floor,
    ...(room && { room }),
  }
  const others = drawing.receivers.filter(r => r.id !== name)
  return { drawing: { ...drawing, receivers: here ? replaced(drawing.receivers, fresh) : [...others, fresh] } }
}

export const removeReceiver = (drawing: Drawing, id: string): Change => ({
  drawing: { ...drawing, receivers: drawing.receivers.filter(r => r.id !== id) },
})

/** The corner or edge of another room that a point is near enough to be meant. */
export function snapped([x, y]: Point, rooms: readonly Room[], reachM = snapM): Point {
  let best: Point = [x, y]
  let bestM = reachM
  for (const { polygon } of rooms)
    for (const [cx, cy] of polygon) {
      const m = Math.hypot(cx - x, cy - y)
      if (m < bestM) [best, bestM] = [[cx, cy], m]
    }
  if (bestM < reachM) return best
  for (const { polygon } of rooms)
    polygon.forEach((a, i) => {
      const b = polygon[(i + 1) % polygon.length]
      const length2 = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
      if (length2 === 0) return
      const u = ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length2
      if (u < 0 || u > 1) return
      const foot: Point = [a[0] + u * (b[0] - a[0]), a[1] + u * (b[1] - a[1])]
      const m = Math.hypot(foot[0] - x, foot[1] - y)
      if (m < bestM) [best, bestM] = [foot, m]
    })
  return best
}

function faultOf({ rooms }: Floor, room: Room): Problem | null {
  const { name } = room
  if (room.polygon.length < 3 || onOneLine(room.polygon)) return fault('drawnNoArea', { name })
  if (selfMeeting(room.polygon)) return fault('drawnCrosses', { name })
  if (area(room.polygon) < leastRoomM2) return fault('drawnTiny', { name })
  const outline = boxOf(room.polygon)
  for (const other of rooms) {
    if (other.id === room.id || !boxesMeet(outline, boxOf(other.polygon))) continue
    const shared = sharedArea(room.polygon, other.polygon)
    if (shared > toleratedM2) return fault('drawnOverlap', { name, other: other.name, squareM: shared.toFixed(1) })
  }
  return null
}

/** A floor with other rooms or doors: its doors stay where there is still a wall, walls that follow the rooms go with them. */
function drawn(was: Floor, rooms: readonly Room[], wanted = was.doors): Floor {
  const same = (id: string) => {
    const now = rooms.find(r => r.id === id)
    return now !== undefined && now === was.rooms.find(r => r.id === id)
  }
  const doors = wanted.flatMap(d => {
    // Where neither of its rooms moved, a door of an imported plan may be in a thicker wall than is drawn here.
    if (d.rooms.every(same)) return [d]
    return doorBetween(rooms, d.at, d.widthM) ?? []
  })
  const follow = was.walls.length === 0 || sameWalls(was.walls, wallsOf(was.rooms, was.doors))
  const [x0, y0, x1, y1] = was.bounds
  const [a, b, c, d] = boxOf(rooms.flatMap(r => r.polygon))
  const bounds: Floor['bounds'] =
    rooms.length === 0 ? was.bounds : [Math.min(x0, a), Math.min(y0, b), Math.max(x1, c), Math.max(y1, d)]
  return { ...was, rooms, doors, walls: follow ? wallsOf(rooms, doors) : was.walls, bounds }
}

const sameWalls = (a: Floor['walls'], b: Floor['walls']) => JSON.stringify(a) === JSON.stringify(b)

/** Whether a floor's walls are those of its rooms, and so move with them. */
export const wallsFollow = (floor: Floor) =>
  floor.walls.length === 0 || sameWalls(floor.walls, wallsOf(floor.rooms, floor.doors))

/** What speaks against a change; what to do about it is said by a sentence of the same name. */
type Fault = {
  [Id in SentenceId]: Id extends `drawn${string}` ? (`${Id}Tip` extends SentenceId ? Id : never) : never
}[SentenceId]

const fault = (what: Fault, values: Sentence['values'] = {}): Problem =>
  saidProblem('error', sentence(what, values), sentence(`${what}Tip`))

const refused = (what: Fault, values: Sentence['values'] = {}): Change => ({ problem: fault(what, values) })

const withFloors = (drawing: Drawing, floors: readonly Floor[]): Drawing => ({
  ...drawing,
  floors,
  shafts: shaftsOf({ ...drawing, floors }),
})

function onFloor(drawing: Drawing, floor: number, change: (floor: Floor) => Floor): Drawing {
  const floors = drawing.floors.map(f => (f.floor === floor ? change(f) : f))
  return { ...drawing, floors }
}

function floorOf(drawing: Drawing, floor: number): Floor {
  const found = drawing.floors.find(f => f.floor === floor)
  if (!found) throw new Error(`There is no floor ${floor}`)
  return found
}

const replaced = (receivers: readonly Receiver[], fresh: Receiver) =>
  receivers.map(r => (r.id === fresh.id ? fresh : r))

function withoutEmptyRoom({ room, ...receiver }: Receiver): Receiver {
  return room === undefined ? receiver : { ...receiver, room }
}

function freeId(drawing: Drawing, floor: number): string {
  const taken = new Set<string>(drawing.floors.flatMap(f => f.rooms.map(r => r.id)))
  for (let n = 1; ; n++) if (!taken.has(`${floor}-${n}`)) return `${floor}-${n}`
}

const nextName = (rooms: readonly Room[]) => (rooms.length === 0 ? 'Room 1' : following(rooms[rooms.length - 1].name))

/** "Room 9" → "Room 10", "Bay 07" → "Bay 08", "Kitchen" → "Kitchen 2". */
export function following(name: string): string {
  const [, head, digits] = /^(.*?)(\d*)$/.exec(name)!
  return digits === '' ? `${name} 2` : `${head}${String(Number(digits) + 1).padStart(digits.length, '0')}`
}
