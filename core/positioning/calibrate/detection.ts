import type { Detection } from '../radioModel.ts'
import { heardChance } from '../tables.ts'

/** One receiver and one second: what level was to be expected, and whether it heard anything. */
export interface Hearing {
  readonly expectedDbm: number
  readonly heard: boolean
  readonly weight: number
}

const pMaxes = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]
const spreads = [3, 4.5, 6, 8, 11]

/** Most likely curve by search over a grid, with a weak pull to the prior; `prior` itself when there is little to go by. */
export function fitDetection(hearings: readonly Hearing[], prior: Detection): Detection {
  if (hearings.length < 50) return prior
  let best = prior
  let bestScore = -Infinity
  for (const pMax of pMaxes)
    for (const spreadDb of spreads)
      for (let thresholdDbm = -105; thresholdDbm <= -55; thresholdDbm += 2) {
        const curve = { pMax, thresholdDbm, spreadDb }
        let score = -(((thresholdDbm - prior.thresholdDbm) / 10) ** 2) / 2
        for (const h of hearings) {
          const p = Math.max(0.01, Math.min(0.995, heardChance(curve, h.expectedDbm)))
          score += h.weight * Math.log(h.heard ? p : 1 - p)
        }
        if (score > bestScore) {
          bestScore = score
          best = curve
        }
      }
  return best
}

/** Joins hearings of the same half dB, so that the search costs the same however long the walk was. */
export function condense(hearings: readonly Hearing[]): Hearing[] {
  const sums = new Map<number, { weight: number }>()
  for (const h of hearings) {
    const key = Math.round(h.expectedDbm * 2) * 2 + (h.heard ? 1 : 0)
    const sum = sums.get(key)
    if (sum) sum.weight += h.weight
    else sums.set(key, { weight: h.weight })
  }
  return [...sums].map(([key, { weight }]) => ({
    expectedDbm: Math.floor(key / 2) / 2,
    heard: (key & 1) === 1,
    weight,
  }))
}
