import type { Sql } from '../sql.ts'
import { makeVault } from './keys.ts'
import { accessColumn, sealedColumns } from './columns.ts'
import { isSealed, type Words } from './words.ts'

/** Seals all that a folder without a key holds, in one step. The file must be vacuumed afterwards: old pages hold the names. */
export function protect(sql: Sql, keyText: string): Words {
  return sql.transaction(() => {
    const words = makeVault(sql, keyText)
    for (const { table, column, json, where } of sealedColumns)
      rewrite(sql, table, column, where, stored => (json ? words.sealJson(stored) : words.seal(stored)))
    // The hash covers what an entry says, not how it is stored; the log itself stays as it was.
    unlocked(sql, () => rewrite(sql, 'audit', 'body', undefined, words.seal))
    return words
  })
}

/** What an older version left in the plain beside sealed texts. `sql` reads as stored. Returns how many rows it was. */
export function sealLeft(sql: Sql, words: Words): number {
  const { table, column } = accessColumn
  const change = (stored: string) => (isSealed(stored) ? null : words.sealJson(stored))
  return sql.transaction(() => rewrite(sql, table, column, undefined, change))
}

/** How many rows changed. `change` gives null for what stays. */
export function rewrite(
  sql: Sql,
  table: string,
  column: string,
  where: string | undefined,
  change: (stored: string) => string | null,
): number {
  const key = keyOf(sql, table)
  const rows = sql
    .prepare<{ stored: string } & Record<string, string | number>>(
      `SELECT ${key.join(', ')}, ${column} AS stored FROM ${table} WHERE coalesce(${column}, '') <> ''${where ? ` AND ${where}` : ''}`,
    )
    .all()
  const update = sql.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key.map(name => `${name} = ?`).join(' AND ')}`)
  let changed = 0
  for (const row of rows) {
    const next = change(row.stored)
    if (next === null || next === row.stored) continue
    update.run(next, ...key.map(name => row[name]!))
    changed++
  }
  return changed
}

/** The columns of a table's key. */
function keyOf(sql: Sql, table: string): readonly string[] {
  const columns = sql.prepare<{ name: string; pk: number }>(`SELECT name, pk FROM pragma_table_info('${table}')`).all()
  const key = columns.filter(column => column.pk > 0).map(column => column.name)
  return key.length > 0 ? key : ['rowid']
}

function unlocked(sql: Sql, work: () => void): void {
  const trigger = sql
    .prepare<{ sql: string }>(`SELECT sql FROM sqlite_schema WHERE name = 'audit_is_not_changed'`)
    .get()
  sql.exec('DROP TRIGGER IF EXISTS audit_is_not_changed')
  work()
  if (trigger !== undefined) sql.exec(trigger.sql)
}

/** Sealed texts that the folder's key does not open: damaged, or put there from elsewhere. */
export function unopened(sql: Sql): string | null {
  for (const { table, column } of [...sealedColumns, { table: 'audit', column: 'body' }]) {
    const bad = sql
      .prepare<{ stored: string }>(`SELECT ${column} AS stored FROM ${table} WHERE ${column} LIKE '%sealed:1:%'`)
      .all()
      .filter(row => isSealed(row.stored)).length
    if (bad > 0) return `${bad} sealed texts in ${table}.${column} can't be opened`
  }
  return null
}
