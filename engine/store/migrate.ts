import { createHash } from 'node:crypto'
import { Failure } from '../../core/api/errors.ts'
import { migrations } from './migrations/list.ts'
import type { Migration } from './migrations/migration.ts'
import type { Sql } from './sql.ts'

export const schemaVersion = migrations.length

/** Refuse a file that this program would misread, before anything is written to it. */
export function refuseForeign(sql: Sql, file: string): void {
  const version = versionOf(sql)
  if (version > schemaVersion) {
    throw new Failure(
      'unavailable',
      `${file} was made by a newer Whereabouts (schema ${version}; this one knows ${schemaVersion}).`,
      'Install that version or a later one, or open another data folder. The file was not touched.',
    )
  }
  const odd = strangeSchema(sql, version)
  if (odd) {
    throw new Failure(
      'unavailable',
      `${file} is not a database of this Whereabouts: ${odd}.`,
      'Choose another data folder, or open it with the program that made it. The file was not touched.',
    )
  }
}

/** Bring the file to this program's schema (or as far as the steps given go), one transaction a step. */
export function migrate(sql: Sql, nowMs: number, steps = migrations): void {
  steps.slice(versionOf(sql)).forEach((step, done) =>
    sql.transaction(() => {
      const version = versionOf(sql) + 1
      if (done === 0 && version === 1) sql.exec(ledger)
      sql.exec(step.sql)
      sql
        .prepare('INSERT INTO migration (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)')
        .run(version, step.name, checksum(step), nowMs)
      sql.exec(`PRAGMA user_version = ${version}`)
    }),
  )
}

/** What of the schema's record does not fit this program; null when all of it does. */
export function strangeSchema(sql: Sql, version = versionOf(sql)): string | null {
  const tables = sql.prepare<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
  if (version === 0) return tables.length ? 'it holds tables of another program' : null
  if (!tables.some(table => table.name === 'migration')) return 'it has no record of its schema'
  const applied = sql
    .prepare<{ name: string; checksum: string }>('SELECT name, checksum FROM migration ORDER BY version')
    .all()
  if (applied.length !== version) return `its schema is ${version} but ${applied.length} steps are recorded`
  const changed = applied.find((step, at) => step.checksum !== checksum(migrations[at]!))
  return changed ? `its step ${changed.name} differs from this program's` : null
}

export const versionOf = (sql: Sql): number =>
  sql.prepare<{ user_version: number }>('PRAGMA user_version').get()!.user_version

const ledger = `
  CREATE TABLE migration (
    version    INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT;`

/** Over the words only, so that indenting a step is no change to it. */
const checksum = (step: Migration): string =>
  createHash('sha256').update(step.sql.replace(/\s+/g, ' ').trim()).digest('hex')
