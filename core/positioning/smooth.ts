import type { Step } from './filter.ts'
import type { Grid } from './grid.ts'
import type { Reach } from './reach.ts'

type Cells = readonly number[] | Uint16Array

/** The posterior of one step in the light of later ones: mass for each of `step.cells`. */
export interface Smoother {
  /** Carries what is known at `later` (mass per cell of it) back to `earlier`. */
  back(earlier: Step, later: Step, known: Float32Array): Float32Array
}

/** Forward-backward over recorded steps: each backward step undoes the motion that the filter took to the later one. */
export function smootherOf(grid: Grid, reach: Reach): Smoother {
  const ratio = new Float64Array(grid.count)
  const moved = new Float64Array(grid.count)
  const mark = new Int32Array(grid.count)
  let round = 0

  /** Expected ratio after one stride from each cell of `cells`, into `moved`. */
  function stride(cells: Cells, share: number): void {
    for (const i of cells) {
      let sum = 0
      for (let e = reach.start[i]; e < reach.start[i + 1]; e++) sum += reach.weight[e] * ratio[reach.cell[e]]
      moved[i] = (1 - share) * ratio[i] + share * sum
    }
  }

  /** `cells` and all that can be reached from them in one stride. */
  function widen(cells: Cells): number[] {
    round++
    const out: number[] = []
    for (const i of cells)
      for (let e = reach.start[i]; e < reach.start[i + 1]; e++) {
        const j = reach.cell[e]
        if (mark[j] === round) continue
        mark[j] = round
        out.push(j)
      }
    return out
  }

  function back(earlier: Step, later: Step, known: Float32Array): Float32Array {
    let anywhere = 0
    let size = 0
    for (let k = 0; k < later.cells.length; k++) {
      const r = known[k] / Math.max(1e-9, later.before[k])
      ratio[later.cells[k]] = r
      anywhere += r
      size++
    }
    anywhere = later.fresh > 0 ? anywhere / Math.max(1, size) : 0
    const still = Float64Array.from(earlier.cells, cell => ratio[cell])
    const sets: Cells[] = [earlier.cells]
    for (let p = 1; p < later.passes; p++) sets.push(widen(sets[p - 1]))
    for (let p = later.passes - 1; p >= 0; p--) {
      stride(sets[p], later.stride)
      if (p > 0) for (const i of sets[p]) ratio[i] = moved[i]
    }
    const out = new Float32Array(earlier.cells.length)
    let sum = 0
    for (let k = 0; k < out.length; k++) {
      const ahead = (1 - later.walked) * still[k] + later.walked * moved[earlier.cells[k]]
      out[k] = earlier.after[k] * ((1 - later.fresh) * ahead + later.fresh * anywhere)
      sum += out[k]
    }
    for (const cell of later.cells) ratio[cell] = 0
    for (const set of sets) for (const i of set) ratio[i] = moved[i] = 0
    // What followed cannot be reached from here at all: leave the step as the filter saw it.
    if (!(sum > 0)) return earlier.after
    for (let k = 0; k < out.length; k++) out[k] /= sum
    return out
  }

  return { back }
}
