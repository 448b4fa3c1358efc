import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { auditRows } from '../../engine/store/rows/audit.ts'
import type { Sql } from '../../engine/store/sql.ts'
import { plainWords } from '../../engine/store/vault/words.ts'
import { databaseFile, openSqliteStore } from '../../engine/store/sqlite.ts'
import { folder } from './folder.ts'

const entry = (n: number) => ({
  at: 1_000 * n,
  who: n % 3 ? 'ann' : 'bo',
  where: `station ${n % 2}`,
  op: 'history.subject',
  why: 'handover',
  about: `id=S${n}`,
  ok: n % 5 !== 0,
  shown: [`S${n}`],
})
const entries = 24
/** Retention has dropped these. */
const dropped = 6

/** Whatever is done to the rows behind the program's back shows. Each change is undone before the next. */
test('no entry can be altered, removed, doubled or moved without being found, also after retention', () => {
  const dir = folder()
  const store = openSqliteStore(dir)
  for (let n = 1; n <= entries; n++) store.audit(entry(n))
  expect(store.forgetAudit(1_000 * (dropped + 1), 1_000 * 100)).toBe(dropped)
  expect(store.forgetAudit(1_000 * (dropped + 1), 1_000 * 100)).toBe(0)
  expect(store.auditFault()).toBeNull()
  const head = store.auditHead()
  expect(head.seq).toBe(entries + 1)
  store.close()

  const raw = new Database(databaseFile(dir))
  raw.exec('DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted')
  const seq = fc.integer({ min: dropped + 1, max: entries + 1 })
  const textColumn = fc.constantFrom('who', 'op', 'about', 'hash', 'body')
  const change = fc.oneof(
    fc.tuple(seq, textColumn, fc.string({ minLength: 1 })).map(([at, column, text]) => ({
      sql: `UPDATE audit SET ${column} = ${column} || ? WHERE seq = ${at}`,
      values: [text],
    })),
    fc.tuple(seq, fc.integer({ min: 1, max: 1e9 })).map(([at, by]) => ({
      sql: `UPDATE audit SET at = at + ? WHERE seq = ${at}`,
      values: [by],
    })),
    seq.map(at => ({ sql: `UPDATE audit SET ok = 1 - ok WHERE seq = ${at}`, values: [] })),
    seq.map(at => ({ sql: `DELETE FROM audit WHERE seq = ${at}`, values: [] })),
    // A whole tail or a whole beginning.
    seq.map(at => ({ sql: `DELETE FROM audit WHERE seq >= ${at}`, values: [] })),
    seq.map(at => ({ sql: `DELETE FROM audit WHERE seq <= ${at}`, values: [] })),
    // Two change places.
    fc
      .tuple(seq, seq)
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({
        sql: `UPDATE audit SET seq = CASE seq WHEN ${a} THEN -${b} ELSE -${a} END WHERE seq IN (${a}, ${b});
              UPDATE audit SET seq = -seq WHERE seq < 0`,
        values: [],
      })),
    seq.map(at => ({
      sql: `INSERT INTO audit SELECT seq + 1000, at, who, op, about, ok, hash, body FROM audit WHERE seq = ${at}`,
      values: [],
    })),
    seq.map(at => ({
      sql: `INSERT INTO audit SELECT -seq, at, who, op, about, ok, hash, body FROM audit WHERE seq = ${at}`,
      values: [],
    })),
    // The marks beside the log.
    fc
      .constantFrom('audit_head', 'audit_base')
      .map(key => ({ sql: `DELETE FROM meta WHERE key = '${key}'`, values: [] })),
  )
  const audit = auditRows(sqlOf(raw))
  fc.assert(
    fc.property(change, ({ sql, values }) => {
      raw.exec('BEGIN')
      try {
        for (const [i, part] of sql.split(';').entries()) raw.prepare(part).run(...(i === 0 ? values : []))
        expect(audit.fault()).not.toBeNull()
      } finally {
        raw.exec('ROLLBACK')
      }
      expect(audit.fault()).toBeNull()
    }),
    { numRuns: 300 },
  )
  raw.close()
})

const sqlOf = (db: Database.Database): Sql => ({
  file: 'test',
  words: plainWords,
  prepare: text => db.prepare(text) as never,
  exec: text => void db.exec(text),
  transaction: work => work(),
})

test('a log that was put back as a whole to an older one is found by a head that was written down', () => {
  const dir = folder()
  const store = openSqliteStore(dir)
  for (let n = 1; n <= 3; n++) store.audit(entry(n))
  const old = store.auditHead()
  store.audit(entry(4))
  const head = store.auditHead()
  expect(store.auditFault(old)).toBeNull()
  expect(store.auditFault(head)).toBeNull()
  expect(store.auditFault({ seq: 2, hash: head.hash })).toBe('entry 2 is not the one that was written down')
  expect(store.auditFault({ seq: 5, hash: head.hash })).toBe('it ends at entry 4, before entry 5 that was written down')
  store.close()
})

test('entries keep their order when the clock is set back, and the log says so', () => {
  const dir = folder()
  const store = openSqliteStore(dir)
  store.audit({ ...entry(1), at: 10_000_000 })
  store.audit({ ...entry(2), at: 6_400_000 })
  store.audit({ ...entry(3), at: 6_401_000 })
  const rows = [...store.auditRows(Number.MAX_SAFE_INTEGER)]
  expect(rows.map(row => [row.seq, row.op, row.about])).toEqual([
    [4, 'history.subject', 'id=S3'],
    [3, 'history.subject', 'id=S2'],
    [2, 'clock.back', 'by 3600 s'],
    [1, 'history.subject', 'id=S1'],
  ])
  expect(store.auditFault()).toBeNull()
  store.close()
})
