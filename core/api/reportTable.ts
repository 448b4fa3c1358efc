import type { StockAnswer, ListeningAnswer, UsageAnswer } from './usage.ts'
import { type figureDefinitions, type figureNames, type UseTimes, wordsOfUse } from '../model/usage.ts'

type NameId = keyof typeof figureNames
type DefinitionId = keyof typeof figureDefinitions

/** A column of words, or of numbers that are rounded to `digits`; `unit` is what the numbers are in. */
interface ReportColumn {
  readonly id: string
  readonly name: string
  readonly unit: string
  /** Null = words. */
  readonly digits: number | null
  /** What it means, for the foot of the table. */
  readonly definition: string | null
}

/** What is shown, saved as CSV and printed: one table, whose numbers are rounded here and nowhere else. */
export interface ReportTable {
  readonly title: string
  /** The period and what was chosen. */
  readonly about: readonly string[]
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly (string | number | null)[] }[]
}

/** The words of a table in the language of whoever reads it. */
export interface ReportWords {
  name(id: NameId): string
  define(id: DefinitionId): string
  /** Of what the lines are: "Type", "Unit". */
  readonly first: string
  readonly title: string
  readonly about: readonly string[]
  /** A line without a name: rooms of no unit. */
  readonly nameless: string
}

const hourMs = 3_600_000
const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits
const inHours = (ms: number) => rounded(ms / hourMs, 1)
const inPercent = (share: number | null) => (share === null ? null : rounded(share * 100, 1))

const textColumn = (id: string, name: string): ReportColumn => ({ id, name, unit: '', digits: null, definition: null })

/** One line for each type, unit, room or piece of equipment, most used first, and the sum of all. */
export function usageTable(answer: UsageAnswer, words: ReportWords, sum: string): ReportTable {
  const line = (key: string, name: string, figures: UsageAnswer['total']) => ({
    key,
    cells: [
      name,
      rounded(figures.mean, 1),
      inPercent(figures.utilization),
      ...wordsOfUse.map(word => inHours((figures.times as UseTimes)[word])),
    ],
  })
  const lines = answer.lines.toSorted(
    (a, b) => (b.utilization ?? -1) - (a.utilization ?? -1) || b.mean - a.mean || (a.name < b.name ? -1 : 1),
  )
  // Twelve pumps all day long are 12, not 12.0, as long as no line beside it needs the tenth.
  const whole = [...lines, answer.total].every(({ mean }) => Number.isInteger(rounded(mean, 1)))
  return {
    title: words.title,
    about: words.about,
    columns: [
      textColumn('name', words.first),
      { id: 'mean', name: words.name('mean'), unit: '', digits: whole ? 0 : 1, definition: words.define('mean') },
      {
        id: 'utilization',
        name: words.name('utilization'),
        unit: '%',
        digits: 1,
        definition: words.define('utilization'),
      },
      ...wordsOfUse.map(word => ({
        id: word,
        name: words.name(word),
        unit: 'h',
        digits: 1,
        definition: words.define(word),
      })),
    ],
    rows: [
      ...lines.map(each => line(each.key, each.name === '' ? words.nameless : each.name, each)),
      line('', sum, answer.total),
    ],
  }
}

/** How long each stock was short. */
export function stockTable(
  answer: StockAnswer,
  words: Pick<ReportWords, 'define' | 'title' | 'about' | 'first'> & {
    readonly columns: Readonly<Record<'ready' | 'min' | 'target' | 'short' | 'times' | 'longest' | 'surplus', string>>
  },
): ReportTable {
  const number = (id: keyof typeof words.columns, unit: string, definition: DefinitionId | null): ReportColumn => ({
    id,
    name: words.columns[id],
    unit,
    digits: unit === 'h' ? 1 : 0,
    definition: definition && words.define(definition),
  })
  return {
    title: words.title,
    about: words.about,
    columns: [
      textColumn('name', words.first),
      number('ready', '', 'ready'),
      number('min', '', null),
      number('target', '', null),
      number('short', 'h', 'short'),
      number('times', '', null),
      number('longest', 'h', 'wait'),
      number('surplus', '', 'surplus'),
    ],
    rows: answer.stocks
      .toSorted((a, b) => b.short.ms - a.short.ms || (a.name < b.name ? -1 : 1))
      .map(({ rule, name, ready, min, target, short, surplus }) => ({
        key: rule,
        cells: [name, ready.length, min, target, inHours(short.ms), short.times, inHours(short.longestMs), surplus],
      })),
  }
}

/** How well each reader and receiver was heard, worst first. */
export function listeningTable(
  answer: ListeningAnswer,
  words: Pick<ReportWords, 'define' | 'title' | 'about' | 'first'> & {
    readonly columns: Readonly<Record<'kind' | 'room' | 'heard' | 'down' | 'times' | 'longest', string>>
    kind(kind: 'reader' | 'receiver'): string
    room(floor: number, id: string): string
  },
): ReportTable {
  const { columns } = words
  const number = (id: keyof typeof columns, unit: string, definition: string | null): ReportColumn => ({
    id,
    name: columns[id],
    unit,
    digits: unit === '' ? 0 : 1,
    definition,
  })
  return {
    title: words.title,
    about: words.about,
    columns: [
      textColumn('name', words.first),
      textColumn('kind', columns.kind),
      textColumn('room', columns.room),
      number('heard', '%', null),
      number('down', 'h', words.define('down')),
      number('times', '', null),
      number('longest', 'h', null),
    ],
    rows: answer.lines
      .toSorted((a, b) => a.heard - b.heard || (a.id < b.id ? -1 : 1))
      .map(({ id, kind, room, floor, heard, down }) => ({
        key: `${kind} ${id}`,
        cells: [
          id,
          words.kind(kind),
          room === null || floor === null ? '' : words.room(floor, room),
          inPercent(heard),
          inHours(down.ms),
          down.times,
          inHours(down.longestMs),
        ],
      })),
  }
}

/** RFC 4180: the table as it stands, then what it is about and what each figure means. */
export function csvOf({ title, about, columns, rows }: ReportTable): string {
  const quoted = (cell: string | number | null) => {
    const text = cell === null ? '' : String(cell)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [
    columns.map(({ name, unit }) => (unit === '' ? name : `${name} (${unit})`)),
    ...rows.map(row => row.cells),
    [],
    [title],
    ...about.map(text => [text]),
    ...columns.flatMap(({ name, definition }) => (definition === null ? [] : [[name, definition]])),
  ]
  return lines.map(cells => `${cells.map(quoted).join(',')}\r\n`).join('')
}
