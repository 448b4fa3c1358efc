import { contains, distanceToEdge } from '../../core/geometry/polygon.ts'
import type { Point } from '../../core/model/site.ts'

/** x0, y0, x1, y1 in metres. */
export type Box = readonly [number, number, number, number]

export const boxOf = (polygon: readonly Point[]): Box => {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of polygon) {
    x0 = Math.min(x0, x)
    y0 = Math.min(y0, y)
    x1 = Math.max(x1, x)
    y1 = Math.max(y1, y)
  }
  return [x0, y0, x1, y1]
}

/**
 * Centres for discs of radius `radiusM` inside a polygon, on a grid of `pitchX` × `pitchY` metres (each at least the
 * diameter) about the middle of what is free: the middle row first, from its middle outwards, so that a few stand together.
 * Every disc lies within the polygon and outside `keepOut`; no two overlap. The same input gives the same order.
 * @param belowM space to leave free below the lowest row, for the text under a disc.
 * @param atMost stop early: rooms hold more slots than anybody needs.
 */
export function slotsIn(
  polygon: readonly Point[],
  radiusM: number,
  pitchX: number,
  pitchY: number,
  keepOut: Box | null,
  belowM = 0,
  atMost = 2_000,
): Point[] {
  const slots: Point[] = []
  const [x0, floor, x1, y1] = freeBox(boxOf(polygon), keepOut)
  const y0 = floor + belowM
  const columns = Math.floor((x1 - x0 - 2 * radiusM) / pitchX) + 1
  const rows = Math.floor((y1 - y0 - 2 * radiusM) / pitchY) + 1
  for (const row of outwards(rows)) {
    const y = (y0 + y1) / 2 - row * pitchY
    for (const column of outwards(columns)) {
      const x = (x0 + x1) / 2 + column * pitchX
      if (!contains(polygon, x, y) || distanceToEdge(polygon, x, y) < radiusM) continue
      if (keepOut && touches(keepOut, x, y, radiusM)) continue
      slots.push([x, y])
      if (slots.length >= atMost) return slots
    }
  }
  return slots
}

/** The part of a box beside `keepOut`, when most of it lies above or below; else the whole, to be packed around it. */
function freeBox(box: Box, keepOut: Box | null): Box {
  if (!keepOut) return box
  const [x0, y0, x1, y1] = box
  const below = keepOut[1] - y0
  const above = y1 - keepOut[3]
  if (Math.max(below, above) < 0.5 * (y1 - y0)) return box
  return below > above ? [x0, y0, x1, keepOut[1]] : [x0, keepOut[3], x1, y1]
}

/** Offsets of `count` places about 0, nearest first: 0 −1 1 −2 2, or for an even count −½ ½ −1½ 1½. */
function outwards(count: number): number[] {
  if (count <= 0) return []
  const offsets = Array.from({ length: count }, (_, i) => i - (count - 1) / 2)
  return offsets.sort((a, b) => Math.abs(a) - Math.abs(b) || a - b)
}

const touches = ([x0, y0, x1, y1]: Box, x: number, y: number, radius: number) =>
  x + radius > x0 && x - radius < x1 && y + radius > y0 && y - radius < y1

/**
 * Who stands on which slot of one place. A newcomer takes the lowest free slot, and nobody moves when another leaves.
 */
export class Seats {
  readonly #seatOf = new Map<string, number>()
  readonly #free: number[] = []
  #next = 0

  get size(): number {
    return this.#seatOf.size
  }

  /** One more than the highest slot that is taken: so many are needed. */
  get span(): number {
    return this.#next
  }

  seatOf(id: string): number | undefined {
    return this.#seatOf.get(id)
  }

  occupants(): IterableIterator<[string, number]> {
    return this.#seatOf.entries()
  }

  enter(id: string): void {
    if (this.#seatOf.has(id)) return
    let seat = this.#next
    if (this.#free.length > 0) {
      const lowest = this.#free.indexOf(Math.min(...this.#free))
      seat = this.#free.splice(lowest, 1)[0]
    } else this.#next++
    this.#seatOf.set(id, seat)
  }

  leave(id: string): void {
    const seat = this.#seatOf.get(id)
    if (seat === undefined) return
    this.#seatOf.delete(id)
    this.#free.push(seat)
    for (let last = this.#free.indexOf(this.#next - 1); last >= 0; last = this.#free.indexOf(this.#next - 1)) {
      this.#free.splice(last, 1)
      this.#next--
    }
  }

  /** Close the gaps, keeping the order: only when the whole picture is drawn anew anyway. */
  settle(): void {
    const inOrder = [...this.#seatOf].sort((a, b) => a[1] - b[1])
    this.#seatOf.clear()
    this.#free.length = 0
    this.#next = 0
    for (const [id] of inOrder) this.#seatOf.set(id, this.#next++)
  }
}
