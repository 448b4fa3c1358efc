import type { Segment } from '../model/site.ts'
import { crosses } from './segment.ts'

/** Answers "how many walls lie between two points" without looking at every wall of the floor. */
export interface WallIndex {
  readonly empty: boolean
  /** Walls crossed on the straight way from (px, py) to (qx, qy), at most `most`; touching an end is not crossing. */
  count(px: number, py: number, qx: number, qy: number, most?: number): number
  /** Writes the index of each crossed wall into `into` and returns how many there were (at most `into.length`). */
  crossed(px: number, py: number, qx: number, qy: number, into: Int32Array): number
}

/** Buckets the walls of one floor by a square grid of `bucketM` metres. */
export function wallIndex(walls: readonly Segment[], bucketM = 2): WallIndex {
  if (walls.length === 0) return { empty: true, count: () => 0, crossed: () => 0 }
  let x0 = Infinity
  let y0 = Infinity
  let x1 = -Infinity
  let y1 = -Infinity
  for (const [ax, ay, bx, by] of walls) {
    x0 = Math.min(x0, ax, bx)
    y0 = Math.min(y0, ay, by)
    x1 = Math.max(x1, ax, bx)
    y1 = Math.max(y1, ay, by)
  }
  const columns = Math.floor((x1 - x0) / bucketM) + 1
  const rows = Math.floor((y1 - y0) / bucketM) + 1
  const column = (x: number) => Math.max(0, Math.min(columns - 1, Math.floor((x - x0) / bucketM)))
  const row = (y: number) => Math.max(0, Math.min(rows - 1, Math.floor((y - y0) / bucketM)))

  const lists: number[][] = Array.from({ length: columns * rows }, () => [])
  walls.forEach(([ax, ay, bx, by], wall) => {
    for (let r = row(Math.min(ay, by)); r <= row(Math.max(ay, by)); r++)
      for (let c = column(Math.min(ax, bx)); c <= column(Math.max(ax, bx)); c++) lists[r * columns + c].push(wall)
  })
  // Side by side in memory: a hospital asks millions of times while it starts. Bucket b: first[b] … first[b + 1].
  const bucketed = Int32Array.from(lists.flat())
  const first = new Int32Array(lists.length + 1)
  lists.forEach((list, b) => (first[b + 1] = first[b] + list.length))
  const ends = Float64Array.from(walls.flat())
  const seen = new Int32Array(walls.length)
  let round = 0

  function crossed(px: number, py: number, qx: number, qy: number, into: Int32Array, most = into.length): number {
    round++
    let found = 0
    const lowRow = row(Math.min(py, qy))
    const highRow = row(Math.max(py, qy))
    for (let r = lowRow; r <= highRow; r++) {
      // The piece of the way that lies within this row of buckets decides which columns to look at.
      const low = r === lowRow ? -Infinity : y0 + r * bucketM
      const high = r === highRow ? Infinity : y0 + (r + 1) * bucketM
      const one = xAt(px, py, qx, qy, low, px)
      const other = xAt(px, py, qx, qy, high, qx)
      const to = column(Math.max(one, other))
      for (let b = r * columns + column(Math.min(one, other)); b <= r * columns + to; b++)
        for (let i = first[b]; i < first[b + 1]; i++) {
          const wall = bucketed[i]
          if (seen[wall] === round) continue
          seen[wall] = round
          const at = wall * 4
          if (!crosses(px, py, qx, qy, ends[at], ends[at + 1], ends[at + 2], ends[at + 3])) continue
          into[found++] = wall
          if (found >= most) return found
        }
    }
    return found
  }

  const list = new Int32Array(64)
  return {
    empty: false,
    crossed: (px, py, qx, qy, into) => crossed(px, py, qx, qy, into),
    count: (px, py, qx, qy, most = list.length) => crossed(px, py, qx, qy, list, Math.min(most, list.length)),
  }
}

/** Where the way p→q is at a height, within its ends; `level`: where it goes along that height. */
function xAt(px: number, py: number, qx: number, qy: number, height: number, level: number): number {
  const dy = qy - py
  if (Math.abs(dy) < 1e-9) return level
  return px + (qx - px) * Math.max(0, Math.min(1, (height - py) / dy))
}
