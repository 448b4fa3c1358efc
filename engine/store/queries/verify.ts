import { schemaVersion, strangeSchema, versionOf } from '../migrate.ts'
import type { auditRows } from '../rows/audit.ts'
import type { Sql } from '../sql.ts'
import type { Check } from '../store.ts'
import { unopened } from '../vault/protect.ts'

/** Everything that can be proved of the file, each fault in words. Reads all of it: seconds for a gigabyte. */
export function verify(sql: Sql, audit: ReturnType<typeof auditRows>): readonly Check[] {
  return [
    check('integrity', () => integrityFaults(sql)),
    check('foreign keys', () => strayRows(sql)),
    check(
      'schema',
      () => (versionOf(sql) === schemaVersion ? strangeSchema(sql) : `it is ${versionOf(sql)}, not ${schemaVersion}`),
      `version ${schemaVersion}`,
    ),
    check('audit chain', () => audit.fault()),
    check('sealed words', () => unopened(sql)),
    check('one room at a time', () => doubleStays(sql)),
  ]
}

/** A fault of the file must not hide the checks after it. */
function check(name: string, fault: () => string | null, fine = 'fine'): Check {
  try {
    const found = fault()
    return { name, ok: found === null, detail: found ?? fine }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

function integrityFaults(sql: Sql): string | null {
  const lines = sql
    .prepare<{ integrity_check: string }>('PRAGMA integrity_check(10)')
    .all()
    .map(row => row.integrity_check)
  return lines.length === 1 && lines[0] === 'ok' ? null : lines.join('; ')
}

function strayRows(sql: Sql): string | null {
  const strays = sql.prepare<{ table: string; parent: string }>('PRAGMA foreign_key_check').all()
  return strays.length
    ? `${strays.length} rows point nowhere, the first from ${strays[0]!.table} to ${strays[0]!.parent}`
    : null
}

function doubleStays(sql: Sql): string | null {
  const open = sql
    .prepare<{ subject: string; n: number }>(`
    SELECT subject, count(*) AS n FROM stay NOT INDEXED WHERE to_at IS NULL GROUP BY subject HAVING n > 1`)
    .all()
  return open.length ? `${open.length} subjects are in several rooms at once, the first ${open[0]!.subject}` : null
}
