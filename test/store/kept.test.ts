import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keptOf, stampOf } from '../../engine/store/kept.ts'

const day = 86_400_000
const noon = Date.UTC(2026, 0, 1, 12)
const daily = (n: number) => `daily-${stampOf(noon + n * day)}.db`

test('a year and a half of daily copies shrinks to 7 days, 4 weeks and 12 months', () => {
  const names = Array.from({ length: 550 }, (_, n) => daily(n))
  // Day by day, as it happens: what was dropped does not come back.
  let there: string[] = []
  for (const name of names) {
    there.push(name)
    const kept = keptOf(there)
    there = there.filter(n => kept.has(n))
  }
  expect(there.slice(-7)).toEqual(names.slice(-7))
  expect(there.length).toBeGreaterThanOrEqual(7 + 3 + 11 - 2)
  expect(there.length).toBeLessThanOrEqual(7 + 4 + 12)
  // The oldest is eleven months back.
  expect(new Date(noon + 549 * day - 11 * 30.5 * day).toISOString().slice(0, 7).replace('-', '')).toBe(
    there[0].slice(6, 12),
  )
})

test('the newest is always kept, whatever the clock did', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2000, max: 2000 }), { minLength: 1, maxLength: 60 }), days => {
      const kept = keptOf(days.map(daily))
      expect(kept.has(daily(Math.max(...days)))).toBe(true)
      expect(kept.size).toBeLessThanOrEqual(7 + 4 + 12)
    }),
  )
})
