import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../core/api/errors.ts'
import type { Fact } from '../../core/facts.ts'
import { asSubjectId } from '../../core/model/ids.ts'
import { databaseFile, openSqliteStore } from '../../engine/store/sqlite.ts'
import { folder } from './folder.ts'
import { position, site, stay, subject, tag } from './rows.ts'

const failureOf = (work: () => unknown): Failure => {
  try {
    work()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('it did not fail')
}

/** A folder with a few hundred kilobytes in it, closed. */
function filled(): string {
  const dir = folder()
  const store = openSqliteStore(dir)
  store.saveSite(site)
  store.saveSubjects(Array.from({ length: 2000 }, (_, n) => subject(`P${n}`, { tag: tag(n) })))
  store.close()
  return dir
}

const mounts: string[] = []
afterEach(() => {
  for (const dir of mounts.splice(0)) execFileSync('umount', ['-l', dir])
})
const mount = (dir: string, options: string): boolean => {
  mkdirSync(dir, { recursive: true })
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir]).status === 0
}
const mayMount =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  (() => {
    const dir = join('/tmp', `whereabouts-mount-${process.pid}`)
    const able = mount(dir, 'size=64k')
    if (able) execFileSync('umount', [dir])
    rmSync(dir, { recursive: true, force: true })
    return able
  })()
const mounted = (options: string): string => {
  const dir = join(folder(), 'disk')
  expect(mount(dir, options)).toBe(true)
  mounts.push(dir)
  return dir
}

test('a second store on the folder is refused, in this process and in another, until the first is gone', async () => {
  const dir = folder()
  const first = openSqliteStore(dir)
  expect(failureOf(() => openSqliteStore(dir))).toMatchObject({
    code: 'conflict',
    message: `Another Whereabouts has ${databaseFile(dir)} open.`,
  })
  first.close()

  const other = spawn(process.execPath, [join(import.meta.dirname, 'committer.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void other.kill('SIGKILL'))
  await new Promise(resolve => other.stdout.once('data', resolve))
  expect(failureOf(() => openSqliteStore(dir)).code).toBe('conflict')
  const gone = new Promise(resolve => other.once('exit', resolve))
  other.kill('SIGKILL')
  await gone
  openSqliteStore(dir).close()
})

test('a file of a newer version is refused and not touched', () => {
  const dir = filled()
  const raw = new Database(databaseFile(dir))
  raw.pragma('user_version = 99')
  raw.close()
  const before = readFileSync(databaseFile(dir))
  const failure = failureOf(() => openSqliteStore(dir))
  expect(failure).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('was made by a newer Whereabouts (schema 99;') as string,
  })
  expect(readFileSync(databaseFile(dir)).equals(before)).toBe(true)
})

test('a database of another program, or of another history of steps, is refused', () => {
  const foreign = folder()
  const raw = new Database(databaseFile(foreign))
  raw.exec('CREATE TABLE invoice (id)')
  raw.close()
  expect(failureOf(() => openSqliteStore(foreign)).message).toContain('it holds tables of another program')

  const edited = filled()
  const file = new Database(databaseFile(edited))
  file.exec(`UPDATE migration SET checksum = 'x'`)
  file.close()
  expect(failureOf(() => openSqliteStore(edited)).message).toContain(
    `its step 0001-first-schema differs from this program's`,
  )
})

test.each<[string, (file: string) => void]>([
  ['text instead of a database', file => writeFileSync(file, 'id,name,type\n'.repeat(400))],
  ['a torn header', file => overwrite(file, 0, 100)],
  ['garbage in the middle', file => overwrite(file, Math.floor(statSync(file).size / 8192) * 4096, 4096)],
  ['garbage in the second page', file => overwrite(file, 4096, 4096)],
  ['half a file', file => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096)],
])('%s is told as damage, with the way out, and is not touched', (_, spoil) => {
  const dir = filled()
  const file = databaseFile(dir)
  spoil(file)
  const before = readFileSync(file)
  const failure = failureOf(() => openSqliteStore(dir))
  expect(failure.code).toBe('unavailable')
  expect(failure.message).toMatch(/is damaged|is not a database/)
  expect(failure.tip).toContain('whereabouts restore FILE')
  expect(readFileSync(file).equals(before)).toBe(true)
})

function overwrite(file: string, at: number, length: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at)
  closeSync(handle)
}

test('damage that is met later is told as well', () => {
  const dir = filled()
  const raw = new Database(databaseFile(dir))
  raw.exec('PRAGMA ignore_check_constraints = ON; UPDATE site SET plan = \'{"floors": [\'')
  raw.close()
  expect(failureOf(() => openSqliteStore(dir).snapshot()).message).toMatch(/is damaged/)
})

const many = (n: number, at: number): Fact[] =>
  Array.from({ length: n }, (_, i): Fact[] => [
    { kind: 'position', position: position(tag(i), { lastHeardAt: at }) },
    { kind: 'stay', stay: stay(asSubjectId(`P${i % 2000}`), at + i, at + i + 1) },
  ]).flat()

test('a full disk leaves the commit out whole; the same facts go in when there is room', () => {
  const dir = filled()
  const pages = statSync(databaseFile(dir)).size / 4096
  const tight = openSqliteStore(dir, { maxPages: pages + 8 })
  const facts = many(4000, 1000)
  expect(failureOf(() => tight.commit(facts))).toMatchObject({
    code: 'unavailable',
    message: `The disk that holds ${databaseFile(dir)} is full.`,
  })
  expect(tight.snapshot()!.positions).toEqual([])
  expect([...tight.stays(0, 1e9)]).toEqual([])
  expect(tight.verify().filter(check => !check.ok)).toEqual([])
  tight.commit(facts.slice(0, 2))
  expect(tight.snapshot()!.positions).toHaveLength(1)
  tight.close()

  const roomy = openSqliteStore(dir)
  roomy.commit(facts)
  expect(roomy.snapshot()!.positions).toHaveLength(4000)
  roomy.close()
})

test.runIf(mayMount)('so it is on a real full disk, within one run', () => {
  const dir = mounted('size=3m')
  const store = openSqliteStore(dir)
  store.saveSite(site)
  store.saveSubjects(Array.from({ length: 2000 }, (_, n) => subject(`P${n}`)))
  let round = 0
  const failure = failureOf(() => {
    for (round = 1; round < 100; round++) store.commit(many(2000, round * 10_000))
  })
  expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('is full') as string })
  expect(round).toBeGreaterThan(1)
  expect(store.snapshot()!.positions.every(p => p.lastHeardAt === (round - 1) * 10_000)).toBe(true)
  expect(
    failureOf(() => store.audit({ at: 1, who: 'admin', op: 'x', about: 'x'.repeat(4e6), ok: true })).message,
  ).toContain('is full')
  expect(store.verify().filter(check => !check.ok)).toEqual([])

  execFileSync('mount', ['-o', 'remount,size=64m', dir])
  store.commit(many(2000, round * 10_000))
  expect(store.snapshot()!.positions.every(p => p.lastHeardAt === round * 10_000)).toBe(true)
  expect(store.verify().filter(check => !check.ok)).toEqual([])
  store.close()
})

test.runIf(mayMount)('a folder that can only be read is told', () => {
  const dir = mounted('size=8m')
  openSqliteStore(dir).close()
  execFileSync('mount', ['-o', 'remount,ro', dir])
  expect(failureOf(() => openSqliteStore(dir))).toMatchObject({
    code: 'denied',
    message: `${databaseFile(dir)} can't be written.`,
  })
  expect(failureOf(() => openSqliteStore(join(dir, 'new'))).code).toBe('denied')
})

test.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('so is one of somebody else', () => {
  const dir = folder()
  chmodSync(dir, 0o500)
  expect(failureOf(() => openSqliteStore(dir)).code).toBe('denied')
})

test('a folder that is a file is told', () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  expect(failureOf(() => openSqliteStore(file)).code).toBe('bad-input')
})
