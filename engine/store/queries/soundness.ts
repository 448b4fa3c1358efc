import { Failure } from '../../../core/api/errors.ts'
import { restoreTip } from '../failures.ts'
import type { Sql } from '../sql.ts'

const wholeUpToBytes = 64 * 2 ** 20
/** What a start reads whole. All others grow with time: of those it takes a few rows, and `verify` reads them. */
const readAtStart = [
  'migration',
  'meta',
  'site',
  'receiver',
  'subject',
  'tag',
  'reader',
  'maintenance_plan',
  'place',
  'missing_case',
  'work_order',
  'receiver_drift',
  'rule',
  'shift',
  'access',
]

/**
 * Refuse a file whose pages contradict each other, before a byte of it is written. A big one is checked where it is
 * read at start.
 */
export function refuseDamaged(sql: Sql): void {
  const fault = bytesOf(sql) <= wholeUpToBytes ? quickCheck(sql, '1') : firstFault(sql)
  if (fault) throw new Failure('unavailable', `${sql.file} is damaged (${fault}).`, restoreTip)
}

function firstFault(sql: Sql): string | null {
  const known = sql.prepare<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
  for (const name of readAtStart) {
    // One of an older schema may not have it yet.
    const fault = known.some(table => table.name === name) ? quickCheck(sql, `'${name}'`) : null
    if (fault) return fault
  }
  return null
}

function quickCheck(sql: Sql, argument: string): string | null {
  const answer = sql.prepare<{ quick_check: string }>(`PRAGMA quick_check(${argument})`).get()?.quick_check
  return answer === 'ok' ? null : (answer ?? 'no answer').replace(/\s+/g, ' ')
}

function bytesOf(sql: Sql): number {
  const pages = sql.prepare<{ page_count: number }>('PRAGMA page_count').get()!.page_count
  return pages * sql.prepare<{ page_size: number }>('PRAGMA page_size').get()!.page_size
}
