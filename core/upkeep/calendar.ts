import { TZDate } from '@date-fns/tz'
// One function, one file: the whole library takes longer to load than all of ours.
import { formatISO } from 'date-fns/formatISO'

/**
 * Calendar days as `YYYY-MM-DD`, years 0001 to 9999. A day has no time and no zone, so no summer time either: between
 * two of them lie whole days. (A zoned date of date-fns for each plan costs a second for 15,000 plans; it is the
 * oracle of the tests.)
 */
const form = /^(\d{4})-(\d{2})-(\d{2})$/
const dayMs = 86_400_000

type Civil = { readonly year: number; readonly month: number; readonly day: number }

export const isDay = (text: string): boolean => {
  const found = form.exec(text)
  if (!found) return false
  const civil = civilOf(text)
  return (
    civil.year >= 1 &&
    civil.month >= 1 &&
    civil.month <= 12 &&
    civil.day >= 1 &&
    civil.day <= daysIn(civil.year, civil.month)
  )
}

/** The calendar day it is at `nowMs` (epoch ms) on the clocks of a zone (IANA name); an unknown zone throws. */
export const today = (nowMs: number, timeZone: string): string =>
  formatISO(new TZDate(nowMs, timeZone), { representation: 'date' })

export const addDays = (day: string, days: number): string => dayOf(serial(day) + days)

/**
 * The same day so many months later, or the last of a month that has no such day: Jan 31 + 1 is Feb 28 or 29, and + 2
 * is Mar 31.
 */
export function addMonths(text: string, months: number): string {
  const { year, month, day } = civilOf(text)
  const count = year * 12 + (month - 1) + months
  const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1]
  return spell({ year: toYear, month: toMonth, day: Math.min(day, daysIn(toYear, toMonth)) })
}

/** Whole days from one day to another; negative when `to` is the earlier. */
export const daysBetween = (from: string, to: string): number => serial(to) - serial(from)

const civilOf = (text: string): Civil => ({
  year: Number(text.slice(0, 4)),
  month: Number(text.slice(5, 7)),
  day: Number(text.slice(8, 10)),
})

/** Days since 1970-01-01. */
function serial(text: string): number {
  const { year, month, day } = civilOf(text)
  // Date.UTC takes years below 100 for those of the last century; 400 years are a whole number of days.
  return Date.UTC(year + 400, month - 1, day) / dayMs - 146_097
}

function dayOf(days: number): string {
  const date = new Date(days * dayMs)
  return spell({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() })
}

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31

const spell = ({ year, month, day }: Civil): string => `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`
const padded = (value: number, width: number): string => String(value).padStart(width, '0')

/** The moment at which a day ends on the clocks of a zone, epoch ms: 23, 24 or 25 hours after it began. */
export function endOfDay(day: string, timeZone: string): number {
  const { year, month, day: date } = civilOf(addDays(day, 1))
  return new TZDate(year, month - 1, date, timeZone).getTime()
}
