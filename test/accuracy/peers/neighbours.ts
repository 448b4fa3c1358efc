import { foldsOf, pointsOf, windowsOf } from '../../../core/positioning/calibrate/walk.ts'
import { holding, meansUntil, type Peer } from './peer.ts'

const k = 5
const unheardDbm = -100

/** Weighted k nearest neighbours among the half-metre squares of the walk-through: the usual fingerprinting. */
export const neighbours: Peer = {
  name: 'fingerprints, kNN',
  learn(site, training) {
    const filled = (levels: ArrayLike<number>) =>
      Array.from(levels, level => (Number.isNaN(level) ? unheardDbm : level))
    const squares = pointsOf(windowsOf(training, site.receivers.length), site.receivers.length, foldsOf(training))
    const known = squares.map(at => ({ at, levels: filled(at.dbm) }))
    return holding((walk, t) => {
      const means = meansUntil(walk, t, 5, site.receivers.length)
      if (means.every(Number.isNaN) && walk.truth.length > 1) return null
      const here = filled(means)
      const near = known
        .map(({ at, levels }) => ({ at, far: levels.reduce((sum, v, r) => sum + (v - here[r]) ** 2, 0) }))
        .sort((a, b) => a.far - b.far)
        .slice(0, k)
      let [x, y, sum] = [0, 0, 0]
      for (const { at, far } of near) {
        const weight = 1 / (Math.sqrt(far) + 0.5)
        x += weight * at.x
        y += weight * at.y
        sum += weight
      }
      return near.length > 0 ? { x: x / sum, y: y / sum, floor: near[0].at.floor } : null
    })
  },
}
