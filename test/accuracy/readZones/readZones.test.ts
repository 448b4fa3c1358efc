import { expect, test } from 'vitest'
import { compareZones } from './compare.ts'

test('in overlapping read zones the engine is ahead of what others do, and sure only where it is right', () => {
  const { rules, own } = compareZones()
  const text = JSON.stringify({ rules, own })
  // The simulated room is as hard as the real one: positioning by the strongest read is right six times in ten.
  expect(rules['strongest read'], text).toBeGreaterThan(55)
  expect(rules['strongest read'], text).toBeLessThan(67)
  expect(rules['most reads'], text).toBeLessThan(rules['strongest read'] - 5)
  expect(rules['nearest neighbours'], text).toBeLessThan(rules['read by read, 5 s'] - 5)

  expect(own.roomSaid, text).toBeGreaterThan(76)
  expect(own.roomSaid, text).toBeGreaterThan(rules['strongest read'] + 12)
  expect(own.roomSaid, text).toBeGreaterThan(rules['nearest neighbours'] + 12)
  expect(own.roomSaid, text).toBeGreaterThan(rules['read by read, 5 s'] - 2)
  expect(own.sureRight, text).toBeGreaterThan(90)
  expect(own.region90, text).toBeGreaterThan(85)
})
