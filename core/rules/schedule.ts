import { TZDate } from '@date-fns/tz'
import type { Rule } from '../model/rule.ts'

type When = NonNullable<Rule['when']>

/**
 * The first moment from `at` on (epoch ms) at which a schedule is on; `at` itself while it is, Infinity where it never is.
 * Local clock times of the site: a span that runs past midnight belongs to the day on which it begins. A time that summer
 * time skips begins with the hour after it.
 */
export function nextOn(when: When | null, at: number, timeZone: string): number {
  if (when === null) return at
  const local = new TZDate(at, timeZone)
  // From the day before: its span may last past midnight.
  for (let ahead = -1; ahead <= 7; ahead++) {
    const day = new TZDate(local.getFullYear(), local.getMonth(), local.getDate() + ahead, timeZone)
    const weekday = ((day.getDay() + 6) % 7) + 1
    if (when.days.length > 0 && !when.days.includes(weekday)) continue
    const from = timeOn(day, when.from, 0, timeZone)
    const to = timeOn(day, when.to, when.to <= when.from ? 1 : 0, timeZone)
    if (at < to) return Math.max(at, from)
  }
  return Infinity
}

function timeOn(day: TZDate, clock: string, daysOn: number, timeZone: string): number {
  const [hours, minutes] = clock.split(':').map(Number)
  return new TZDate(day.getFullYear(), day.getMonth(), day.getDate() + daysOn, hours, minutes, timeZone).getTime()
}
