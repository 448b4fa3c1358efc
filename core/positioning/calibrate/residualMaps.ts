import type { Site } from '../../model/site.ts'
import { deviationScale, type ResidualMap, residualScale, toBase64 } from '../residualMap.ts'
import { type Kernel, type Observation, processOf } from './gaussianProcess.ts'

/** What one receiver's level differed from its path loss on one floor. */
export interface ResidualSet {
  readonly receiver: number
  readonly floor: number
  readonly observations: readonly Observation[]
}

/** A raster much finer than the kernel shows nothing more. */
const stepOf = (kernel: Kernel) => Math.max(0.5, Math.min(1.5, kernel.lengthM / 3))
/** Beyond this many lengths from the nearest observation the map has nothing to say. */
const marginLengths = 1.5
/** More observations than this are thinned: the cost is their cube. */
export const mostObservations = 400

export function residualMaps(site: Site, sets: readonly ResidualSet[], kernel: Kernel): ResidualMap[] {
  const out = new Float64Array(2)
  const stepM = stepOf(kernel)
  return sets.filter((set) => set.observations.length > 0).map((set) => {
    const process = processOf(thin(set.observations), kernel)
    const margin = marginLengths * kernel.lengthM
    const floor = site.floors.find((f) => f.floor === set.floor)!
    const xs = set.observations.map((o) => o.x)
    const ys = set.observations.map((o) => o.y)
    const x0 = Math.max(floor.bounds[0] - 1, Math.min(...xs) - margin)
    const y0 = Math.max(floor.bounds[1] - 1, Math.min(...ys) - margin)
    const columns = Math.max(2, Math.ceil((Math.min(floor.bounds[2] + 1, Math.max(...xs) + margin) - x0) / stepM) + 1)
    const rows = Math.max(2, Math.ceil((Math.min(floor.bounds[3] + 1, Math.max(...ys) + margin) - y0) / stepM) + 1)
    const residual = new Int8Array(columns * rows)
    const deviation = new Uint8Array(columns * rows)
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) {
        process.at(x0 + c * stepM, y0 + r * stepM, out)
        residual[r * columns + c] = Math.max(-127, Math.min(127, Math.round(out[0] * residualScale)))
        deviation[r * columns + c] = Math.max(0, Math.min(255, Math.round(Math.sqrt(out[1]) * deviationScale)))
      }
    return {
      receiver: site.receivers[set.receiver].id, floor: set.floor, x0, y0, stepM, columns, rows,
      residual: toBase64(new Uint8Array(residual.buffer)), deviation: toBase64(deviation),
    }
  })
}

export function thin(observations: readonly Observation[], most = mostObservations): readonly Observation[] {
  if (observations.length <= most) return observations
  const every = observations.length / most
  return Array.from({ length: most }, (_, i) => observations[Math.floor(i * every)])
}

const deviationsDb = [2, 3, 4, 5.5]
const lengthsM = [1.5, 3, 6]
const nuggetsDb = [2, 2.5, 3, 4]
const richest = 8
const mostTried = 100

/**
 * Hyper-parameters shared by all receivers: those under which the levels of each fold are likeliest given the other folds, tried
 * on the receivers with most points. Leaving out whole walks keeps the nugget honest about coming back another day.
 */
export function chooseKernel(sets: readonly ResidualSet[], fallback: Kernel): Kernel {
  const rich = [...sets].sort((a, b) => b.observations.length - a.observations.length || a.receiver - b.receiver).slice(0, richest)
  let best = fallback
  let bestScore = -Infinity
  for (const deviationDb of deviationsDb)
    for (const lengthM of lengthsM)
      for (const nuggetDb of nuggetsDb) {
        const kernel = { deviationDb, lengthM, nuggetDb }
        // A weak prior, so that three points do not decide.
        let score = -0.5 * (((nuggetDb - fallback.nuggetDb) / 1) ** 2 + Math.log(lengthM / fallback.lengthM) ** 2 + ((deviationDb - fallback.deviationDb) / 2) ** 2)
        for (const set of rich) score += heldOutScore(set.observations, kernel)
        if (score > bestScore) {
          bestScore = score
          best = kernel
        }
      }
  return best
}

function heldOutScore(all: readonly Observation[], kernel: Kernel): number {
  const folds = [...new Set(all.map((o) => o.fold))]
  if (folds.length < 2) return 0
  const out = new Float64Array(2)
  let score = 0
  for (const fold of folds) {
    const process = processOf(thin(all.filter((o) => o.fold !== fold), mostTried), kernel)
    for (const o of thin(all.filter((p) => p.fold === fold), mostTried)) {
      process.at(o.x, o.y, out)
      const variance = out[1] + kernel.nuggetDb ** 2 + o.variance
      const z2 = (o.value - out[0]) ** 2 / variance
      score -= 0.5 * Math.log(variance) + 2.5 * Math.log(1 + z2 / 4)
    }
  }
  return score
}
