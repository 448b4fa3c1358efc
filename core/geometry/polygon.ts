import type { Point } from '../model/site.ts'

/** True when (x, y) lies inside the simple polygon; points on the edge may fall on either side. */
export function contains(polygon: readonly Point[], x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i]
    const [xj, yj] = polygon[j]
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** Signed area in m²: positive when the points run counter-clockwise. */
function signedArea(polygon: readonly Point[]): number {
  let twice = 0
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++)
    twice += polygon[j][0] * polygon[i][1] - polygon[i][0] * polygon[j][1]
  return twice / 2
}

export const area = (polygon: readonly Point[]) => Math.abs(signedArea(polygon))

/** Centre of mass; the mean of the corners for a polygon without area. */
export function centroid(polygon: readonly Point[]): Point {
  const a = signedArea(polygon)
  let x = 0
  let y = 0
  if (Math.abs(a) < 1e-9) {
    for (const p of polygon) {
      x += p[0]
      y += p[1]
    }
    return [x / polygon.length, y / polygon.length]
  }
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const cross = polygon[j][0] * polygon[i][1] - polygon[i][0] * polygon[j][1]
    x += (polygon[j][0] + polygon[i][0]) * cross
    y += (polygon[j][1] + polygon[i][1]) * cross
  }
  return [x / (6 * a), y / (6 * a)]
}

/** Metres from (x, y) to the nearest edge. */
export function distanceToEdge(polygon: readonly Point[], x: number, y: number): number {
  let best = Infinity
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++)
    best = Math.min(best, distanceToSegment(x, y, polygon[j], polygon[i]))
  return best
}

function distanceToSegment(x: number, y: number, a: Point, b: Point): number {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const length2 = dx * dx + dy * dy
  const u = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / length2))
  return Math.hypot(x - a[0] - u * dx, y - a[1] - u * dy)
}
