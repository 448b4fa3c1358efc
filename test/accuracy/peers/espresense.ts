import type { Site } from '../../../core/model/site.ts'
import { type Walk, windowsOf } from '../../../core/positioning/calibrate/walk.ts'
import { centroidOf } from './centroid.ts'
import { holding, levelsUntil, loudest, mean, metresTo, type Peer } from './peer.ts'
import { nelderMead } from './nelderMead.ts'

const refDbm = -59
const windowS = 15
const rankSigma = 0.3
const absorptions = Array.from({ length: 11 }, (_, i) => 2.5 + i * 0.1)
const offsets = Array.from({ length: 61 }, (_, i) => -5 + i * 0.5)

interface Node {
  readonly absorption: number
  readonly offsetDb: number
}

/**
 * ESPresense with its Nelder-Mead locator and its per-node optimiser: fifteen seconds inside Tukey's fence give a distance by
 * 10^((ref + offset - level) / (10 absorption)); place and a scale of 0.5 to 1.5 are fitted, nodes weighted by their rank.
 */
export const espresense: Peer = {
  name: 'ESPresense, Nelder-Mead',
  learn(site, training) {
    const nodes = optimised(site, training)
    return holding((walk, t) => {
      const levels = levelsUntil(walk, t, windowS, site.receivers.length).map(list => mean(insideFence(list)))
      const first = loudest(levels)
      if (first < 0) return null
      const floor = site.receivers[first].floor
      const ranges = levels
        .map((level, r) => ({ r, metres: distance(nodes[r], level) }))
        .filter(({ r, metres }) => Number.isFinite(metres) && site.receivers[r].floor === floor)
        .sort((a, b) => a.metres - b.metres)
      const weights = ranges.map((_, rank) => Math.exp(-((rank / ranges.length) ** 2) / (2 * rankSigma ** 2)))
      const from = centroidOf(site, levels)!
      if (ranges.length < 3) return from
      const [x, y] = nelderMead(
        ([px, py, scale]) => {
          const outside = Math.max(0, 0.5 - scale, scale - 1.5)
          return ranges.reduce(
            (sum, { r, metres }, i) => sum + weights[i] * (metresTo(site, r, px, py) - scale * metres) ** 2,
            1e4 * outside,
          )
        },
        [from.x, from.y, 1],
        [1, 1, 0.2],
      )
      return { x, y, floor }
    })
  },
}

const distance = ({ absorption, offsetDb }: Node, level: number) =>
  10 ** ((refDbm + offsetDb - level) / (10 * absorption))

/** Readings within one and a half interquartile ranges of the quartiles. */
export function insideFence(levels: readonly number[]): readonly number[] {
  const sorted = [...levels].sort((a, b) => a - b)
  const at = (q: number) => sorted[Math.round((sorted.length - 1) * q)]
  const fence = 1.5 * (at(0.75) - at(0.25))
  return levels.filter(level => level >= at(0.25) - fence && level <= at(0.75) + fence)
}

/** The absorption and offset of each node that explain the walk-through's distances best; too near costs double. */
function optimised(site: Site, training: readonly Walk[]): Node[] {
  const windows = windowsOf(training, site.receivers.length)
  return site.receivers.map((_, r) => {
    const known = windows.filter(w => w.packets[r] > 0)
    const every = Math.max(1, Math.floor(known.length / 200))
    const rows = known
      .filter((_w, i) => i % every === 0)
      .map(w => ({ level: w.dbm[r], metres: metresTo(site, r, w.x, w.y) }))
    let best = { absorption: 2.7, offsetDb: 0, cost: Infinity }
    for (const absorption of absorptions)
      for (const offsetDb of offsets) {
        const cost = rows.reduce((sum, { level, metres }) => {
          const miss = distance({ absorption, offsetDb }, level) - metres
          return sum + (miss < 0 ? 2 : 1) * miss * miss
        }, 0)
        if (rows.length > 0 && cost < best.cost) best = { absorption, offsetDb, cost }
      }
    return best
  })
}
