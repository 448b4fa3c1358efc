import { area, centroid } from '../../core/geometry/polygon.ts'
import type { Point } from '../../core/model/site.ts'
import type { SiteView } from '../live/station.ts'
import { labelBox } from './label.ts'
import { type Box, boxOf, slotsIn } from './packing.ts'

export type FloorView = SiteView['floors'][number]
export type RoomView = FloorView['rooms'][number]

/** What one scale of the map means for all rooms. */
export interface Scale {
  readonly pxPerM: number
  /** Icon diameters to try, largest first, px. */
  readonly sizesPx: readonly number[]
  /** Heights of a room's name to try, largest first, px. */
  readonly namesPx: readonly number[]
  /** Width of a count of one or two digits, px. */
  readonly countPx: number
  readonly widthOf: (text: string, heightPx: number) => number
}

/** A room's name where it fits: its lines and their height, and the box that they take (metres). */
interface Label {
  readonly lines: readonly string[]
  /** How many of the lines, at the end, are the remark. */
  readonly remarks: number
  readonly heightPx: number
  readonly box: Box
}

/** How one room shows who is in it: icons on slots, or one count when they would not fit. Metres. */
export interface RoomLayout {
  readonly label: Label | null
  /** Null = show a count. */
  readonly icons: { readonly sizePx: number; readonly slots: readonly Point[] } | null
  readonly middle: Point
}

/** Space below an icon for its age, px. */
const ageRoomPx = 10

/**
 * The largest icons that give `needed` slots, with the room's name where it fits, without it where only that helps.
 * @param remark a line to keep free below the name: "not heard", or the mark of an alarm.
 */
export function layOut(
  room: RoomView,
  doorsAbove: boolean,
  needed: number,
  remark: string | null,
  scale: Scale,
): RoomLayout {
  const polygon = room.polygon
  const toM = (px: number) => px / scale.pxPerM
  const middle = centroid(polygon)
  const label = labelOf(room, doorsAbove, remark, scale)
  const smallest = toM(scale.sizesPx[scale.sizesPx.length - 1])
  // A corridor of 100 m would have thousands of slots: no more are made than the area can need.
  const atMost = Math.max(24, needed + 8)
  if (area(polygon) < smallest * smallest) return { label, icons: null, middle }
  for (const kept of label ? [label, null] : [null]) {
    for (const sizePx of scale.sizesPx) {
      const last = sizePx === scale.sizesPx[scale.sizesPx.length - 1]
      const below = last ? 0 : ageRoomPx
      const pitch = [toM(sizePx + 7), toM(sizePx + 4 + below)] as const
      const slots = slotsIn(
        polygon,
        toM(sizePx / 2 + 1),
        ...pitch,
        kept?.box ?? null,
        toM(Math.max(0, below - 3)),
        atMost,
      )
      if (slots.length >= Math.max(1, needed)) return { label: kept, icons: { sizePx, slots }, middle }
    }
  }
  return { label, icons: null, middle }
}

/** The room's name as large as fits: in one line, by its number alone, or in two lines. */
function labelOf(room: RoomView, doorsAbove: boolean, remark: string | null, scale: Scale): Label | null {
  for (const [name, remarks] of wordings(room.name, remark)) {
    for (const heightPx of scale.namesPx) {
      const lines = [...name, ...remarks]
      const width = (Math.max(...lines.map(line => scale.widthOf(line, heightPx))) + 6) / scale.pxPerM
      const height = (lines.length * heightPx * 1.15 + 5) / scale.pxPerM
      const box = labelBox(
        room.polygon,
        width,
        height,
        doorsAbove,
        isPassage(room, (heightPx * 1.15 + 5) / scale.pxPerM),
      )
      if (box) return { lines, remarks: remarks.length, heightPx, box }
    }
  }
  return null
}

function wordings(name: string, remark: string | null): (readonly [string[], string[]])[] {
  const names = spellings(name)
  if (remark === null) return names.map(each => [each, []] as const)
  return [[remark], remark.split(' ')].flatMap(lines => names.map(each => [each, lines] as const))
}

/** "Room 412" as it is, as "412", and broken at the space nearest to its middle. */
function spellings(name: string): string[][] {
  const number = /^\S+ (\d{3,}\S*)$/.exec(name)
  const spaces = [...name.matchAll(/\s/g)].map(match => match.index)
  if (number) return [[name], [number[1]]]
  if (spaces.length === 0) return [[name]]
  const middle = spaces.reduce((best, at) =>
    Math.abs(at - name.length / 2) < Math.abs(best - name.length / 2) ? at : best,
  )
  return [[name], [name.slice(0, middle), name.slice(middle + 1)]]
}

/** Long, narrow and passed through: its name stands in the middle. */
function isPassage(room: RoomView, textHeightM: number): boolean {
  const [x0, y0, x1, y1] = boxOf(room.polygon)
  return room.type === 'corridor' || y1 - y0 < 2.5 * textHeightM || (x1 - x0) / (y1 - y0) > 4
}

const upperDoors = new WeakMap<FloorView, ReadonlyMap<string, number>>()

/** True when the room's doors are mostly above its middle, so that its name belongs to the other end. */
export const doorsAbove = (room: RoomView, floor: FloorView): boolean => {
  let known = upperDoors.get(floor)
  if (!known) upperDoors.set(floor, (known = countUpperDoors(floor)))
  return (known.get(room.id) ?? 0) > 0
}

/** Of each room, how many more doors lie above its middle than below. */
function countUpperDoors(floor: FloorView): ReadonlyMap<string, number> {
  const middles = new Map(floor.rooms.map(({ id, polygon }) => [id, centroid(polygon)[1]]))
  const counts = new Map<string, number>()
  for (const { rooms, at } of floor.doors)
    for (const id of rooms) {
      const middle = middles.get(id)
      if (middle !== undefined) counts.set(id, (counts.get(id) ?? 0) + (at[1] > middle ? 1 : -1))
    }
  return counts
}
