import { area, centroid } from '../../core/geometry/polygon.ts'
import type { Point } from '../../core/model/site.ts'
import { type Box, boxOf } from './packing.ts'
import type { FloorView, RoomView } from './roomLayout.ts'

/** A ward that is drawn as one number, because its rooms are too small on the screen for one each. */
export interface FoldedUnit {
  readonly name: string
  readonly rooms: readonly RoomView[]
  readonly middle: Point
  readonly box: Box
}

/**
 * The units of a floor in which most rooms are narrower than `leastM` metres, the width that a number needs at the
 * scale. Rooms without a unit keep their own.
 */
export function foldedUnits(floor: FloorView, leastM: number): FoldedUnit[] {
  const byUnit = Map.groupBy(
    floor.rooms.filter(room => room.unit !== ''),
    room => room.unit,
  )
  return [...byUnit].flatMap(([name, rooms]) => {
    const narrow = rooms.filter(room => narrowness(room) < leastM)
    if (rooms.length < 2 || narrow.length * 2 <= rooms.length) return []
    const boxes = rooms.map(room => boxOf(room.polygon))
    const box = [0, 1, 2, 3].map(i => (i < 2 ? Math.min : Math.max)(...boxes.map(each => each[i]))) as unknown as Box
    return [{ name, rooms, middle: middleOf(rooms), box }]
  })
}

function narrowness(room: RoomView): number {
  const [x0, y0, x1, y1] = boxOf(room.polygon)
  return Math.min(x1 - x0, y1 - y0)
}

/** Where its area lies. */
function middleOf(rooms: readonly RoomView[]): Point {
  let [x, y, all] = [0, 0, 0]
  for (const { polygon } of rooms) {
    const [[cx, cy], weight] = [centroid(polygon), area(polygon)]
    x += cx * weight
    y += cy * weight
    all += weight
  }
  return [x / all, y / all]
}
