import { describe, expect, it } from 'vitest'
import { parseTime } from './times.ts'

const now = Date.UTC(2026, 2, 29, 12, 0, 0)
const iso = (text: string, zone = 'Europe/Dublin') => new Date(parseTime(text, now, zone)).toISOString()

describe('a time as people type it', () => {
  it.each([
    ['now', '2026-03-29T12:00:00.000Z'],
    ['2026-03-02T14:00Z', '2026-03-02T14:00:00.000Z'],
    ['2026-03-02T14:00:00+02:00', '2026-03-02T12:00:00.000Z'],
    ['2026-03-02 14:00', '2026-03-02T14:00:00.000Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    // Summer time began in Dublin on this day at 01:00 UTC.
    ['14:00', '2026-03-29T13:00:00.000Z'],
    ['yesterday 14:00', '2026-03-28T14:00:00.000Z'],
    ['yesterday', '2026-03-28T00:00:00.000Z'],
    ['90 min ago', '2026-03-29T10:30:00.000Z'],
    ['2 days ago', '2026-03-27T12:00:00.000Z'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected))

  it('is local to the site', () => expect(iso('2026-07-01 08:00', 'America/Chicago')).toBe('2026-07-01T13:00:00.000Z'))

  it.each(['', 'soon', '25:00', '14:75', '2026-13-40T99:00', '12'])('refuses "%s"', text =>
    expect(() => parseTime(text, now, 'UTC')).toThrow(/is not a time/),
  )
})
