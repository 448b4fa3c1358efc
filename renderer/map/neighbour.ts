import { centroid } from '../../core/geometry/polygon.ts'
import type { RoomView } from './roomLayout.ts'

/** The nearest room that lies in a direction (metres, y up); sideways distance counts double. */
export function neighbour(
  all: readonly RoomView[],
  from: RoomView,
  [dx, dy]: readonly [number, number],
): RoomView | null {
  const [x0, y0] = centroid(from.polygon)
  let best: RoomView | null = null
  let bestCost = Infinity
  for (const room of all) {
    if (room.id === from.id) continue
    const [x, y] = centroid(room.polygon)
    const ahead = (x - x0) * dx + (y - y0) * dy
    const aside = Math.abs((x - x0) * dy) + Math.abs((y - y0) * dx)
    if (ahead <= 0.01 || aside > 3 * ahead) continue
    const cost = ahead + 2 * aside
    if (cost < bestCost) {
      best = room
      bestCost = cost
    }
  }
  return best
}
