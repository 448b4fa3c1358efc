import { levelsUntil, type Peer, placeOf } from './peer.ts'

const stepS = 1.05
const samples = 20
const refDbm = -55
const exponent = 3
const fastestMps = 3
const staleS = 10
const radiusM = 20

interface Scanner {
  /** Newest first. */
  readonly distances: number[]
  heardAt: number
}

/**
 * Bermuda for Home Assistant: per scanner the mean of the running minimum of twenty distances, newest first; the area of the
 * nearest scanner, which must be 30 % nearer than the present one, or 15 % where it has been nearer for five samples.
 */
export const bermuda: Peer = {
  name: 'Bermuda',
  learn: site => (walk, instants) => {
    const scanners: Scanner[] = site.receivers.map(() => ({ distances: [], heardAt: -Infinity }))
    const nearerFor = site.receivers.map(() => 0)
    let present = -1
    let clock = Math.min(walk.heard[0]?.t ?? instants[0], instants[0])
    const step = (t: number) => {
      levelsUntil(walk, t, stepS, scanners.length).forEach((levels, r) => {
        const scanner = scanners[r]
        const latest = levels[levels.length - 1]
        if (latest !== undefined) {
          scanner.heardAt = t
          take(scanner.distances, 10 ** ((refDbm - latest) / (10 * exponent)))
        } else if (scanner.distances.length > 0) take(scanner.distances, scanner.distances[0])
      })
      const metres = scanners.map(s => (t - s.heardAt <= staleS ? settled(s.distances) : Infinity))
      const here = metres[present] ?? Infinity
      metres.forEach((m, r) => {
        nearerFor[r] = m < here * 0.85 ? nearerFor[r] + 1 : 0
      })
      const best = metres.indexOf(Math.min(...metres))
      if (metres[best] > radiusM) return
      if (here > radiusM || metres[best] < here * 0.7 || nearerFor[best] >= 5) {
        present = best
        nearerFor.fill(0)
      }
    }
    return instants.map(t => {
      for (; clock + stepS < t; clock += stepS) step(clock)
      // Asked between two of its steps: what was heard until now counts.
      step(t)
      clock = Math.max(clock, t)
      return placeOf(site, present)
    })
  },
}

function take(distances: number[], metres: number): void {
  if (distances.length > 0 && metres - distances[0] > fastestMps * stepS) distances.unshift(distances[0])
  else distances.unshift(metres)
  if (distances.length > samples) distances.pop()
}

function settled(distances: readonly number[]): number {
  let least = Infinity
  let sum = 0
  for (const metres of distances) {
    least = Math.min(least, metres)
    sum += least
  }
  return distances.length > 0 ? sum / distances.length : Infinity
}
