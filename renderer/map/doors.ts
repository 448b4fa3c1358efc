import type { FloorView } from './roomLayout.ts'

/** Each door as a segment along the wall it is in: that of the nearest wall, or of the nearest room edge without walls. */
export function doorGaps(floor: FloorView): (readonly [number, number, number, number])[] {
  const lines = floor.walls.length > 0 ? floor.walls : edges(floor)
  return floor.doors.flatMap(door => {
    const [x, y] = door.at
    const along = nearestDirection(lines, x, y)
    if (!along) return []
    const [dx, dy] = [(along[0] * door.widthM) / 2, (along[1] * door.widthM) / 2]
    return [[x - dx, y - dy, x + dx, y + dy] as const]
  })
}

function edges(floor: FloorView): [number, number, number, number][] {
  return floor.rooms.flatMap(({ polygon }) =>
    polygon.map(([x, y], i): [number, number, number, number] => {
      const [nextX, nextY] = polygon[(i + 1) % polygon.length]
      return [x, y, nextX, nextY]
    }),
  )
}

/** Unit vector of the line that passes nearest to (x, y). */
function nearestDirection(lines: readonly (readonly [number, number, number, number])[], x: number, y: number) {
  let best: readonly [number, number] | null = null
  let bestDistance = Infinity
  for (const [x1, y1, x2, y2] of lines) {
    const length = Math.hypot(x2 - x1, y2 - y1)
    if (length === 0) continue
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length]
    const at = Math.max(0, Math.min(length, (x - x1) * ux + (y - y1) * uy))
    const distance = Math.hypot(x - x1 - at * ux, y - y1 - at * uy)
    if (distance < bestDistance - 1e-9) {
      best = [ux, uy]
      bestDistance = distance
    }
  }
  return best
}
