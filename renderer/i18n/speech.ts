import { tz } from '@date-fns/tz'
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays'
import { parseISO } from 'date-fns/parseISO'
import type { IntlShape } from 'react-intl'
import { directionOf } from './dictionaries.ts'
import {
  momentParts,
  type Said,
  type Sentence,
  type SentenceValue,
  sentenceIn,
  standInIds,
} from '../../core/model/sentences.ts'
import type { WordId } from './en.ts'
import { isolated } from './isolated.ts'

export interface Speech {
  /** Words by id. */
  say(id: WordId, values?: Record<string, string | number>): string
  /** Title and text of an alarm, in this language as far as they are sentences of the house. */
  tell(alarm: { readonly title: string; readonly text: string; readonly said: Said | null }): {
    readonly title: string
    readonly text: string
  }
  /** What the engine says, in this language. */
  read(sentences: readonly Sentence[]): string
  /** A name as it stands, and what stands for one that may not be seen in this language. */
  named(name: string): string
  /** Names in a row: "ICU 1, ICU 2". */
  list(names: readonly string[]): string
  /** A length of time, at most two units: "4 s", "22 min", "2 h 5 min", "3 days". Whole units, rounded down. */
  age(ms: number): string
  /** "4 s ago", "now". */
  ago(ms: number): string
  /** Time of day at the site: "14:02". */
  clock(at: number): string
  /** "today 14:02", "yesterday 23:10", "Thu 19 Nov 14:02". */
  moment(at: number, now: number): string
  /** When something began: "14:02" today, "yesterday 23:10" before. */
  begin(at: number, now: number): string
  /** A calendar day seen from today: "in 3 days (Thu 26 Nov)", "2 days overdue (Fri 20 Nov)". @param day `YYYY-MM-DD` */
  dueDay(day: string, dueInDays: number): string
  /** A calendar day where there is little room: "26/11". @param day `YYYY-MM-DD` */
  shortDay(day: string): string
  /** "Almost certain, 96 %". */
  sureness(probability: number): string
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** 100 % is never said: nothing that is heard by radio is. */
export const percent = (probability: number) => Math.max(0, Math.min(99, Math.floor(probability * 100 + 1e-9)))

function surenessWord(probability: number): WordId {
  if (probability >= 0.9) return 'sure.almost'
  if (probability >= 0.6) return 'sure.probably'
  return probability >= 0.4 ? 'sure.possibly' : 'sure.unsure'
}

/** @param timeZone IANA name of the site; undefined = this computer's. */
export function speech(intl: IntlShape, timeZone: string | undefined): Speech {
  const locale = intl.locale === 'en' ? 'en-GB' : intl.locale
  const foreign = directionOf(intl.locale) === 'rtl' ? inTheirDirection : undefined
  const say: Speech['say'] = (id, values) => intl.formatMessage({ id }, (values && foreign?.(values)) ?? values)
  const zone = timeZone === undefined ? {} : { timeZone }
  const clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone })
  const dayFormat = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', ...zone })
  const calendarDay = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
  const calendarYear = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const shortFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', timeZone: 'UTC' })
  const exactFormat = new Intl.DateTimeFormat(locale, { ...momentParts, hourCycle: 'h23', ...zone })
  const clock = (at: number) => clockFormat.format(at)
  const daysBefore = (at: number, now: number) =>
    differenceInCalendarDays(now, at, timeZone === undefined ? {} : { in: tz(timeZone) })
  const age = (ms: number) => {
    if (ms < minute) return say('age.seconds', { n: Math.max(0, Math.floor(ms / second)) })
    if (ms < hour) return say('age.minutes', { n: Math.floor(ms / minute) })
    if (ms >= 2 * day) return say('age.days', { n: Math.floor(ms / day) })
    const h = Math.floor(ms / hour)
    const m = Math.floor((ms % hour) / minute)
    return m === 0 || h >= 10 ? say('age.hours', { n: h }) : say('age.hoursMinutes', { h, m })
  }
  const moment = (at: number, now: number) => {
    const days = daysBefore(at, now)
    if (days === 0) return say('moment.today', { clock: clock(at) })
    if (days === 1) return say('moment.yesterday', { clock: clock(at) })
    return say('moment.other', { day: plainDay(dayFormat.format(at)), clock: clock(at) })
  }

  // Intl.ListFormat says "and" before the last, and that alone.
  const listMark = foreign === undefined ? ', ' : '، '
  const list = (names: readonly string[]) => (foreign === undefined ? names : names.map(isolated)).join(listMark)
  const named = (name: string): string => {
    const standIn = sentenceIn(name, standInIds)
    return standIn === null ? name : sentence(standIn)
  }
  const valueOf = (value: SentenceValue): string | number => {
    if (typeof value === 'string') return named(value)
    if (typeof value === 'number') return value
    if ('word' in value) return say(`saidWord.${value.word}`)
    if ('moment' in value) return plainDay(exactFormat.format(value.moment))
    return 'phrases' in value ? value.phrases.map(sentence).join(listMark) : list(value)
  }
  const sentence = ({ id, values }: Sentence): string =>
    say(`said.${id}`, Object.fromEntries(Object.entries(values).map(([key, value]) => [key, valueOf(value)])))

  return {
    say,
    list,
    named,
    read: sentences => sentences.map(sentence).join(' '),
    tell: ({ title, text, said }) =>
      said === null
        ? { title, text }
        : { title: said.title === null ? title : sentence(said.title), text: said.text.map(sentence).join(' ') },
    clock,
    age,
    moment,
    ago: ms => (ms < 2 * second ? say('age.now') : say('card.heardAgo', { age: age(ms) })),
    begin: (at, now) => (daysBefore(at, now) === 0 ? clock(at) : moment(at, now)),
    dueDay(on, dueInDays) {
      const date = parseISO(`${on}T00:00:00Z`)
      // Half a year away, the year says more than the day of the week.
      const named = Math.abs(dueInDays) > 180 ? calendarYear.format(date) : plainDay(calendarDay.format(date))
      if (dueInDays === 0) return say('day.today')
      if (dueInDays === 1) return say('day.tomorrow', { day: named })
      if (dueInDays > 1) return say('day.in', { n: dueInDays, day: named })
      return say('day.overdue', { n: -dueInDays, day: named })
    },
    shortDay: on => shortFormat.format(parseISO(`${on}T00:00:00Z`)),
    sureness: probability => say('sure.line', { words: say(surenessWord(probability)), pct: percent(probability) }),
  }
}

/** Names in Latin letters would else carry the words and numbers beside them to their wrong side. */
const inTheirDirection = (values: Record<string, string | number>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' && /^[^\u2068]*[A-Za-z]/.test(value) ? isolated(value) : value,
    ]),
  )

/** "Thu, 26 Nov" reads calmer without its comma. */
const plainDay = (text: string) => text.replace(/[,،]/g, '')
