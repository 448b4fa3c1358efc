import { contains, centroid } from '../../core/geometry/polygon.ts'
import { crosses } from '../../core/geometry/segment.ts'
import type { Point } from '../../core/model/site.ts'
import { type Box, boxOf } from './packing.ts'

/**
 * Where a text of `width` × `height` metres fits inside a room: in the middle when the room has nothing else to show
 * (`middleFirst`), else at the end away from its doors, where the icons leave it alone. Null when it fits nowhere.
 */
export function labelBox(
  polygon: readonly Point[],
  width: number,
  height: number,
  doorsAbove: boolean,
  middleFirst: boolean,
): Box | null {
  const [x0, y0, x1, y1] = boxOf(polygon)
  const [cx, cy] = centroid(polygon)
  if (x1 - x0 < width || y1 - y0 < height) return null
  const heights: number[] = []
  const steps = 8
  for (let i = 0; i <= steps; i++) {
    const fromTop = y1 - height / 2 - ((y1 - y0 - height) * i) / steps
    heights.push(doorsAbove ? y0 + y1 - fromTop : fromTop)
  }
  if (middleFirst) heights.unshift(cy)
  const middles = [(x0 + x1) / 2, cx, x0 + width / 2, x1 - width / 2]
  for (const y of heights) {
    for (const x of middles) {
      const box: Box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
      if (fits(polygon, box)) return box
    }
  }
  return null
}

function fits(polygon: readonly Point[], [x0, y0, x1, y1]: Box): boolean {
  // A hair inside, so that a text as tall as its room still counts as within.
  const e = 1e-6
  const corners: Point[] = [
    [x0 + e, y0 + e],
    [x1 - e, y0 + e],
    [x1 - e, y1 - e],
    [x0 + e, y1 - e],
  ]
  if (!corners.every(([x, y]) => contains(polygon, x, y))) return false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[j]
    const [bx, by] = polygon[i]
    for (let k = 0; k < 4; k++) {
      const [px, py] = corners[k]
      const [qx, qy] = corners[(k + 1) % 4]
      if (crosses(px, py, qx, qy, ax, ay, bx, by)) return false
    }
  }
  return true
}
