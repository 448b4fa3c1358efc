import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../core/api/errors.ts'

/** The name of the systemd credential (LoadCredential=whereabouts-key:FILE). */
const credential = 'whereabouts-key'

/**
 * The key that the data folder is opened with: the window gives it by the environment; a server has it in a file or as a
 * systemd credential. Never on the command line, where every process of the machine would see it.
 */
export function givenKey(keyFile?: string): string | undefined {
  const handed = process.env.WHEREABOUTS_KEY
  // A process that this one starts has no business with it.
  delete process.env.WHEREABOUTS_KEY
  if (handed !== undefined && handed !== '') return handed
  const file = keyFile ?? process.env.WHEREABOUTS_KEY_FILE ?? credentialFile()
  return file === undefined ? undefined : readKey(file)
}

export function readKey(file: string): string {
  if (!existsSync(file))
    throw new Failure('not-found', `There is no key file ${file}.`, 'Make one with "whereabouts key new FILE".')
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Failure('denied', `Others can read the key file ${file}.`, `Make it yours alone: chmod 600 ${file}`)
  return readFileSync(file, 'utf8').trim()
}

function credentialFile(): string | undefined {
  const dir = process.env.CREDENTIALS_DIRECTORY
  const file = dir === undefined ? undefined : join(dir, credential)
  return file !== undefined && existsSync(file) ? file : undefined
}
