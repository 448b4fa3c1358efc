import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

/** What is used of Electron's safeStorage: the key store of the user's own account. */
export interface KeyStore {
  isEncryptionAvailable(): boolean
  /** Linux only; `basic_text` is no key store at all. */
  getSelectedStorageBackend?(): string
  encryptString(text: string): Buffer
  decryptString(sealed: Buffer): string
}

/**
 * The key of a data folder, kept beside it sealed by the user's key store; made at the first start. Null where there is
 * no key store, or where a key file is given instead: then the engine is told nothing here.
 */
export function folderKey(folder: string | null, store: KeyStore, say: (line: string) => void): string | null {
  if (folder === null || process.env.WHEREABOUTS_KEY_FILE !== undefined) return null
  const file = join(folder, 'desk-key')
  if (!store.isEncryptionAvailable() || store.getSelectedStorageBackend?.() === 'basic_text') {
    say(`This account has no key store: ${folder} is not encrypted by it.`)
    return null
  }
  if (existsSync(file)) {
    try {
      return store.decryptString(readFileSync(file))
    } catch {
      say(`The key of ${folder} was made by another account or on another machine. Use the recovery key.`)
      return null
    }
  }
  const key = randomBytes(32).toString('base64url')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, store.encryptString(key), { mode: 0o600, flag: 'wx' })
  return key
}
