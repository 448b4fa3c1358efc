import { TZDate } from '@date-fns/tz'
import { Failure } from '../../core/api/errors.ts'

const day = /^(?:(\d{4})-(\d\d)-(\d\d)|(today|yesterday))?(?:(?:^|[T ])(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/i
const ago = /^(\d+(?:\.\d+)?) ?(s|min|h|d|days?) ago$/i
const unitMs: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3600_000, d: 86_400_000 }

/**
 * A time as people type it, to epoch ms: ISO 8601 ("2026-03-02T14:00Z"), "2026-03-02", "2026-03-02 14:00", "14:00",
 * "yesterday 14:00", "2 h ago", "now". Without an offset it is local to `timeZone`, the site's.
 */
export function parseTime(text: string, now: number, timeZone: string): number {
  const words = text.trim()
  if (words.toLowerCase() === 'now') return now
  const back = ago.exec(words)
  if (back) return now - Number(back[1]) * unitMs[back[2].toLowerCase().replace(/^days?$/, 'd')]
  const local = words === '' ? null : day.exec(words)
  if (local) {
    const today = new TZDate(now, timeZone)
    const [, y, m, d, word, hour, minute, second] = local
    const date = y
      ? ([Number(y), Number(m) - 1, Number(d)] as const)
      : ([
          today.getFullYear(),
          today.getMonth(),
          today.getDate() - (word?.toLowerCase() === 'yesterday' ? 1 : 0),
        ] as const)
    const at = new TZDate(...date, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), timeZone).getTime()
    if (Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number.isFinite(at)) return at
  } else if (/^\d{4}-\d\d-\d\dT/.test(words) && Number.isFinite(Date.parse(words))) return Date.parse(words)
  throw new Failure(
    'bad-input',
    `"${text}" is not a time.`,
    'Write it as 2026-03-02T14:00Z, "2026-03-02 14:00", "yesterday 14:00", 14:00 or "2 h ago".',
  )
}
