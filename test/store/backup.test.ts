import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { databaseFile, openSqliteStore, restoreSqlite } from '../../engine/store/sqlite.ts'
import { folder } from './folder.ts'
import { committedFacts, readBack, subjects } from './numbered.ts'
import { site } from './rows.ts'

function running(dir: string, commits: number) {
  const store = openSqliteStore(dir)
  onTestFinished(() => store.close())
  store.saveSite(site)
  store.saveSubjects(subjects)
  for (let n = 1; n <= commits; n++) store.commit(committedFacts(n))
  return store
}

test('a backup made while commits go on is whole, and restores into another folder', async () => {
  const [dir, other] = [folder(), folder()]
  const store = running(dir, 30)
  const file = join(other, 'backup.db')
  const copying = store.backup(file)
  const aMoment = () => new Promise<null>(resolve => setImmediate(() => resolve(null)))
  let n = 30
  let copied: { bytes: number } | null = null
  while (copied === null) {
    store.commit(committedFacts(++n))
    copied = await Promise.race([copying, aMoment()])
  }
  expect(n).toBeGreaterThan(31)
  expect(copied).toEqual({ bytes: statSync(file).size })
  expect(readdirSync(other)).toEqual(['backup.db'])
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)

  const target = join(other, 'restored')
  expect(restoreSqlite(file, target)).toEqual({ kept: null })
  const restored = openSqliteStore(target)
  const { committed, torn } = readBack(restored)
  expect(torn).toBeNull()
  expect(committed).toBeGreaterThanOrEqual(30)
  expect(restored.verify().filter(check => !check.ok)).toEqual([])
  restored.close()
})

test('a backup that can not be made leaves the older one as it was', async () => {
  const dir = folder()
  const store = running(dir, 1)
  const old = join(dir, 'old.db')
  await store.backup(old)
  const before = readFileSync(old)
  await expect(store.backup(join(dir, 'none', 'b.db'))).rejects.toMatchObject({ name: 'Failure', code: 'bad-input' })
  await expect(store.backup(databaseFile(dir))).rejects.toMatchObject({ name: 'Failure', code: 'bad-input' })
  expect(readFileSync(old).equals(before)).toBe(true)
  expect(readdirSync(dir).filter(name => name.includes('.part'))).toEqual([])
})

test('restoring keeps what was there, damaged or not, and refuses a folder in use and a bad backup', async () => {
  const dir = folder()
  const store = running(dir, 3)
  const backup = join(dir, 'b.db')
  await store.backup(backup)
  expect(() => restoreSqlite(backup, dir)).toThrow(expect.objectContaining({ code: 'conflict' }))
  store.commit(committedFacts(4))
  store.close()

  writeFileSync(join(dir, 'bad.db'), 'nonsense '.repeat(1000))
  expect(() => restoreSqlite(join(dir, 'bad.db'), dir)).toThrow(/is not a database/)
  expect(() => restoreSqlite(join(dir, 'absent.db'), dir)).toThrow(expect.objectContaining({ code: 'not-found' }))
  expect(readBackOf(dir)).toBe(4)

  const { kept } = restoreSqlite(backup, dir, { now: () => Date.UTC(2026, 5, 17, 8, 30) })
  expect(kept).toBe(`${databaseFile(dir)}.before-20260617T083000Z`)
  expect(existsSync(kept!)).toBe(true)
  expect(readBackOf(dir)).toBe(3)

  writeFileSync(databaseFile(dir), 'ruined '.repeat(1000))
  restoreSqlite(backup, dir)
  expect(readBackOf(dir)).toBe(3)
})

function readBackOf(dir: string): number {
  const store = openSqliteStore(dir)
  try {
    expect(store.verify().filter(check => !check.ok)).toEqual([])
    return readBack(store).committed
  } finally {
    store.close()
  }
}
