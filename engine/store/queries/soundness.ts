import { Failure } from '../../../core/api/errors.ts'
import { restoreTip } from '../failures.ts'
import type { Sql } from '../sql.ts'

const wholeUpToBytes = 64 * 2 ** 20
/** They grow with time and are not needed to open; `verify` reads them. */
const growing = new Set([
  'stay',
  'audit',
  'alert',
  'alert_event',
  'room_decision',
  'truth_sample',
  'state_change',
  'trace',
])

/**
 * Refuse a file whose pages contradict each other, before a byte of it is written. A big one is checked where it is
 * read at start.
 */
export function refuseDamaged(sql: Sql): void {
  const fault = bytesOf(sql) <= wholeUpToBytes ? quickCheck(sql, '1') : firstFault(sql)
  if (fault) throw new Failure('unavailable', `${sql.file} is damaged (${fault}).`, restoreTip)
}

function firstFault(sql: Sql): string | null {
  const names = sql.prepare<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
  for (const { name } of names) {
    const fault = growing.has(name) ? null : quickCheck(sql, `'${name.replaceAll("'", "''")}'`)
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
