import type { RowError } from '../../core/api/errors.ts'
import type { TableRow } from '../../core/model/receivers.ts'

/** One row while it is read: values by column, and its faults. */
export class Row {
  readonly line: number
  private readonly values: TableRow['values']
  private readonly errors: RowError[]

  constructor({ line, values }: TableRow, errors: RowError[]) {
    this.line = line
    this.values = values
    this.errors = errors
  }

  refuse(column: string, reason: string): void {
    this.errors.push({ line: this.line, column, reason })
  }

  /** Null where the table has no such column: what is known already then stays. */
  given(column: string): string | null {
    return this.values[column] ?? null
  }

  text(column: string, otherwise = ''): string {
    return this.given(column) ?? otherwise
  }

  needed(column: string): string {
    const value = this.text(column)
    if (value === '') this.refuse(column, 'is empty')
    return value
  }

  /** One of the words, whatever its case; the first one stands in for a word that was refused. */
  word<Word extends string>(column: string, words: readonly [Word, ...Word[]], value = this.needed(column)): Word {
    const found = words.find(word => word === value.toLowerCase())
    if (!found && value !== '') this.refuse(column, `"${value}" is none of ${words.join(', ')}`)
    return found ?? words[0]
  }

  id(column: string): string {
    const value = this.needed(column)
    if (value.length > 120 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value))
      this.refuse(column, 'an id is one line of at most 120 characters')
    return value
  }
}
