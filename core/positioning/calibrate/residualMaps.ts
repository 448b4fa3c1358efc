import type { Site } from '../../model/site.ts'
import { deviationScale, type ResidualMap, residualScale, toBase64 } from '../residualMap.ts'
import { type Kernel, type Observation, processOf } from './gaussianProcess.ts'

/** What one receiver's level differed from its path loss on one floor. */
export interface ResidualSet {
  readonly receiver: number
  readonly floor: number
  readonly observations: readonly Observation[]
}

const stepM = 0.5
/** Beyond this many lengths from the nearest observation the map has nothing to say. */
const marginLengths = 1.5
/** More observations than this are thinned: the cost is their cube. */
const mostObservations = 400

export function residualMaps(site: Site, sets: readonly ResidualSet[], kernel: Kernel): ResidualMap[] {
  const out = new Float64Array(2)
  return sets
    .filter(set => set.observations.length > 0)
    .map(set => {
      const process = processOf(thin(set.observations), kernel)
      const margin = marginLengths * kernel.lengthM
      const floor = site.floors.find(f => f.floor === set.floor)!
      const xs = set.observations.map(o => o.x)
      const ys = set.observations.map(o => o.y)
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
        receiver: site.receivers[set.receiver].id,
        floor: set.floor,
        x0,
        y0,
        stepM,
        columns,
        rows,
        residual: toBase64(new Uint8Array(residual.buffer)),
        deviation: toBase64(deviation),
      }
    })
}

function thin(observations: readonly Observation[], most = mostObservations): readonly Observation[] {
  if (observations.length <= most) return observations
  const every = observations.length / most
  return Array.from({ length: most }, (_, i) => observations[Math.floor(i * every)])
}

/**
 * The kernel that held best on walks left out, in five buildings alike: slow change over 3 m of about three quarters of what path
 * loss leaves, 1 dB of quick and 2 dB of day-to-day change. Searching all four per site gained nothing and strayed on few points.
 */
export const kernelFor = (residualDb: number): Kernel => ({
  deviationDb: Math.max(2, Math.min(4.5, 0.75 * residualDb)),
  lengthM: 3,
  quickDb: 1,
  nuggetDb: 2,
})
