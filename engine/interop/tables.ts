import { isDeepStrictEqual } from 'node:util'
import type { RowError } from '../../core/api/errors.ts'
import type { exportKinds, ImportReport, importKinds } from '../../core/api/housekeeping.ts'
import type { Alert } from '../../core/model/alert.ts'
import type { MaintenancePlan } from '../../core/model/maintenance.ts'
import type { Stay } from '../../core/model/position.ts'
import type { Reader } from '../../core/model/reader.ts'
import type { TableRow } from '../../core/model/receivers.ts'
import type { Subject } from '../../core/model/subject.ts'
import type { Against } from './against.ts'
import { readCsv, writeCsv } from './csv.ts'
import { checkHeader, type Columns } from './header.ts'
import { alertCells, alertColumns, historyCells, historyColumns } from './tables/past.ts'
import { planCells, planColumns, planExportColumns, readPlans } from './tables/plans.ts'
import { readerColumns, readReaders } from './tables/readers.ts'
import {
  assetCells,
  assetColumns,
  isPerson,
  peopleCells,
  peopleColumns,
  readAssets,
  readPeople,
} from './tables/subjects.ts'

export type { Against } from './against.ts'
export type ImportKind = (typeof importKinds)[number]
export type ExportKind = (typeof exportKinds)[number]

/**
 * What an import would do. Saving `subjects`, `readers` and `plans` does it; all three are empty when a row is
 * refused.
 */
export interface PlannedImport {
  readonly report: Omit<ImportReport, 'dryRun'>
  readonly subjects: readonly Subject[]
  readonly readers: readonly Reader[]
  readonly plans: readonly MaintenancePlan[]
}

/** Reads a table and compares it with what is there. Changes nothing; all rows or none. */
export function planImport(kind: ImportKind, csv: string, against: Against): PlannedImport {
  const none = { subjects: [], readers: [], plans: [] }
  if (kind === 'readers') {
    const { report, fresh } = compare(
      readTable(csv, () => readerColumns, readReaders, against),
      against.readers,
    )
    return { ...none, report, readers: fresh }
  }
  if (kind === 'plans') {
    const { report, fresh } = compare(readTable(csv, planColumns, readPlans, against), against.plans)
    return { ...none, report, plans: fresh }
  }
  const table =
    kind === 'assets'
      ? readTable(csv, () => assetColumns, readAssets, against)
      : readTable(csv, () => peopleColumns, readPeople, against)
  const { report, fresh } = compare(table, against.subjects)
  return { ...none, report, subjects: fresh }
}

interface Table<Item> {
  readonly items: readonly Item[]
  readonly errors: readonly RowError[]
}

function readTable<Item>(
  csv: string,
  columnsOf: (columns: readonly string[]) => Columns,
  read: (rows: readonly TableRow[], against: Against, errors: RowError[]) => Item[],
  against: Against,
): Table<Item> {
  const { columns, rows, errors: unread } = readCsv(csv)
  const header = columns.length ? checkHeader(columns, columnsOf(columns)) : []
  if (header.length) return { items: [], errors: [...unread, ...header] }
  const errors = [...unread]
  const items = read(rows, against, errors)
  return { items, errors: errors.sort((a, b) => a.line - b.line) }
}

function compare<Item extends { readonly id: string }>({ items, errors }: Table<Item>, known: readonly Item[]) {
  const before = new Map(known.map(item => [item.id, item]))
  const added = items.filter(item => !before.has(item.id))
  const changed = items.filter(item => before.has(item.id) && !same(item, before.get(item.id)))
  const report = {
    rows: items.length,
    added: added.length,
    changed: changed.length,
    unchanged: items.length - added.length - changed.length,
    errors: [...errors],
  }
  return errors.length
    ? { report: { ...report, added: 0, changed: 0, unchanged: 0 }, fresh: [] }
    : { report, fresh: [...added, ...changed] }
}

/** As they are stored: an absent field and an undefined one are the same. */
const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(structural(a), structural(b))
const structural = (item: unknown): unknown => JSON.parse(JSON.stringify(item))

/** What an export is made of. */
export interface Exportable {
  readonly subjects: readonly Subject[]
  readonly plans: readonly MaintenancePlan[]
  readonly alerts: Iterable<Alert>
  readonly stays: Iterable<Stay>
}

/** The columns of the import, rows by id: the same content gives the same bytes, and importing them changes nothing. */
export function exportTable(kind: ExportKind, from: Exportable): string {
  switch (kind) {
    case 'assets':
      return writeRows(allOf(assetColumns), byId(from.subjects.filter(s => !isPerson(s))), assetCells)
    case 'people':
      return writeRows(allOf(peopleColumns), byId(from.subjects.filter(isPerson)), peopleCells)
    case 'plans': {
      const assets = new Set<string>(from.subjects.filter(s => !isPerson(s)).map(s => s.id))
      const columns = planExportColumns(from.plans)
      return writeRows(columns, byId(from.plans), plan => planCells(plan, assets, columns))
    }
    case 'alerts':
      return writeRows(alertColumns, from.alerts, alertCells)
    case 'history':
      return writeRows(historyColumns, from.stays, historyCells)
  }
}

const allOf = ({ required, optional }: Columns): readonly string[] => [...required, ...optional]

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] =>
  items.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))

function writeRows<Item>(columns: readonly string[], items: Iterable<Item>, cells: (item: Item) => string[]): string {
  const lines: string[][] = []
  for (const item of items) lines.push(cells(item))
  return writeCsv(columns, lines)
}
