/** What follows from where rooms are: the walls between them, the doors in those, and the lifts and stairs one above the other. */
import { boxesMeet, boxOf, sharedArea } from '../geometry/validate.ts'
import type { Door, Point, Room, Segment, Shaft, Site } from './site.ts'

/** Edges of two rooms this near and parallel are one wall. */
const sameWallM = 0.15
/** A door is put into a wall that is this near. */
const doorReachM = 0.6
const stepM = 1e-6

interface Edge {
  readonly room: Room['id']
  readonly a: Point
  readonly b: Point
}

const edgesOf = (rooms: readonly Room[]): Edge[] =>
  rooms.flatMap(({ id, polygon }) =>
    polygon.map((a, i): Edge => ({ room: id, a, b: polygon[(i + 1) % polygon.length] })),
  )

/** The door nearest to `at` that two rooms can share; null where there is none. */
export function doorBetween(rooms: readonly Room[], at: Point, widthM: number): Door | null {
  const near = edgesOf(rooms)
    .map(edge => ({ edge, foot: footOn(edge, at) }))
    .filter(({ foot }) => distance(foot, at) <= doorReachM)
    .sort((p, q) => distance(p.foot, at) - distance(q.foot, at))
  for (const { edge, foot } of near) {
    const other = near.find(
      n => n.edge.room !== edge.room && distance(n.foot, foot) <= sameWallM && parallel(n.edge, edge),
    )
    if (other) return { rooms: [edge.room, other.edge.room], at: [round(foot[0]), round(foot[1])], widthM }
  }
  return null
}

/** Every edge of every room once, with a gap for each door. */
export function wallsOf(rooms: readonly Room[], doors: readonly Door[]): Segment[] {
  const walls: Segment[] = []
  for (const edge of edgesOf(rooms)) {
    let pieces: [number, number][] = [[0, lengthOf(edge)]]
    for (const [x1, y1, x2, y2] of walls) pieces = without(pieces, edge, [x1, y1], [x2, y2], 0)
    for (const { at, widthM } of doors) {
      if (distance(footOn(edge, at), at) > sameWallM) continue
      const along = alongOf(edge, at)
      pieces = cut(pieces, along - widthM / 2, along + widthM / 2)
    }
    for (const [from, to] of pieces)
      if (to - from > 0.02) walls.push([...pointAt(edge, from), ...pointAt(edge, to)] as unknown as Segment)
  }
  return walls
}

/** Lifts and stairs that lie one above the other are one shaft. Those that a plan brought along stay while their rooms do. */
export function shaftsOf({ floors, shafts }: Pick<Site, 'floors' | 'shafts'>): readonly Shaft[] {
  const kinds = ['lift', 'stairs'] as const
  const known = new Map(floors.flatMap(f => f.rooms.map(room => [room.id, { floor: f.floor, room }] as const)))
  const kept = shafts
    .map(shaft => ({ ...shaft, rooms: shaft.rooms.filter(({ room }) => known.get(room)?.room.type === shaft.kind) }))
    .filter(shaft => shaft.rooms.length > 1)
  const joined = new Set<string>(kept.flatMap(shaft => shaft.rooms.map(({ room }) => room)))
  const found: { kind: Shaft['kind']; rooms: { floor: number; room: Room['id'] }[] }[] = kept.map(s => ({
    kind: s.kind,
    rooms: [...s.rooms],
  }))
  for (const kind of kinds)
    for (const { floor, room } of known.values()) {
      if (room.type !== kind || joined.has(room.id)) continue
      const below = found.find(
        shaft =>
          shaft.kind === kind &&
          shaft.rooms.every(other => other.floor !== floor) &&
          shaft.rooms.some(other => liesOver(room, known.get(other.room)!.room)),
      )
      if (below) below.rooms.push({ floor, room: room.id })
      else found.push({ kind, rooms: [{ floor, room: room.id }] })
      joined.add(room.id)
    }
  return found.filter(shaft => shaft.rooms.length > 1)
}

const liesOver = (a: Room, b: Room) =>
  boxesMeet(boxOf(a.polygon), boxOf(b.polygon)) && sharedArea(a.polygon, b.polygon) > 0.5

const round = (v: number) => Math.round(v * 100) / 100
const distance = (p: Point, q: Point) => Math.hypot(p[0] - q[0], p[1] - q[1])
const lengthOf = ({ a, b }: Edge) => distance(a, b)

/** Metres along the edge to the point of it that is nearest on its line. */
function alongOf({ a, b }: Edge, [x, y]: Point): number {
  const length = Math.max(stepM, distance(a, b))
  return ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length
}

function pointAt({ a, b }: Edge, along: number): Point {
  const u = along / Math.max(stepM, distance(a, b))
  return [round(a[0] + u * (b[0] - a[0])), round(a[1] + u * (b[1] - a[1]))]
}

function footOn(edge: Edge, at: Point): Point {
  const along = Math.max(0, Math.min(lengthOf(edge), alongOf(edge, at)))
  const u = along / Math.max(stepM, lengthOf(edge))
  return [edge.a[0] + u * (edge.b[0] - edge.a[0]), edge.a[1] + u * (edge.b[1] - edge.a[1])]
}

function parallel(p: Edge, q: Edge): boolean {
  const cross = (p.b[0] - p.a[0]) * (q.b[1] - q.a[1]) - (p.b[1] - p.a[1]) * (q.b[0] - q.a[0])
  return Math.abs(cross) < 0.1 * lengthOf(p) * lengthOf(q)
}

/** The pieces without what a wall from p to q covers already. */
function without(pieces: [number, number][], edge: Edge, p: Point, q: Point, marginM: number): [number, number][] {
  const line = { room: edge.room, a: p, b: q }
  if (!parallel(edge, line) || offLine(edge, p) > sameWallM || offLine(edge, q) > sameWallM) return pieces
  const [from, to] = [alongOf(edge, p), alongOf(edge, q)].sort((a, b) => a - b)
  return cut(pieces, from - marginM, to + marginM)
}

function offLine(edge: Edge, [x, y]: Point): number {
  const along = alongOf(edge, [x, y])
  const u = along / Math.max(stepM, lengthOf(edge))
  return Math.hypot(edge.a[0] + u * (edge.b[0] - edge.a[0]) - x, edge.a[1] + u * (edge.b[1] - edge.a[1]) - y)
}

const cut = (pieces: [number, number][], from: number, to: number): [number, number][] =>
  pieces.flatMap(([a, b]): [number, number][] =>
    to <= a || from >= b
      ? [[a, b]]
      : [...(from > a ? [[a, from] as [number, number]] : []), ...(to < b ? [[to, b] as [number, number]] : [])],
  )
