import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Failure } from '../../core/api/errors.ts'
import { storeFailure } from './failures.ts'

/** Complete or absent: written under another name, proved, forced to the disk and only then given its own. */
export async function writeBackup(
  database: string,
  target: string,
  copy: (part: string) => Promise<unknown>,
  seal: (part: string) => void,
): Promise<{ readonly bytes: number }> {
  const file = resolve(target)
  if ([database, `${database}-wal`, `${database}-journal`].includes(file)) {
    throw new Failure(
      'bad-input',
      `${file} is the database itself.`,
      'Give the backup a name of its own, best on another disk.',
    )
  }
  const part = `${file}.part`
  try {
    rmSync(part, { force: true })
    closeSync(openSync(part, 'wx', 0o600))
    await copy(part)
    seal(part)
    await written(part)
    settle(part, file)
    return { bytes: statSync(file).size }
  } catch (error) {
    for (const rest of [part, `${part}-journal`, `${part}-wal`]) rmSync(rest, { force: true })
    throw storeFailure(error, file) ?? error
  }
}

/**
 * The backup's copy is proved before anything is moved; the database that was there is kept with its log under another
 * name.
 */
export function replaceByBackup(
  database: string,
  backup: string,
  nowMs: number,
  prove: (part: string) => void,
): { readonly kept: string | null } {
  if (!existsSync(backup))
    throw new Failure('not-found', `There is no file ${backup}.`, 'Check the name of the backup.')
  const part = `${database}.part`
  try {
    rmSync(part, { force: true })
    copyFileSync(backup, part, constants.COPYFILE_EXCL)
    chmodSync(part, 0o600)
    prove(part)
    const kept = existsSync(database)
      ? `${database}.before-${new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')}`
      : null
    if (kept) keepAside(database, kept)
    settle(part, database)
    return { kept }
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** A second name for the old file, so that there is a database at every moment; its log must not meet the new one. */
function keepAside(database: string, kept: string): void {
  try {
    linkSync(database, kept)
  } catch {
    copyFileSync(database, kept, constants.COPYFILE_EXCL)
  }
  if (existsSync(`${database}-wal`)) renameSync(`${database}-wal`, `${kept}-wal`)
}

/** Gigabytes take the disk seconds: the engine goes on meanwhile. */
async function written(part: string): Promise<void> {
  const handle = await open(part, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function settle(part: string, file: string): void {
  sync(part)
  renameSync(part, file)
  // The new name is on the disk only when the folder is. Windows has no such call and needs none.
  if (process.platform !== 'win32') sync(dirname(file))
}

function sync(path: string): void {
  // Windows syncs only what is open for writing; a folder opens only for reading.
  const handle = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
