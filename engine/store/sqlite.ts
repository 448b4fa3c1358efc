import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { Failure } from '../../core/api/errors.ts'
import type { SubjectId } from '../../core/model/ids.ts'
import { replaceByBackup, writeBackup } from './backup.ts'
import { storeFailure } from './failures.ts'
import { erasedIn, refuseErased, rememberErased } from './erased.ts'
import { beforeSealing, keepCopy } from './kept.ts'
import { migrate, refuseForeign, schemaVersion, versionOf } from './migrate.ts'
import { refuseDamaged } from './queries/soundness.ts'
import { tables } from './rows/tables.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'
import { storeOn } from './storeOn.ts'
import { erase } from './vault/erase.ts'
import { makeRecovery, openVault, readWraps, rekey } from './vault/keys.ts'
import { opening } from './vault/opening.ts'
import { protect, sealLeft } from './vault/protect.ts'
import { plainWords, type Words } from './vault/words.ts'

export interface SqliteOptions {
  /** Epoch ms, for the dates of site versions and schema steps. */
  readonly now?: () => number
  /** The file grows to no more than so many pages of 4 KiB; beyond them the disk counts as full. */
  readonly maxPages?: number
  /** The text that opens the folder's key (docs/data.md). Given to a folder without one, it is sealed from now on. */
  readonly key?: string | undefined
}

export const databaseFile = (dir: string): string => join(resolve(dir), 'whereabouts.db')

/**
 * Open (or make) the database of a data folder, alone: a second process is refused until this one closes or dies.
 * The lock is the kernel's, so that it never outlives its owner.
 */
export function openSqliteStore(dir: string, { now = Date.now, maxPages, key }: SqliteOptions = {}): Store {
  const file = databaseFile(dir)
  return worded(file, () => {
    makePrivate(file)
    const db = connect(file)
    try {
      const plain = sqlOf(db, file, plainWords)
      refuseDamaged(plain)
      refuseForeign(plain, file)
      // Before a byte is written: without its key a folder stays as it is.
      const wraps = versionOf(plain) === 0 ? null : readWraps(plain)
      const opened = wraps === null ? null : openVault(plain, wraps, key)
      makeDurable(db)
      if (versionOf(plain) > 0 && versionOf(plain) < schemaVersion) keepCopy(plain, `schema-${versionOf(plain)}`, now())
      migrate(plain, now())
      const words = opened ?? (key === undefined ? plainWords : sealAll(plain, db, key, now()))
      if (opened !== null && sealLeft(plain, opened) > 0) writeAnew(db)
      const sql = sqlOf(db, file, words)
      eraseAgain(sql, erasedIn(dir))
      if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`)
      return storeOn(sql, tables(sql), {
        now,
        worded: work => worded(file, work),
        backup: target => writeBackup(file, target, part => db.backup(part), seal),
        erase: id => {
          const texts = eraseFrom(sql, db, id)
          rememberErased(dir, id, now())
          return texts
        },
        refuseErased: subjects => refuseErased(dir, subjects),
        protection: () => {
          const wraps = readWraps(sql)
          return { sealed: wraps !== null, recovery: wraps?.recovery != null }
        },
        newRecoveryKey: () => sql.transaction(() => makeRecovery(sql, key ?? '')),
        close: () => db.close(),
      })
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/**
 * Put a backup in the place of a folder's database. The backup is proved first; the database that was there, damaged or
 * not, is kept beside it. Returns the name it was kept under.
 */
export function restoreSqlite(
  backup: string,
  dir: string,
  { now = Date.now }: SqliteOptions = {},
): { readonly kept: string | null } {
  const file = databaseFile(dir)
  return worded(file, () => {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    refuseInUse(file)
    return replaceByBackup(file, resolve(backup), now(), part => prove(part, backup))
  })
}

/**
 * Reads nothing and writes nothing yet. Busy for half a second is a neighbour that is just leaving; longer is one that
 * stays.
 */
function connect(file: string, readonly = false): Database.Database {
  const db = new Database(file, { timeout: 500, fileMustExist: true, readonly })
  // Before the first read: then the whole-file lock is taken with it, and no shared memory file is needed.
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  return db
}

/**
 * With a write-ahead log a commit is one append, and a torn one is recognised by its checksum and left out: neither
 * kill -9 nor loss of power can corrupt. `synchronous = FULL` waits for the disk at each commit, so that not even loss
 * of power takes more than the second that was not committed yet; at one commit a second that wait is cheap
 * (docs/adr/0004).
 */
function makeDurable(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  // macOS only: there, only these reach the disk's platter.
  db.pragma('fullfsync = ON')
  db.pragma('checkpoint_fullfsync = ON')
  // 16 MB of log between check points: the 10,000 positions of a second are then written back once for many seconds.
  db.pragma('wal_autocheckpoint = 4000')
  // Ninety days of stays are touched all over; 64 MB keep the pages of a day at hand.
  db.pragma('cache_size = -65536')
  db.pragma(`journal_size_limit = ${64 * 2 ** 20}`)
}

/** The folder opens with another key from now on, by its recovery key. */
export function recoverSqlite(dir: string, recovery: string, key: string): void {
  const file = databaseFile(dir)
  worded(file, () =>
    withDatabase(file, db => {
      const sql = sqlOf(db, file, plainWords)
      refuseDamaged(sql)
      refuseForeign(sql, file)
      sql.transaction(() => rekey(sql, recovery, key))
    }),
  )
}

/** Seals what a folder held in the plain. A copy as it was is kept; the file is written anew, so that no page is left. */
function sealAll(sql: Sql, db: Database.Database, key: string, nowMs: number): Words {
  if (sql.prepare('SELECT 1 FROM subject LIMIT 1').get()) keepCopy(sql, beforeSealing, nowMs)
  const words = protect(sql, key)
  writeAnew(db)
  return words
}

function eraseFrom(sql: Sql, db: Database.Database, id: SubjectId): number {
  db.pragma('secure_delete = ON')
  try {
    const texts = sql.transaction(() => erase(sql, id))
    // A sealed name was never there in the plain; of a plain one old pages may hold a copy.
    if (sql.words === plainWords) writeAnew(db)
    else db.pragma('wal_checkpoint(TRUNCATE)')
    return texts
  } finally {
    db.pragma('secure_delete = OFF')
  }
}

/** A restored backup does not bring back who was erased since. */
function eraseAgain(sql: Sql, ids: readonly SubjectId[]): void {
  const known = sql.prepare<{ name: string }>('SELECT name FROM subject WHERE id = ?')
  for (const id of ids) if ((known.get(id)?.name ?? id) !== id) sql.transaction(() => erase(sql, id))
}

function writeAnew(db: Database.Database): void {
  db.exec('VACUUM')
  db.pragma('wal_checkpoint(TRUNCATE)')
}

const sqlOf = (db: Database.Database, file: string, words: Words): Sql => ({
  file,
  words,
  prepare: text => (words === plainWords ? db.prepare(text) : opening(db.prepare(text) as never, words)) as never,
  exec: text => void db.exec(text),
  transaction: work => db.transaction(work).immediate(),
})

/** Folder and file are the owner's alone: they hold names of patients. */
function makePrivate(file: string): void {
  const dir = dirname(file)
  // Asked beforehand: of a read-only disk mkdir says no more than that there is no such folder.
  accessSync(nearestThatIs(dir), constants.W_OK)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (existsSync(file)) accessSync(file, constants.W_OK)
  else closeSync(openSync(file, 'wx', 0o600))
}

const nearestThatIs = (dir: string): string => (existsSync(dir) ? dir : nearestThatIs(dirname(dir)))

/** A backup is one file that travels: no log beside it, and proved readable before it gets its name. */
function seal(part: string): void {
  withDatabase(part, db => {
    db.pragma('journal_mode = DELETE')
    refuseDamaged(sqlOf(db, part, plainWords))
  })
}

function prove(part: string, backup: string): void {
  worded(backup, () =>
    withDatabase(part, db => {
      const sql = sqlOf(db, backup, plainWords)
      refuseDamaged(sql)
      refuseForeign(sql, backup)
      if (!sql.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()) {
        throw new Failure('bad-input', `${backup} is empty.`, 'Choose a file that "whereabouts backup" has made.')
      }
      db.pragma('journal_mode = DELETE')
    }),
  )
}

function refuseInUse(file: string): void {
  if (!existsSync(file)) return
  try {
    withDatabase(file, db => db.pragma('user_version'), true)
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error
    // Damaged is no hindrance: that is what a restore is for.
  }
}

function withDatabase(file: string, work: (db: Database.Database) => void, readonly = false): void {
  const db = connect(file, readonly)
  try {
    work(db)
  } finally {
    db.close()
  }
}

function worded<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw storeFailure(error, file) ?? error
  }
}
