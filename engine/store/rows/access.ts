import type { Failures } from '../../../core/access/lockout.ts'
import type { Account, BrokenGlass, GivenRole, Session } from '../../../core/model/account.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

/** What is kept of each kind, by its id. `station`: as what a station at which nobody has signed in is taken; one row. */
export interface AccessEntries {
  readonly account: Account
  readonly session: Session
  readonly glass: BrokenGlass
  /** Of an account: tries to sign in that failed. */
  readonly failure: { readonly id: string } & Failures
  readonly station: { readonly id: 'station'; readonly given: GivenRole | null }
}
export type AccessKind = keyof AccessEntries

export function accessRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO access (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body`)
  const remove = sql.prepare('DELETE FROM access WHERE kind = ? AND id = ?')
  const all = sql.prepare<{ id: string; body: string }>('SELECT id, body FROM access WHERE kind = ? ORDER BY id')

  return {
    save<Kind extends AccessKind>(kind: Kind, entries: readonly AccessEntries[Kind][]): void {
      for (const entry of entries) upsert.run(kind, entry.id, sql.words.sealJson(JSON.stringify(entry)))
    },
    remove: (kind: AccessKind, id: string): void => void remove.run(kind, id),
    all: <Kind extends AccessKind>(kind: Kind): AccessEntries[Kind][] =>
      all.all(kind).map(row => parseColumn(row.body, `${kind} ${row.id}`, sql.file) as AccessEntries[Kind]),
  }
}
