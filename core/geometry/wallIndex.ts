import type { Segment } from '../model/site.ts'
import { crosses } from './segment.ts'

/** Answers "how many walls lie between two points" without looking at every wall of the floor. */
export interface WallIndex {
  readonly empty: boolean
  /** Walls crossed on the straight way from (px, py) to (qx, qy); touching an end is not crossing. */
  count(px: number, py: number, qx: number, qy: number): number
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

  const buckets: number[][] = Array.from({ length: columns * rows }, () => [])
  walls.forEach(([ax, ay, bx, by], wall) => {
    for (let r = row(Math.min(ay, by)); r <= row(Math.max(ay, by)); r++)
      for (let c = column(Math.min(ax, bx)); c <= column(Math.max(ax, bx)); c++) buckets[r * columns + c].push(wall)
  })
  const seen = new Int32Array(walls.length)
  let round = 0

  function crossed(px: number, py: number, qx: number, qy: number, into: Int32Array): number {
    round++
    let found = 0
    const lowRow = row(Math.min(py, qy))
    const highRow = row(Math.max(py, qy))
    for (let r = lowRow; r <= highRow; r++) {
      // The piece of the way that lies within this row of buckets decides which columns to look at.
      const [from, to] = slice(
        px,
        py,
        qx,
        qy,
        r === lowRow ? -Infinity : y0 + r * bucketM,
        r === highRow ? Infinity : y0 + (r + 1) * bucketM,
      )
      for (let c = column(from); c <= column(to); c++)
        for (const wall of buckets[r * columns + c]) {
          if (seen[wall] === round) continue
          seen[wall] = round
          const [ax, ay, bx, by] = walls[wall]
          if (crosses(px, py, qx, qy, ax, ay, bx, by) && found < into.length) into[found++] = wall
        }
    }
    return found
  }

  const list = new Int32Array(64)
  return { empty: false, crossed, count: (px, py, qx, qy) => crossed(px, py, qx, qy, list) }
}

/** The x range of the way p→q between two heights. */
function slice(px: number, py: number, qx: number, qy: number, low: number, high: number): [number, number] {
  const dy = qy - py
  if (Math.abs(dy) < 1e-9) return [Math.min(px, qx), Math.max(px, qx)]
  const clamp = (u: number) => Math.max(0, Math.min(1, u))
  const a = px + (qx - px) * clamp((low - py) / dy)
  const b = px + (qx - px) * clamp((high - py) / dy)
  return [Math.min(a, b), Math.max(a, b)]
}
