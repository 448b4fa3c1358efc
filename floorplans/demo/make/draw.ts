/**
 * Draws a floor from rows of rooms along corridors, all upright rectangles in metres: outlines, doors to the corridor,
 * and walls with a gap where a door is.
 */
import type { RoomType } from '../../../core/model/site.ts'

export type Side = 'south' | 'north'

/** A room in a row: its doors are in the middle of the sides named. */
export interface RoomSpec {
  readonly name: string
  readonly type: RoomType
  readonly unit: string
  readonly widthM: number
  readonly doors: readonly Side[]
  readonly doorWidthM?: number
}

export interface Row {
  readonly x0: number
  readonly y0: number
  readonly y1: number
  readonly rooms: readonly RoomSpec[]
}

export interface Corridor {
  readonly name: string
  readonly unit: string
  readonly box: readonly [x0: number, y0: number, x1: number, y1: number]
}

export interface DrawnRoom {
  readonly id: string
  readonly name: string
  readonly type: RoomType
  readonly unit: string
  readonly polygon: readonly (readonly [number, number])[]
}

export interface DrawnFloor {
  readonly floor: number
  readonly name: string
  readonly bounds: readonly [number, number, number, number]
  readonly rooms: readonly DrawnRoom[]
  readonly walls: readonly (readonly [number, number, number, number])[]
  readonly doors: readonly {
    readonly rooms: readonly [string, string]
    readonly at: readonly [number, number]
    readonly width: number
  }[]
}

type Box = Corridor['box']
type Placed = {
  readonly id: string
  readonly name: string
  readonly type: RoomType
  readonly unit: string
  readonly box: Box
  readonly spec?: RoomSpec
}
type Door = DrawnFloor['doors'][number]

/** Corridors that share an edge are open to each other over its whole length. */
export function drawFloor(
  floor: number,
  name: string,
  rows: readonly Row[],
  corridors: readonly Corridor[],
): DrawnFloor {
  const idOf = (roomName: string) => `${floor}-${roomName.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
  const halls = corridors.map(
    (c): Placed => ({ id: idOf(c.name), name: c.name, type: 'corridor', unit: c.unit, box: c.box }),
  )
  const rooms = rows.flatMap(row => placeRow(row, idOf))
  const doors = [...rooms.flatMap(r => doorsOf(r, halls)), ...openings(halls)]
  const all = [...rooms, ...halls]
  return {
    floor,
    name,
    bounds: [
      Math.min(...all.map(r => r.box[0])) - 1,
      Math.min(...all.map(r => r.box[1])) - 1,
      Math.max(...all.map(r => r.box[2])) + 1,
      Math.max(...all.map(r => r.box[3])) + 1,
    ],
    rooms: all.map(({ id, name, type, unit, box: [x0, y0, x1, y1] }) => ({
      id,
      name,
      type,
      unit,
      polygon: [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ],
    })),
    walls: wallsOf(
      all.map(r => r.box),
      doors,
    ),
    doors,
  }
}

function placeRow(row: Row, idOf: (name: string) => string): Placed[] {
  let x = row.x0
  return row.rooms.map(spec => {
    const box: Box = [x, row.y0, round(x + spec.widthM), row.y1]
    x = box[2]
    return { id: idOf(spec.name), name: spec.name, type: spec.type, unit: spec.unit, box, spec }
  })
}

function doorsOf(room: Placed, halls: readonly Placed[]): Door[] {
  const [x0, y0, x1, y1] = room.box
  const x = round((x0 + x1) / 2)
  return (room.spec?.doors ?? []).map(side => {
    const y = side === 'south' ? y0 : y1
    const hall = halls.find(h => (side === 'south' ? h.box[3] : h.box[1]) === y && h.box[0] < x && x < h.box[2])
    if (!hall) throw new Error(`${room.name} has a door to the ${side}, but no corridor is there`)
    return { rooms: [room.id, hall.id], at: [x, y], width: room.spec?.doorWidthM ?? 1.2 }
  })
}

function openings(halls: readonly Placed[]): Door[] {
  const found: Door[] = []
  for (const a of halls)
    for (const b of halls) {
      const [x0, x1] = [Math.max(a.box[0], b.box[0]), Math.min(a.box[2], b.box[2])]
      const [y0, y1] = [Math.max(a.box[1], b.box[1]), Math.min(a.box[3], b.box[3])]
      if (a.box[2] === b.box[0] && y0 < y1)
        found.push({ rooms: [a.id, b.id], at: [x0, round((y0 + y1) / 2)], width: round(y1 - y0) })
      if (a.box[3] === b.box[1] && x0 < x1)
        found.push({ rooms: [a.id, b.id], at: [round((x0 + x1) / 2), y0], width: round(x1 - x0) })
    }
  return found
}

/** Each line that edges lie on: what they cover together, less the doors in it. */
function wallsOf(boxes: readonly Box[], doors: readonly Door[]): DrawnFloor['walls'] {
  const walls: [number, number, number, number][] = []
  const xs = new Set(boxes.flatMap(([x0, , x1]) => [x0, x1]))
  const ys = new Set(boxes.flatMap(([, y0, , y1]) => [y0, y1]))
  for (const y of [...ys].sort(ascending)) {
    const covered = boxes.filter(b => b[1] === y || b[3] === y).map(([x0, , x1]): Span => [x0, x1])
    const gaps = doors
      .filter(d => d.at[1] === y && covered.some(([from, to]) => from < d.at[0] && d.at[0] < to))
      .map(d => gapOf(d.at[0], d.width))
    for (const [from, to] of less(union(covered), gaps)) walls.push([from, y, to, y])
  }
  for (const x of [...xs].sort(ascending)) {
    const covered = boxes.filter(b => b[0] === x || b[2] === x).map(([, y0, , y1]): Span => [y0, y1])
    const gaps = doors.filter(d => d.at[0] === x && !ys.has(d.at[1])).map(d => gapOf(d.at[1], d.width))
    for (const [from, to] of less(union(covered), gaps)) walls.push([x, from, x, to])
  }
  return walls
}

type Span = readonly [from: number, to: number]
const ascending = (a: number, b: number) => a - b
const round = (v: number) => Math.round(v * 100) / 100
const gapOf = (middle: number, width: number): Span => [round(middle - width / 2), round(middle + width / 2)]

function union(spans: readonly Span[]): Span[] {
  const joined: [number, number][] = []
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = joined[joined.length - 1]
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

const less = (spans: readonly Span[], gaps: readonly Span[]): Span[] =>
  gaps.reduce<Span[]>(
    (left, [from, to]) =>
      left.flatMap(([a, b]): Span[] =>
        to <= a || from >= b
          ? [[a, b]]
          : (
              [
                [a, from],
                [to, b],
              ] as Span[]
            ).filter(([p, q]) => p < q),
      ),
    [...spans],
  )
