import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate, schemaVersion } from '../../engine/store/migrate.ts'
import { migrations } from '../../engine/store/migrations/list.ts'
import type { Sql } from '../../engine/store/sql.ts'
import { databaseFile, openSqliteStore, restoreSqlite } from '../../engine/store/sqlite.ts'
import { newKeyText } from '../../engine/store/vault/keys.ts'
import { plainWords } from '../../engine/store/vault/words.ts'
import { folder } from './folder.ts'
import { site } from './rows.ts'

/** A folder as the program of that schema left it: a site, a patient with a tag, a stay, an alert. */
function folderOf(version: number): string {
  const dir = folder()
  const db = new Database(databaseFile(dir))
  const sql: Sql = {
    file: databaseFile(dir),
    words: plainWords,
    prepare: text => db.prepare(text) as never,
    exec: text => void db.exec(text),
    transaction: work => db.transaction(work)(),
  }
  migrate(sql, 1, migrations.slice(0, version))
  db.prepare('INSERT INTO site (version, saved_at, plan) VALUES (1, 1, ?)').run(JSON.stringify(site))
  db.exec(`
    INSERT INTO subject (id, kind, name, type, model, serial, asset_no, udi, mrn, home_room, high_risk, risk, state)
      VALUES ('N7', 'patient', 'Mary Byrne', '', '', '', '', '', '4711', NULL, 0, NULL, 'available');
    INSERT INTO tag VALUES ('epc:000000000000000000000007', 'N7');
    INSERT INTO stay VALUES ('N7', 1000, 2000, 'epc:000000000000000000000007', 'R1', 1, 0.5);
    INSERT INTO alert (id, rule, priority, title, text, subject, room, state, raised_at)
      VALUES ('a:N7:5', 'a', 'high', 'Left', 'Mary Byrne has left.', 'N7', 'R1', 'new', 5);
    INSERT INTO alert_event (alert, at, state, priority, who) VALUES ('a:N7:5', 5, 'new', 'high', NULL)`)
  db.close()
  return dir
}

for (let version = 1; version <= schemaVersion; version++)
  test(`a folder of schema ${version} is brought to ${schemaVersion} with all that is in it, and its copy is kept`, () => {
    const dir = folderOf(version)
    for (const key of [undefined, newKeyText()]) {
      const store = openSqliteStore(dir, { key })
      expect(store.snapshot()).toMatchObject({
        subjects: [{ id: 'N7', name: 'Mary Byrne', mrn: '4711' }],
        openAlerts: [{ text: 'Mary Byrne has left.' }],
      })
      expect([...store.stays(0, 9999)]).toHaveLength(1)
      expect(store.verify().filter(check => !check.ok)).toEqual([])
      store.close()
    }
    const kept = (version === schemaVersion ? [] : readdirSync(join(dir, 'backups'))).filter(name =>
      name.startsWith('schema'),
    )
    expect(kept).toHaveLength(version === schemaVersion ? 0 : 1)
    if (kept[0] === undefined) return
    // What was kept is whole: it opens, and is brought forward again.
    const other = folder()
    restoreSqlite(join(dir, 'backups', kept[0]), other)
    const again = openSqliteStore(other)
    expect(again.snapshot()?.subjects[0].name).toBe('Mary Byrne')
    again.close()
  })

test('a folder, and a backup, of a newer program are refused in words and not touched', () => {
  const dir = folderOf(schemaVersion)
  const db = new Database(databaseFile(dir))
  db.pragma(`user_version = ${schemaVersion + 1}`)
  db.close()
  expect(() => openSqliteStore(dir)).toThrow(/made by a newer Whereabouts/)
  const other = folderOf(schemaVersion)
  expect(() => restoreSqlite(databaseFile(dir), other)).toThrow(/made by a newer Whereabouts/)
  const store = openSqliteStore(other)
  expect(store.snapshot()?.subjects).toHaveLength(1)
  store.close()
})
