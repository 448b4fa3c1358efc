import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bucket, Buckets } from './limits.ts'

it('never gives more than the burst and what time brought', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 50 }),
      (pauses, burst, perSecond) => {
        const bucket = new Bucket({ burst, perSecond }, 0)
        let [now, given] = [0, 0]
        for (const pause of pauses) {
          now += pause
          if (bucket.take(now)) given++
        }
        expect(given).toBeLessThanOrEqual(burst + (now * perSecond) / 1000 + 1e-6)
      },
    ),
  )
})

it('gives again after a rest, and each address its own', () => {
  const buckets = new Buckets({ burst: 2, perSecond: 1 })
  expect([1, 2, 3].map(() => buckets.take('a', 0))).toEqual([true, true, false])
  expect(buckets.take('b', 0)).toBe(true)
  expect(buckets.take('a', 999)).toBe(false)
  expect(buckets.take('a', 2000)).toBe(true)
})

it('remembers a bounded number of addresses, and forgets those that have rested', () => {
  const buckets = new Buckets({ burst: 1, perSecond: 1 })
  for (let i = 0; i < 10_000; i++) expect(buckets.take(`10.0.${i >> 8}.${i & 255}`, 0)).toBe(true)
  expect(buckets.take('new', 0)).toBe(false)
  expect(buckets.take('new', 1000)).toBe(true)
})
