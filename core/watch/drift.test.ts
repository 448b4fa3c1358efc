import { describe, expect, it } from 'vitest'
import { Drift } from './drift.ts'

/** mulberry32, and a normal number from it (Box-Muller). */
function chance(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { next, normal: (sd: number) => sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()) }
}

/**
 * Tags around a receiver, as recorded (positioning.md, section 1): each place is off by 4.1 dB for good, packets of some
 * seconds by 2 dB. Now and then a tag is carried elsewhere.
 */
function around(seed: number, tags: number) {
  const { next, normal } = chance(seed)
  const bias = Array.from({ length: tags }, () => normal(4.1))
  return (shiftDb: number) => {
    const tag = Math.floor(next() * tags)
    if (next() < 0.002) bias[tag] = normal(4.1)
    return [bias[tag] + normal(2) + shiftDb, tag] as const
  }
}
const seeds = Array.from({ length: 200 }, (_, n) => n + 1)

/** How many samples until it was flagged; Infinity if not within `most`. */
function samplesTo(drift: Drift, sample: () => readonly [number, number], most: number, proven = false): number {
  for (let n = 1; n <= most; n++) if (drift.sample(...sample(), proven, n) && drift.flaggedAt !== null) return n
  return Infinity
}

describe('a receiver that hears 6 dB less, or more', () => {
  it.each([-6, 6])('is found within 50 samples of the tags around it (%i dB)', shift => {
    const took = seeds.map(seed => {
      const sample = around(seed, 25)
      const drift = new Drift(true)
      samplesTo(drift, () => sample(0), 300)
      drift.flaggedAt = null
      return samplesTo(drift, () => sample(shift), 200)
    })
    const within = took.filter(n => n <= 50).length / seeds.length
    expect(within).toBeGreaterThan(0.9)
  })

  it('is found by touches and scans in fewer', () => {
    const took = seeds.map(seed => {
      const sample = around(seed, 25)
      const drift = new Drift(true)
      samplesTo(drift, () => sample(0), 300)
      drift.flaggedAt = null
      return samplesTo(drift, () => sample(-6), 200, true)
    })
    expect(took.filter(n => n <= 25).length / seeds.length).toBeGreaterThan(0.95)
  })

  it('is cleared when it hears as before', () => {
    for (const seed of seeds.slice(0, 40)) {
      const sample = around(seed, 25)
      const drift = new Drift(true)
      samplesTo(drift, () => sample(0), 300)
      samplesTo(drift, () => sample(-6), 300)
      expect(drift.flaggedAt).not.toBeNull()
      for (let n = 0; n < 200 && drift.flaggedAt !== null; n++) drift.sample(...sample(0), false, n)
      expect(drift.flaggedAt).toBeNull()
    }
  })
})

describe('a receiver that hears as it did', () => {
  it('is hardly ever flagged', () => {
    let flags = 0
    let samples = 0
    for (const seed of seeds) {
      const sample = around(seed, 25)
      const drift = new Drift(true)
      for (let n = 0; n < 3000; n++) {
        samples++
        if (drift.sample(...sample(0), false, n) && drift.flaggedAt !== null) flags++
      }
    }
    // A receiver of 25 tags gives about 20,000 samples a day.
    expect(flags / (samples / 10_000)).toBeLessThan(0.1)
  })

  it('is not accused because the one tag near it was put elsewhere', () => {
    const accused = seeds.filter(seed => {
      const { normal } = chance(seed)
      const drift = new Drift(true)
      for (let n = 0; n < 300; n++) drift.sample(normal(2), n % 12, false, n)
      return samplesTo(drift, () => [-7 + normal(2), 5], 50) < Infinity
    })
    expect(accused).toEqual([])
  })

  it('learns its own normal where nothing was fitted', () => {
    const { normal } = chance(3)
    const drift = new Drift(false)
    for (let n = 0; n < 500; n++) drift.sample(6 + normal(3), n % 20, false, n)
    expect(drift.flaggedAt).toBeNull()
    expect(drift.baselineDb).toBeCloseTo(6, 0)
  })
})
