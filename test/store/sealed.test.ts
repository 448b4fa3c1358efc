import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { asAlertId, asSubjectId } from '../../core/model/ids.ts'
import { localAdministrator } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { databaseFile, openSqliteStore, recoverSqlite, restoreSqlite } from '../../engine/store/sqlite.ts'
import { newKeyText } from '../../engine/store/vault/keys.ts'
import type { Store } from '../../engine/store/store.ts'
import { folder } from './folder.ts'
import { alert, site, stay, subject, tag } from './rows.ts'

const [first, last, mrn] = ['Marigold', 'Quillfeather', 'MRN-55817']
const name = `${first} ${last}`
const N7 = asSubjectId('N7')
const roster = [{ who: name, role: 'nurse', unit: 'ICU', days: [1], from: '22:00', to: '06:00' }]

/** Names a person in every kind of text that is kept. */
function fill(store: Store) {
  store.saveSite(site)
  store.saveSubjects([
    subject('P1', { tag: tag(1) }),
    subject('N7', { kind: 'patient', name, mrn, type: '', tag: tag(7) }),
    ...Array.from({ length: 300 }, (_, i) =>
      subject(`Q${i}`, { kind: 'patient', name: `Person ${i}`, tag: tag(100 + i) }),
    ),
  ])
  store.saveRoster(roster)
  store.commit([
    { kind: 'stay', stay: stay(N7, 1000, 2000) },
    {
      kind: 'alert',
      alert: alert('a1', { subject: N7, text: `${name} has left.`, note: `called ${name}`, acknowledgedBy: name }),
      event: {
        at: 1,
        did: 'noted',
        priority: 'low',
        who: name,
        note: `${last}, ${first}; ${name}`,
        code: null,
        dueAt: null,
      },
    },
    {
      kind: 'state',
      change: {
        subject: asSubjectId('P1'),
        at: 5,
        from: 'available',
        to: 'in-use',
        why: 'person',
        by: name,
        room: null,
        note: `for ${name} (${mrn})`,
        refused: null,
        usedMs: 0,
        uses: 1,
      },
    },
  ])
  store.audit({ at: 1, who: 'ann', op: 'subjects.show', about: 'id=N7', ok: true, shown: ['N7'], why: `for ${name}` })
}

/** Somebody who signs in, is signed in, and looks behind the mask. */
function letIn(store: Store) {
  const who = { id: 'u7', name, given: [], badges: ['barcode:B7'], password: null, pin: null, disabledAt: null }
  store.saveAccess('account', [who])
  store.saveAccess('session', [{ id: 's7', account: 'u7', where: last, startedAt: 1, endsAt: 2, locked: false }])
  const glass = { id: 'g7', account: 'u7', name, session: 's7', reason: `for ${name}`, fromAt: 1, untilAt: 2 }
  store.saveAccess('glass', [glass])
}

/** Files that hold a word of the name, folders left out unless `within`. */
function filesWith(dir: string, ...words: string[]): string[] {
  return filesIn(dir, false, words)
}

function filesIn(dir: string, within: boolean, words: readonly string[]): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: within })
    .filter(entry => entry.isFile())
    .filter(entry => words.some(word => readFileSync(join(entry.parentPath, entry.name)).includes(word)))
    .map(entry => entry.name)
}

const open = (dir: string, key?: string): Store => {
  const store = openSqliteStore(dir, { key })
  onTestFinished(() => store.close())
  return store
}
const faults = (store: Store) => store.verify().filter(check => !check.ok)

test('a folder with a key holds no name in the plain, neither in the file nor in its log, and reads as before', () => {
  const dir = folder()
  const key = newKeyText()
  const store = open(dir, key)
  fill(store)
  expect(filesWith(dir, first, last, mrn, name)).toEqual([])
  expect(store.snapshot()?.subjects.find(s => s.id === N7)).toMatchObject({ name, mrn })
  expect(store.alert(asAlertId('a1'))).toMatchObject({ text: `${name} has left.`, note: `called ${name}` })
  expect(store.snapshot()?.roster).toEqual(roster)
  expect([...store.auditRows(9)][0]).toMatchObject({ why: `for ${name}`, shown: ['N7'] })
  expect(faults(store)).toEqual([])
  store.close()
  expect(filesWith(dir, first, last, mrn)).toEqual([])
  const again = open(dir, key)
  expect(again.snapshot()?.subjects.find(s => s.id === N7)?.name).toBe(name)
})

test('a server with a key leaves no name in any file of its folder: database, log of writes, backup, words for the log', async () => {
  const dir = folder()
  const key = newKeyText()
  const log = pino(pino.destination({ dest: join(dir, 'whereabouts.log'), sync: true }))
  const store = open(dir, key)
  fill(store)
  store.close()
  const engine = await openEngine({ dir, key, clock: systemClock(), log, listen: { mqtt: null } })
  const caller = localAdministrator(name)
  expect(await dispatch(engine, caller, 'subjects.find', { query: name })).toMatchObject({ total: 1 })
  engine.audit({ at: 1, who: name, op: 'subjects.show', about: 'id=N7', ok: true, why: `for ${name}` })
  log.warn('a line')
  mkdirSync(join(dir, 'backups'), { recursive: true })
  await engine.store.backup(join(dir, 'backups', 'by-hand.db'))
  const looked = () => filesIn(dir, true, [first, last, mrn])
  expect(readdirSync(dir)).toContain('whereabouts.db-wal')
  expect(looked()).toEqual([])
  await engine.close()
  expect(looked()).toEqual([])
  expect(readdirSync(join(dir, 'backups'))).toEqual(['by-hand.db'])
})

test('a plain folder is sealed when a key comes: a copy as it was is kept, nothing is left in the file', () => {
  const dir = folder()
  const plain = open(dir)
  fill(plain)
  letIn(plain)
  const before = plain.snapshot()
  const accounts = plain.access('account')
  plain.close()
  expect(filesWith(dir, last)).toEqual(['whereabouts.db'])
  const key = newKeyText()
  const store = open(dir, key)
  expect(store.snapshot()).toEqual(before)
  expect(store.access('account')).toEqual(accounts)
  expect(filesWith(dir, first, last, mrn)).toEqual([])
  expect(faults(store)).toEqual([])
  expect(store.protection()).toEqual({ sealed: true, recovery: false })
  const kept = readdirSync(join(dir, 'backups'))
  expect(kept).toHaveLength(1)
  expect(kept[0]).toMatch(/^before-encryption-\d{8}T\d{6}Z\.db$/)
})

test('accounts, sessions and reasons are sealed; what an older version left of them in the plain is sealed at the next start', () => {
  const dir = folder()
  const key = newKeyText()
  const store = open(dir, key)
  fill(store)
  letIn(store)
  const kept = (from: Store) => [from.access('account'), from.access('session'), from.access('glass')]
  const before = kept(store)
  expect(before.flat()).toHaveLength(3)
  store.close()
  expect(filesWith(dir, first, last, mrn)).toEqual([])

  const raw = new Database(databaseFile(dir))
  const put = raw.prepare('UPDATE access SET body = ? WHERE kind = ?')
  for (const [n, kind] of ['account', 'session', 'glass'].entries()) put.run(JSON.stringify(before[n]![0]), kind)
  raw.close()
  expect(filesWith(dir, last)).toEqual(['whereabouts.db'])
  const mended = open(dir, key)
  expect(kept(mended)).toEqual(before)
  expect(filesWith(dir, first, last, mrn)).toEqual([])
  expect(faults(mended)).toEqual([])
})

test('without its key, or with another, a folder is not opened and not touched; the recovery key opens it again', () => {
  const dir = folder()
  const key = newKeyText()
  const store = open(dir, key)
  fill(store)
  const former = store.newRecoveryKey()
  const recovery = store.newRecoveryKey()
  expect(recovery).toMatch(/^([0-9A-Z]{4}-){7}[0-9A-Z]{4}$/)
  store.close()
  const bytes = readFileSync(databaseFile(dir))
  expect(() => openSqliteStore(dir)).toThrow(/is encrypted, and no key was given/)
  expect(() => openSqliteStore(dir, { key: newKeyText() })).toThrow(/does not open/)
  expect(() => openSqliteStore(dir, { key: 'too short' })).toThrow(/at least 32/)
  expect(() => recoverSqlite(dir, former, newKeyText())).toThrow(/not the recovery key/)
  expect(readFileSync(databaseFile(dir)).equals(bytes)).toBe(true)

  const next = newKeyText()
  recoverSqlite(dir, recovery.toLowerCase().replaceAll('-', ' '), next)
  expect(() => openSqliteStore(dir, { key })).toThrow(/does not open/)
  const again = open(dir, next)
  expect(again.snapshot()?.subjects.find(s => s.id === N7)?.name).toBe(name)
  expect(faults(again)).toEqual([])
})

test('a sealed text that was altered is found', () => {
  const dir = folder()
  const key = newKeyText()
  const store = open(dir, key)
  fill(store)
  store.close()
  const raw = new Database(databaseFile(dir))
  raw.exec(`UPDATE alert SET text = substr(text, 1, 20) || 'AAAA' || substr(text, 25)`)
  raw.close()
  const spoilt = open(dir, key)
  expect(faults(spoilt)).toEqual([
    { name: 'sealed words', ok: false, detail: "1 sealed texts in alert.text can't be opened" },
  ])
})

for (const key of [undefined, newKeyText()])
  test(`one act erases a person ${key ? 'of a sealed' : 'of a plain'} folder; history stays under the id`, async () => {
    const dir = folder()
    const store = open(dir, key)
    fill(store)
    const elsewhere = folder()
    await store.backup(join(elsewhere, 'b.db'))
    expect(store.erase(N7)).toBeGreaterThan(4)
    // What the audit log was told as a reason is the one thing that is never rewritten.
    const words = key ? [first, last, mrn] : [`${name} has`, `called ${first}`, `${last}, ${first}`, mrn]
    expect(filesWith(dir, ...words)).toEqual([])
    expect(store.snapshot()?.subjects.find(s => s.id === N7)).toMatchObject({ name: 'N7', mrn: '', tag: null })
    expect(store.staysOf(N7, 0, 9999)).toHaveLength(1)
    expect(store.alert(asAlertId('a1'))).toMatchObject({
      text: 'N7 has left.',
      note: 'called N7',
      acknowledgedBy: 'N7',
    })
    expect(store.stateChanges(asSubjectId('P1'), 1)[0]).toMatchObject({ by: 'N7', note: 'for N7 (N7)' })
    expect(store.snapshot()?.roster[0].who).toBe('N7')
    expect(() => store.erase(asSubjectId('P1'))).toThrow(/no patient/)
    expect(faults(store)).toEqual([])
    store.close()
    expect(filesWith(dir, ...words)).toEqual([])

    // A backup of before does not bring the name back.
    restoreSqlite(join(elsewhere, 'b.db'), dir)
    const restored = open(dir, key)
    expect(restored.snapshot()?.subjects.find(s => s.id === N7)).toMatchObject({ name: 'N7', mrn: '' })
  })
