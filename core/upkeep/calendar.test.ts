import { tz } from '@date-fns/tz'
import { addMonths as oracleMonths } from 'date-fns/addMonths'
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays'
import { formatISO } from 'date-fns/formatISO'
import { parseISO } from 'date-fns/parseISO'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths, daysBetween, isDay, today } from './calendar.ts'

const utc = { in: tz('UTC') }
const day = fc
  .integer({ min: -200_000, max: 200_000 })
  .map(days => new Date(Date.UTC(2000, 0, 1) + days * 86_400_000).toISOString().slice(0, 10))

test('month ends keep to the month', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2028-01-31', 1)).toBe('2028-02-29')
  expect(addMonths('2026-01-31', 2)).toBe('2026-03-31')
  expect(addMonths('2024-02-29', 12)).toBe('2025-02-28')
  expect(addMonths('2024-02-29', 48)).toBe('2028-02-29')
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
  expect(addMonths('1900-01-31', 1)).toBe('1900-02-28')
})

test('months agree with date-fns', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -600, max: 600 }), (from, months) => {
      const oracle = formatISO(oracleMonths(parseISO(from, utc), months, utc), { representation: 'date', ...utc })
      expect(addMonths(from, months)).toBe(oracle)
    }),
  )
})

test('days between agree with date-fns, and adding them arrives', () => {
  fc.assert(
    fc.property(day, day, (a, b) => {
      expect(daysBetween(a, b)).toBe(differenceInCalendarDays(parseISO(b, utc), parseISO(a, utc), utc))
      expect(addDays(a, daysBetween(a, b))).toBe(b)
    }),
  )
})

test('later days give later months', () => {
  fc.assert(
    fc.property(day, fc.nat(2000), fc.integer({ min: 0, max: 120 }), (from, later, months) => {
      expect(addMonths(addDays(from, later), months) >= addMonths(from, months)).toBe(true)
    }),
  )
})

test('only days that exist are days', () => {
  for (const text of ['2026-02-28', '2028-02-29', '0001-01-01', '9999-12-31']) expect(isDay(text)).toBe(true)
  for (const text of [
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '2026-04-31',
    '0000-01-01',
    '28.02.2026',
    '2026-02-28T00:00',
    '',
  ]) {
    expect(isDay(text), text).toBe(false)
  }
})

test('a day is that of the site, also across the date line and summer time', () => {
  const noonUtc = Date.UTC(2026, 2, 29, 12)
  expect(today(noonUtc, 'Pacific/Kiritimati')).toBe('2026-03-30')
  expect(today(noonUtc, 'Pacific/Honolulu')).toBe('2026-03-29')
  expect(today(Date.UTC(2026, 2, 28, 22, 59), 'Europe/Berlin')).toBe('2026-03-28')
  expect(today(Date.UTC(2026, 2, 28, 23, 0), 'Europe/Berlin')).toBe('2026-03-29')
  expect(() => today(noonUtc, 'Nowhere/Else')).toThrow()
})
