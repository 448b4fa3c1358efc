import { type Candidates, mostCells } from './filter.ts'
import type { Grid } from './grid.ts'
import type { Levels } from './levels.ts'
import type { Likelihood } from './likelihood.ts'

/** Small buildings are searched whole; in large ones, the windows of the loudest receivers. */
const searchWhole = 4000
const strongest = 2

export function candidatesOf(grid: Grid, levels: Levels, receiverRoom: (receiver: number) => number): Candidates {
  const cells = new Int32Array(mostCells)
  const chunk = new Int32Array(1024)
  const all = new Int32Array(grid.count)
  const value = new Float32Array(grid.count)
  const mark = new Uint8Array(grid.count)
  const bins = new Int32Array(256)
  let outOf = 1

  function find(likelihood: Likelihood): number {
    const count = collect(likelihood)
    let best = -Infinity
    outOf = 0
    for (let from = 0; from < count; from += chunk.length) {
      const n = Math.min(chunk.length, count - from)
      for (let k = 0; k < n; k++) chunk[k] = all[from + k]
      likelihood.weigh(chunk, n)
      for (let k = 0; k < n; k++) {
        const v = likelihood.log[k] + likelihood.certain[k]
        value[from + k] = v
        outOf += grid.prior[chunk[k]]
        if (v > best) best = v
      }
    }
    for (let k = 0; k < count; k++) mark[all[k]] = 0
    return select(count, best)
  }

  /** Cells to look at, each once. */
  function collect(likelihood: Likelihood): number {
    if (grid.count <= searchWhole) {
      for (let i = 0; i < grid.count; i++) all[i] = i
      return grid.count
    }
    let count = 0
    const add = (cell: number) => {
      if (cell < 0 || mark[cell] === 1) return
      mark[cell] = 1
      all[count++] = cell
    }
    for (let i = 0; i < likelihood.proofCount; i++) {
      const room = receiverRoom(likelihood.proof[i])
      if (room >= 0) for (const cell of grid.rooms[room].cells) add(cell)
    }
    const { reads } = likelihood
    for (let i = 0; i < reads.count; i++)
      for (const room of reads.rooms(reads.heard[i])) for (const cell of grid.rooms[room].cells) add(cell)
    for (let h = 0; h < Math.min(strongest, likelihood.heardCount); h++)
      for (let f = 0; f < grid.floors.length; f++) {
        const w = likelihood.heard[h] * grid.floors.length + f
        const floor = grid.floors[f]
        for (let row = 0; row < levels.rows[w]; row++)
          for (let c = 0; c < levels.columns[w]; c++)
            add(floor.cell[(levels.row0[w] + row) * floor.columns + levels.column0[w] + c])
      }
    return count
  }

  /** The `mostCells` best of `all` by `value`, by a histogram of the 25 nats below the best. */
  function select(count: number, best: number): number {
    bins.fill(0)
    const bin = (v: number) => Math.floor((best - v) * 10)
    for (let k = 0; k < count; k++) {
      const b = bin(value[k])
      if (b < bins.length) bins[b]++
    }
    let limit = 0
    let sum = 0
    while (limit < bins.length && sum + bins[limit] <= mostCells) sum += bins[limit++]
    let found = 0
    for (let k = 0; k < count && found < mostCells; k++) if (bin(value[k]) < limit) cells[found++] = all[k]
    // Nothing tells the cells apart: spread the few that fit over all.
    if (found === 0) {
      const every = Math.max(1, Math.ceil(count / mostCells))
      for (let k = 0; k < count && found < mostCells; k += every) if (bin(value[k]) <= limit) cells[found++] = all[k]
    }
    return found
  }

  return {
    cells,
    get outOf() {
      return Math.max(1e-6, outOf)
    },
    find,
  }
}
