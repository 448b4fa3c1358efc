import { addDays, endOfDay, today } from '../../../../core/upkeep/calendar.ts'
import type { AlertSpan } from '../../../store/store.ts'

/** How long alerts stood within a time, in all and by day. Where several stood at once the time counts once. */
export function spellsOf(spans: readonly AlertSpan[], fromAt: number, toAt: number, timeZone: string) {
  const stood: { from: number; to: number }[] = []
  for (const { raisedAt, resolvedAt } of spans.toSorted((a, b) => a.raisedAt - b.raisedAt)) {
    const [from, to] = [Math.max(fromAt, raisedAt), Math.min(toAt, resolvedAt ?? toAt)]
    const last = stood.at(-1)
    if (to <= from) continue
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else stood.push({ from, to })
  }
  const days: { day: string; ms: number }[] = []
  for (let begins = fromAt, day = today(fromAt, timeZone); begins < toAt; day = addDays(day, 1)) {
    const ends = Math.min(toAt, endOfDay(day, timeZone))
    const ms = stood.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(ends, to) - Math.max(begins, from)), 0)
    days.push({ day, ms })
    begins = ends
  }
  return {
    ms: days.reduce((sum, { ms }) => sum + ms, 0),
    times: stood.length,
    longestMs: Math.max(0, ...stood.map(({ from, to }) => to - from)),
    now: spans.some(span => span.resolvedAt === null),
    days,
  }
}
