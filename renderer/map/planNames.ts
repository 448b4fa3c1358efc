import { contains } from '../../core/geometry/polygon.ts'
import type { Point, Receiver } from '../../core/model/site.ts'

/** A letter's usual width, and a line's height, against the size of the type. */
const [letter, line] = [0.6, 1.3]

/** Whether a room is wide enough for its name. Metres. */
export function fits(name: string, polygon: readonly Point[], size: number): boolean {
  const xs = polygon.map(p => p[0])
  return Math.max(...xs) - Math.min(...xs) > name.length * size * letter
}

/** Where a room's name stands: under its upper wall, so that what hangs in its middle stays legible; else in the middle. */
export function namePlace(polygon: readonly Point[], size: number): Point {
  const [xs, ys] = [polygon.map(p => p[0]), polygon.map(p => p[1])]
  const x = (Math.min(...xs) + Math.max(...xs)) / 2
  const top = Math.max(...ys) - size
  return top - size > Math.min(...ys) && contains(polygon, x, top) ? [x, top] : [x, (Math.min(...ys) + top + size) / 2]
}

/** Those whose names fit under them without running into another's; the one that is asked for always. All in metres. */
export function namedReceivers(receivers: readonly Receiver[], size: number, asked?: string): Set<string> {
  const taken: { readonly x0: number; readonly x1: number; readonly y: number }[] = []
  const named = new Set<string>()
  for (const r of receivers.toSorted((a, b) => Number(b.id === asked) - Number(a.id === asked))) {
    const half = (r.id.length * size * letter) / 2
    const box = { x0: r.xM - half, x1: r.xM + half, y: r.yM }
    if (taken.some(t => t.x0 < box.x1 && box.x0 < t.x1 && Math.abs(t.y - box.y) < size * line)) continue
    taken.push(box)
    named.add(r.id)
  }
  return named
}
