import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { RowError } from '../../core/api/errors.ts'
import type { TableRow } from '../../core/model/receivers.ts'

export interface CsvReading {
  /** Names of the columns as the tables spell them: lower case, `_` for blanks. */
  readonly columns: readonly string[]
  /**
   * Values trimmed; rows without any value are left out. `line` is where the row begins in the file, the header is
   * line 1.
   */
  readonly rows: readonly TableRow[]
  /** Any = what the file says is not sure. */
  readonly errors: readonly RowError[]
}

/** A table with a header: commas, quotes doubled inside quotes, any line ends, with or without a byte order mark. */
export function readCsv(text: string): CsvReading {
  if (/[\uFFFD\0]/.test(text)) return refused(1, '', 'the file is not UTF-8 text: save it as "CSV UTF-8"')
  const records = recordsOf(text)
  if ('reason' in records) return refused(records.line, '', records.reason)
  const [header, ...body] = records.filter(record => record.values.some(value => value !== ''))
  if (!header) return refused(1, '', 'the file is empty')
  if (header.values.length === 1 && /[;\t]/.test(header.values[0]!)) {
    return refused(header.line, '', 'columns are separated by commas, this file uses semicolons or tabs')
  }

  const columns = header.values.map(name => name.toLowerCase().replace(/[\s_]+/g, '_'))
  const errors: RowError[] = []
  columns.forEach((column, at) => {
    if (column === '') errors.push({ line: header.line, column: `column ${at + 1}`, reason: 'has no name' })
    else if (columns.indexOf(column) < at) errors.push({ line: header.line, column, reason: 'is there twice' })
  })
  const rows = body.flatMap(({ line, values }): TableRow[] => {
    if (values.length === columns.length)
      return [{ line, values: Object.fromEntries(columns.map((column, at) => [column, values[at]])) }]
    // Which value belongs to which column is then a guess, so that no more is said of the row.
    const column = columns[values.length] ?? `column ${columns.length + 1}`
    errors.push({
      line,
      column,
      reason: `the row has ${values.length} values, the header has ${columns.length} columns`,
    })
    return []
  })
  return { columns, rows, errors }
}

/**
 * Comma, quotes only where needed, one LF a row. Cells that begin like a formula are written as they are: what was
 * imported comes out byte by byte, and a spreadsheet is not the reader this is for.
 */
export const writeCsv = (columns: readonly string[], rows: Iterable<readonly string[]>): string =>
  stringify([columns as string[], ...(rows as Iterable<string[]>)], { record_delimiter: '\n', quoted_match: /[\r\n]/ })

interface Line {
  readonly line: number
  readonly values: readonly string[]
}

const options = { bom: true, info: true, trim: true, relax_column_count: true, record_delimiter: '\n' } as const

function recordsOf(text: string): readonly Line[] | { readonly line: number; readonly reason: string } {
  // One kind of line end before parsing: the parser counts CR and LF inside quotes as two lines.
  const plain = text.replace(/\r\n?/g, '\n')
  try {
    return linesOf(parse(plain, options))
  } catch (error) {
    const { code, lines, records, message } = error as {
      code?: string
      lines?: number
      records?: number
      message: string
    }
    if (code !== 'CSV_QUOTE_NOT_CLOSED') return { line: lines ?? 1, reason: faults[code ?? ''] ?? message }
    // The parser tells where the file ends; what helps is where the row began that swallowed the rest.
    const before = records ? (parse(plain, { ...options, to: records }) as unknown as Found[]).at(-1)!.info.lines : 0
    return { line: before + 1, reason: 'a quote that opens in this row is never closed' }
  }
}

type Found = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

const linesOf = (found: unknown): readonly Line[] =>
  (found as readonly Found[]).map(({ record, info }) => ({
    line: info.lines - record.reduce((breaks, value) => breaks + value.split('\n').length - 1, 0),
    values: record.map(value => value.trim()),
  }))

const faults: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: 'a quote stands inside a value: put the whole value in quotes and double the inner ones',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote: double the quotes inside a quoted value',
  CSV_MAX_RECORD_SIZE: 'the row is too long',
}

const refused = (line: number, column: string, reason: string): CsvReading => ({
  columns: [],
  rows: [],
  errors: [{ line, column, reason }],
})
