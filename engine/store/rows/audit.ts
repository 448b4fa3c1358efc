import { createHash } from 'node:crypto'
import type { AuditEntry } from '../store.ts'
import type { Sql } from '../sql.ts'

type Row = { seq: number; at: number; who: string; op: string; about: string; ok: number; hash: string }
type Head = { seq: number; hash: string }

const start: Head = { seq: 0, hash: '0'.repeat(64) }
const pageRows = 5000

/**
 * The audit log: each row's hash is SHA-256 over the hash before it and the row's canonical JSON (keys sorted, no
 * blanks). The last hash is also kept in `meta`, so that a log that was cut short shows as well.
 */
export function auditRows(sql: Sql) {
  const readHead = sql.prepare<{ value: string }>(`SELECT value FROM meta WHERE key = 'audit_head'`)
  const writeHead = sql.prepare(`
    INSERT INTO meta (key, value) VALUES ('audit_head', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
  const insert = sql.prepare('INSERT INTO audit (seq, at, who, op, about, ok, hash) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const page = sql.prepare<Row>(`SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ${pageRows}`)

  const head = (): Head => {
    const text = readHead.get()?.value
    if (text === undefined) return start
    const [seq, hash] = text.split(' ')
    return { seq: Number(seq), hash: hash ?? '' }
  }

  return {
    append(entry: AuditEntry): void {
      const last = head()
      const seq = last.seq + 1
      const hash = link(last.hash, seq, entry)
      insert.run(seq, entry.at, entry.who, entry.op, entry.about, entry.ok ? 1 : 0, hash)
      writeHead.run(`${seq} ${hash}`)
    },
    /** Walks the whole chain; `fault` says where it breaks. */
    walk(): { readonly rows: number; readonly fault: string | null } {
      let last = start
      for (;;) {
        const rows = page.all(last.seq)
        for (const row of rows) {
          if (row.seq !== last.seq + 1) return { rows: last.seq, fault: `entry ${last.seq + 1} is gone` }
          if (row.hash !== link(last.hash, row.seq, { ...row, ok: row.ok === 1 })) {
            return { rows: last.seq, fault: `entry ${row.seq} was changed` }
          }
          last = { seq: row.seq, hash: row.hash }
        }
        if (rows.length < pageRows) break
      }
      const kept = head()
      const whole = kept.seq === last.seq && kept.hash === last.hash
      return { rows: last.seq, fault: whole ? null : `it ends at entry ${last.seq}, not at ${kept.seq}` }
    },
  }
}

const link = (before: string, seq: number, { about, at, ok, op, who }: AuditEntry): string =>
  createHash('sha256').update(before).update(JSON.stringify({ about, at, ok, op, seq, who })).digest('hex')
