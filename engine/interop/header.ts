import type { RowError } from '../../core/api/errors.ts'

export interface Columns {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/** A column that is not known is refused by name: data that is silently left out is data lost. */
export function checkHeader(columns: readonly string[], { required, optional }: Columns): RowError[] {
  const known = [...required, ...optional]
  return [
    ...required
      .filter(column => !columns.includes(column))
      .map(column => ({ line: 1, column, reason: 'this column is missing' })),
    ...columns
      .filter(column => !known.includes(column))
      .map(column => ({ line: 1, column, reason: `this column is not known; the columns are ${known.join(', ')}` })),
  ]
}
