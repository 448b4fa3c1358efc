import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { databaseFile, openSqliteStore } from '../../engine/store/sqlite.ts'
import { folder } from './folder.ts'

test('the audit log shows a changed, a removed and a cut-off entry', () => {
  const dir = folder()
  const store = openSqliteStore(dir)
  const entry = (n: number) => ({ at: n, who: 'admin', op: 'table.import', about: `assets ${n}`, ok: n !== 2 })
  for (let n = 1; n <= 4; n++) store.audit(entry(n))
  store.close()

  const spoil = (sql: string, change: string) => {
    const raw = new Database(databaseFile(dir))
    raw.exec(
      `DROP TRIGGER IF EXISTS audit_is_not_changed; DROP TRIGGER IF EXISTS audit_is_not_deleted; SAVEPOINT spoil; ${sql}`,
    )
    raw.exec('RELEASE spoil')
    raw.close()
    const again = openSqliteStore(dir)
    const chain = again.verify().find(check => check.name === 'audit chain')
    again.close()
    const mend = new Database(databaseFile(dir))
    mend.exec(change)
    mend.close()
    return chain
  }
  expect(spoil('SELECT 1', 'SELECT 1')).toEqual({ name: 'audit chain', ok: true, detail: 'fine' })
  expect(
    spoil(`UPDATE audit SET about = 'other' WHERE seq = 2`, `UPDATE audit SET about = '' WHERE seq = 2`),
  ).toMatchObject({ ok: false, detail: 'entry 2 was changed' })
  expect(spoil(`UPDATE audit SET ok = 1 WHERE seq = 2`, `UPDATE audit SET ok = 0 WHERE seq = 2`)).toMatchObject({
    ok: false,
    detail: 'entry 2 was changed',
  })
  expect(spoil('DELETE FROM audit WHERE seq = 4', 'SELECT 1')).toMatchObject({
    ok: false,
    detail: 'it ends at entry 3, not at 4',
  })
  expect(spoil('DELETE FROM audit WHERE seq = 2', 'SELECT 1')).toMatchObject({ ok: false, detail: 'entry 2 is gone' })
})

test('the audit log is not changed by accident', () => {
  const dir = folder()
  const store = openSqliteStore(dir)
  store.audit({ at: 1, who: 'admin', op: 'x', about: 'y', ok: true })
  store.close()
  const raw = new Database(databaseFile(dir))
  expect(() => raw.exec('DELETE FROM audit')).toThrow(/not deleted/)
  expect(() => raw.exec('UPDATE audit SET ok = 0')).toThrow(/not changed/)
  raw.close()
})
