import type { Site } from '../../../core/model/site.ts'
import { holding, loudest, meansUntil, type Peer, type Place, placeOf } from './peer.ts'

const exponent = 2.7

/** Mean of the receivers' places by 1/d²; the level at 1 m cancels out. ESPresense's default locator is of this kind. */
export function centroidOf(site: Site, levels: readonly number[]): Place | null {
  const first = placeOf(site, loudest(levels))
  if (!first) return null
  let [x, y, sum] = [0, 0, 0]
  site.receivers.forEach((receiver, r) => {
    if (Number.isNaN(levels[r]) || receiver.floor !== first.floor) return
    const weight = 10 ** ((2 * levels[r]) / (10 * exponent))
    x += weight * receiver.xM
    y += weight * receiver.yM
    sum += weight
  })
  return { x: x / sum, y: y / sum, floor: first.floor }
}

export const centroid: Peer = {
  name: 'weighted centroid',
  learn: site => holding((walk, t) => centroidOf(site, meansUntil(walk, t, 5, site.receivers.length))),
}
