import { contains } from '../../core/geometry/polygon.ts'
import { boxOf } from './packing.ts'
import type { Point, Receiver } from '../../core/model/site.ts'

/** A letter's usual width, and a line's height, against the size of the type. */
const [letter, line] = [0.6, 1.3]

/** Whether a room is wide enough for a text. Metres. */
export function fits(text: string, polygon: readonly Point[], size: number): boolean {
  const [x0, , x1] = boxOf(polygon)
  return x1 - x0 > text.length * size * letter
}

/** A room's name in the one or two lines that it has room for; none where it is too narrow for its longest word. */
export function nameLines(name: string, polygon: readonly Point[], size: number): string[] {
  if (fits(name, polygon, size)) return [name]
  const [, y0, , y1] = boxOf(polygon)
  if (y1 - y0 < 3 * size * line) return []
  const words = name.split(' ')
  const parted = words.slice(1).map((_, n) => [words.slice(0, n + 1).join(' '), words.slice(n + 1).join(' ')])
  const longest = (lines: readonly string[]) => Math.max(...lines.map(text => text.length))
  const best = parted.toSorted((a, b) => longest(a) - longest(b))[0]
  return best?.every(text => fits(text, polygon, size)) ? best : []
}

/** Where each line of a room's name stands: under its upper wall, so that what hangs in its middle stays legible; else in the middle. */
export function namePlaces(lines: number, polygon: readonly Point[], size: number): Point[] {
  const [x0, y0, x1, y1] = boxOf(polygon)
  const x = (x0 + x1) / 2
  const [under, further] = [y1 - size, (lines - 1) * size * line]
  const isRoom = under - further - size > y0 && contains(polygon, x, under)
  const top = isRoom ? under : (y0 + y1 + further) / 2
  return Array.from({ length: lines }, (_, n): Point => [x, top - n * size * line])
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
