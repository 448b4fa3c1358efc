import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freshnessOf, patienceOf, Rhythm } from './rhythm.ts'

describe('rhythm', () => {
  it('learns how often a tag is heard, fast or slow', () => {
    for (const gap of [1000, 5000, 30_000]) {
      const rhythm = new Rhythm(2000)
      for (let i = 1; i <= 400; i++) rhythm.contact(i * gap)
      expect(rhythm.gapMs).toBeGreaterThan(gap * 0.7)
      expect(rhythm.gapMs).toBeLessThan(gap * 1.4)
    }
  })

  it('keeps the slow beat of a tag that sends each second on the move', () => {
    const rhythm = new Rhythm(2000)
    let at = 0
    for (let i = 0; i < 100; i++) rhythm.contact((at += 5000))
    for (let i = 0; i < 90; i++) rhythm.contact((at += 1000))
    expect(rhythm.gapMs).toBeLessThan(1500)
    expect(rhythm.longGapMs).toBeGreaterThan(3500)
    for (let i = 0; i < 3000; i++) rhythm.contact((at += 1000))
    expect(rhythm.longGapMs).toBeLessThan(1500)
  })

  it('is not thrown off by one long silence', () => {
    const rhythm = new Rhythm(1000)
    for (let i = 1; i <= 100; i++) rhythm.contact(i * 1000)
    const before = rhythm.gapMs
    rhythm.contact(10 * 3600_000)
    expect(rhythm.gapMs).toBeLessThan(before * 1.2)
  })

  it('leaves out stamps that go back', () => {
    const rhythm = new Rhythm(1000)
    rhythm.contact(5000)
    rhythm.contact(4000)
    expect(rhythm.lastAt).toBe(5000)
  })
})

describe('freshness', () => {
  it('only ever gets older with silence', () => {
    const order = ['live', 'recent', 'stale', 'lost']
    fc.assert(
      fc.property(
        fc.double({ min: 500, max: 6 * 3600_000, noNaN: true }),
        fc.boolean(),
        fc.nat(3e8),
        fc.nat(3e8),
        (gap, passive, a, b) => {
          const patience = patienceOf(gap, passive)
          const [young, old] = [Math.min(a, b), Math.max(a, b)]
          expect(order.indexOf(freshnessOf(young, patience))).toBeLessThanOrEqual(
            order.indexOf(freshnessOf(old, patience)),
          )
        },
      ),
    )
  })

  it('calls a beacon of two seconds lost after five minutes, but a passive tag only after two days', () => {
    expect(freshnessOf(5 * 60_000 + 1, patienceOf(2000, false))).toBe('lost')
    expect(freshnessOf(47 * 3600_000, patienceOf(2000, true))).toBe('stale')
    expect(freshnessOf(49 * 3600_000, patienceOf(2000, true))).toBe('lost')
  })
})
