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
  readonly textWidthPx: (text: string) => number
  readonly textHeightPx: number
}

/** How one room shows who is in it: icons on slots, or one count when they would not fit. Metres. */
export interface RoomLayout {
  readonly label: Box | null
  /** Null = show a count. */
  readonly icons: { readonly sizePx: number; readonly slots: readonly Point[] } | null
  readonly middle: Point
}

/** Space below an icon for its age, px. */
const ageRoomPx = 12

/** The largest icons that give `needed` slots, with the room's name where it fits, without it where only that helps. */
export function layOut(room: RoomView, doorsAbove: boolean, needed: number, scale: Scale): RoomLayout {
  const polygon = room.polygon
  const toM = (px: number) => px / scale.pxPerM
  const middle = centroid(polygon)
  const label = labelBox(
    polygon, toM(scale.textWidthPx(room.name) + 8), toM(scale.textHeightPx + 6), doorsAbove, isPassage(room, toM(scale.textHeightPx)),
  )
  const smallest = toM(scale.sizesPx[scale.sizesPx.length - 1])
  // A corridor of 100 m would have thousands of slots: no more are made than the area can need.
  const atMost = Math.max(24, needed + 8)
  if (area(polygon) < smallest * smallest) return { label, icons: null, middle }
  for (const keepOut of label ? [label, null] : [null]) {
    for (const sizePx of scale.sizesPx) {
      const last = sizePx === scale.sizesPx[scale.sizesPx.length - 1]
      const slots = slotsIn(polygon, toM(sizePx / 2 + 1), toM(sizePx + 8), toM(sizePx + (last ? 4 : ageRoomPx)), keepOut, atMost)
      if (slots.length >= Math.max(1, needed)) return { label: keepOut, icons: { sizePx, slots }, middle }
    }
  }
  return { label, icons: null, middle }
}

/** Long, narrow and passed through: its name stands in the middle. */
function isPassage(room: RoomView, textHeightM: number): boolean {
  const [x0, y0, x1, y1] = boxOf(room.polygon)
  return room.type === 'corridor' || y1 - y0 < 3.5 * textHeightM || (x1 - x0) / (y1 - y0) > 4
}

/** True when the room's doors are mostly above its middle, so that its name belongs to the other end. */
export function doorsAbove(room: RoomView, floor: FloorView): boolean {
  const [, cy] = centroid(room.polygon)
  let above = 0
  for (const door of floor.doors) {
    if (!door.rooms.includes(room.id)) continue
    above += door.at[1] > cy ? 1 : -1
  }
  return above > 0
}
