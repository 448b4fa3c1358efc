import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareOf } from './accuracy.ts'

test('the interval is Wilson’s', () => {
  // Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
  expect(shareOf(81, 263).low).toBeCloseTo(0.2553, 4)
  expect(shareOf(81, 263).high).toBeCloseTo(0.3662, 4)
  expect(shareOf(0, 20)).toMatchObject({ share: 0, low: 0 })
  expect(shareOf(0, 20).high).toBeCloseTo(0.1611, 4)
  expect(shareOf(0, 0)).toMatchObject({ share: null, low: 0, high: 1 })
})

test('it holds the share and narrows with more samples', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (a, b) => {
      const [right, of] = [Math.min(a, b), b]
      const { low, high, share } = shareOf(right, of)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(share! + 1e-9).toBeGreaterThanOrEqual(low)
      expect(share! - 1e-9).toBeLessThanOrEqual(high)
      const more = shareOf(right * 10, of * 10)
      expect(more.high - more.low).toBeLessThan(high - low)
    }),
  )
})
