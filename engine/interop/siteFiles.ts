import type { RowError } from '../../core/api/errors.ts'
import type { TableRow } from '../../core/model/receivers.ts'
import { readCsv } from './csv.ts'
import { checkHeader } from './header.ts'

/** Rows of `receivers.csv` for `readReceivers` (core/model/plan.ts), and what is wrong with the table itself. */
export function receiverTable(csv: string): {
  readonly rows: readonly TableRow[]
  readonly errors: readonly RowError[]
} {
  const { columns, rows, errors } = readCsv(csv)
  const header = errors.length
    ? []
    : checkHeader(columns, { required: ['id', 'x_m', 'y_m', 'floor'], optional: ['z_m', 'kind', 'room'] })
  return { rows, errors: [...errors, ...header] }
}
