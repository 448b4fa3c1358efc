import type { Site } from '../../../core/model/site.ts'
import { type Walk, windowsOf } from '../../../core/positioning/calibrate/walk.ts'
import { holding, loudest, mean, meansUntil, metresTo, type Peer } from './peer.ts'

const gridM = 0.5
const fewest = 10

interface Loss {
  readonly atOneM: number
  readonly exponent: number
  readonly deviationDb: number
}

/** Gaussian maximum likelihood in dB on a 0.5 m raster, with log-distance path loss fitted for each receiver. */
export const maximumLikelihood: Peer = {
  name: 'path loss, max. likelihood',
  learn(site, training) {
    const losses = lossesOf(site, training)
    const rasters = new Map(site.floors.map(floor => [floor.floor, rasterOf(site, floor.floor)]))
    return holding((walk, t) => {
      const levels = meansUntil(walk, t, 5, site.receivers.length)
      const floor = site.receivers[loudest(levels)]?.floor
      if (floor === undefined) return null
      let best: { x: number; y: number; cost: number } | null = null
      for (const cell of rasters.get(floor) ?? []) {
        let cost = 0
        losses.forEach((loss, r) => {
          if (!Number.isNaN(levels[r]))
            cost += ((levels[r] - loss.atOneM + 10 * loss.exponent * cell.logM[r]) / loss.deviationDb) ** 2
        })
        if (!best || cost < best.cost) best = { x: cell.x, y: cell.y, cost }
      }
      return best && { x: best.x, y: best.y, floor }
    })
  },
}

function rasterOf(site: Site, floor: number) {
  const [x0, y0, x1, y1] = site.floors.find(f => f.floor === floor)!.bounds
  const out: { x: number; y: number; logM: number[] }[] = []
  for (let x = x0 + gridM / 2; x < x1; x += gridM)
    for (let y = y0 + gridM / 2; y < y1; y += gridM)
      out.push({ x, y, logM: site.receivers.map((_, r) => Math.log10(metresTo(site, r, x, y))) })
  return out
}

/** By least squares; a receiver that was hardly heard takes what fits all. */
function lossesOf(site: Site, training: readonly Walk[]): Loss[] {
  const heard = windowsOf(training, site.receivers.length)
  const rows = site.receivers.map((_, r) =>
    heard.filter(w => w.packets[r] > 0).map(w => ({ u: -10 * Math.log10(metresTo(site, r, w.x, w.y)), dbm: w.dbm[r] })),
  )
  const common = fit(rows.flat()) ?? { atOneM: -59, exponent: 2.5, deviationDb: 6 }
  return rows.map(list => (list.length >= fewest ? (fit(list) ?? common) : common))
}

function fit(rows: readonly { readonly u: number; readonly dbm: number }[]): Loss | null {
  if (rows.length < fewest) return null
  const u = mean(rows.map(row => row.u))
  const dbm = mean(rows.map(row => row.dbm))
  const spread = rows.reduce((sum, row) => sum + (row.u - u) ** 2, 0)
  if (spread < 1e-6) return null
  const slope = rows.reduce((sum, row) => sum + (row.u - u) * (row.dbm - dbm), 0) / spread
  const exponent = Math.max(0.5, Math.min(5, slope))
  const left = rows.map(row => row.dbm - dbm - exponent * (row.u - u))
  return {
    atOneM: dbm - exponent * u,
    exponent,
    deviationDb: Math.max(1, Math.sqrt(mean(left.map(v => v * v)))),
  }
}
