import { randomBytes } from 'node:crypto'
import { linkOf } from '../../evidence/chain.ts'
import type { Sql } from '../sql.ts'
import type { AuditEntry, AuditHead, AuditRow } from '../store.ts'

type Row = {
  seq: number
  at: number
  who: string
  op: string
  about: string
  ok: number
  hash: string
  body: string | null
}
/** `salt`: nobody can find out by trying what a hash stands for. */
type Body = Pick<AuditRow, 'who' | 'where' | 'why' | 'about' | 'shown'> & { readonly salt: string }

const start: AuditHead = { seq: 0, hash: '0'.repeat(64) }
const pageRows = 5000
/** Retention says in the log itself what it dropped: "up to SEQ HASH". */
const retentionOp = 'audit.retention'
/** A clock that went back by more than this is told in the log. */
const clockBackMs = 60_000

/**
 * The audit log: each row's hash is SHA-256 over the hash before it and the row's canonical JSON (keys sorted, no
 * blanks). The last hash is also kept in `meta`, so that a log that was cut short shows as well; and retention keeps the
 * last hash that it dropped, and says so in the log, so that what is left still hangs on it.
 */
export function auditRows(sql: Sql) {
  const readMeta = sql.prepare<{ value: string }>('SELECT value FROM meta WHERE key = ?')
  const writeMeta = sql.prepare(`
    INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
  const insert = sql.prepare(
    `INSERT INTO audit (seq, at, who, op, about, ok, hash, body) VALUES (?, ?, '', ?, '', ?, ?, ?)`,
  )
  const page = sql.prepare<Row>(`SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ${pageRows}`)
  const pageBack = sql.prepare<Row>('SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT 500')
  const one = sql.prepare<Row>('SELECT * FROM audit WHERE seq = ?')
  const firstKept = sql.prepare<{ seq: number | null }>('SELECT min(seq) AS seq FROM audit WHERE at >= ?')
  const lastRetention = sql.prepare<Row>('SELECT * FROM audit WHERE op = ? AND seq > ? ORDER BY seq DESC LIMIT 1')
  const drop = sql.prepare('DELETE FROM audit WHERE seq <= ?')

  const markOf = (key: string): AuditHead => {
    const text = readMeta.get(key)?.value
    return text === undefined ? start : headOf(text)
  }
  const head = () => markOf('audit_head')
  const base = () => markOf('audit_base')

  function append(entry: AuditEntry): void {
    const last = head()
    const before = one.get(last.seq)
    const backMs = (before?.at ?? entry.at) - entry.at
    if (backMs > clockBackMs)
      add(last, { at: entry.at, who: 'engine', op: 'clock.back', about: `by ${Math.round(backMs / 1000)} s`, ok: true })
    add(head(), entry)
  }

  function add(last: AuditHead, { at, op, ok, who, about, where = '', why = '', shown = [] }: AuditEntry): void {
    const seq = last.seq + 1
    const salt = randomBytes(12).toString('base64url')
    const body = JSON.stringify({ who, where, why, about, shown, salt } satisfies Body)
    const hash = linkOf(last.hash, JSON.stringify({ at, body, ok, op, seq }))
    insert.run(seq, at, op, ok ? 1 : 0, hash, sql.words.seal(body))
    writeMeta.run('audit_head', `${seq} ${hash}`)
  }

  function* oldestFirst(): Generator<Row> {
    let after = Number.MIN_SAFE_INTEGER
    for (;;) {
      const rows = page.all(after)
      yield* rows
      if (rows.length < pageRows) return
      after = rows.at(-1)!.seq
    }
  }

  return {
    append,
    head,
    *newestFirst(beforeSeq: number): Generator<AuditRow> {
      for (;;) {
        const rows = pageBack.all(beforeSeq)
        for (const row of rows) yield asEntry(row)
        if (rows.length === 0) return
        beforeSeq = rows.at(-1)!.seq
      }
    },
    /** Walks the whole chain; says where it breaks, null when it holds. */
    fault(anchor?: AuditHead): string | null {
      let last = base()
      let anchored = anchor === undefined || anchor.seq <= last.seq
      for (const row of oldestFirst()) {
        if (row.seq !== last.seq + 1)
          return row.seq <= last.seq ? `entry ${row.seq} is one too many` : `entry ${last.seq + 1} is gone`
        if (row.hash !== linkOf(last.hash, textOf(row)) || !isPlainlyWritten(row)) return `entry ${row.seq} was changed`
        if (anchor?.seq === row.seq) {
          if (anchor.hash !== row.hash) return `entry ${row.seq} is not the one that was written down`
          anchored = true
        }
        last = row
      }
      const kept = head()
      if (kept.seq !== last.seq || kept.hash !== last.hash) return `it ends at entry ${last.seq}, not at ${kept.seq}`
      if (!anchored) return `it ends at entry ${last.seq}, before entry ${anchor!.seq} that was written down`
      return baseFault()
    },
    forget(beforeAt: number, now: number): number {
      const last = head()
      const keptSeq = firstKept.get(beforeAt)?.seq ?? last.seq + 1
      const dropped = one.get(keptSeq - 1)
      const from = base()
      if (dropped === undefined || dropped.seq <= from.seq) return 0
      // First told, then done: the entry that tells it hangs on what is dropped.
      const upTo = `${dropped.seq} ${dropped.hash}`
      add(last, { at: now, who: 'engine', op: retentionOp, about: `up to ${upTo}`, ok: true })
      writeMeta.run('audit_base', upTo)
      drop.run(dropped.seq)
      return dropped.seq - from.seq
    },
  }

  /** What was dropped at the front must be what retention said it dropped. */
  function baseFault(): string | null {
    const from = base()
    const told = lastRetention.get(retentionOp, from.seq)
    const upTo = told === undefined ? null : asEntry(told).about.replace('up to ', '')
    if (upTo === (from.seq === 0 ? null : `${from.seq} ${from.hash}`)) return null
    return `it begins after entry ${from.seq}, but retention did not drop so far`
  }
}

function headOf(text: string): AuditHead {
  const [seq, hash] = text.split(' ')
  return { seq: Number(seq), hash: hash ?? '' }
}

/** Entries from before the body was kept are hashed as they were then. */
const textOf = ({ seq, at, who, op, about, ok, body }: Row): string =>
  body === null
    ? JSON.stringify({ about, at, ok: ok === 1, op, seq, who })
    : JSON.stringify({ at, body, ok: ok === 1, op, seq })

/** What the hash does not cover says nothing. */
const isPlainlyWritten = ({ body, who, about, ok }: Row) =>
  (ok === 0 || ok === 1) && (body === null || (who === '' && about === ''))

const asEntry = ({ seq, at, who, op, about, ok, hash, body }: Row): AuditRow => ({
  seq,
  at,
  op,
  ok: ok === 1,
  hash,
  ...(body === null ? { who, where: '', why: '', about, shown: [] } : said(JSON.parse(body) as Body)),
})

const said = ({ who, where, why, about, shown }: Body) => ({ who, where, why, about, shown })
