import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { folderKey, type KeyStore } from './folderKey.ts'

/** A key store that turns bits over, and knows whose account it is. */
const account = (flip: number, more: Partial<KeyStore> = {}): KeyStore => ({
  isEncryptionAvailable: () => true,
  encryptString: text => Buffer.from(`${flip}:${text}`).map(byte => byte ^ flip) as Buffer,
  decryptString: sealed => {
    const text = Buffer.from(sealed.map(byte => byte ^ flip)).toString()
    if (!text.startsWith(`${flip}:`)) throw new Error('not ours')
    return text.slice(`${flip}:`.length)
  },
  ...more,
})

function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-key-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return join(dir, 'site')
}

test('is made once, kept sealed, and the same at each start', () => {
  const dir = folder()
  const said: string[] = []
  const key = folderKey(dir, account(7), line => said.push(line))
  expect(key?.length).toBeGreaterThanOrEqual(32)
  expect(folderKey(dir, account(7), line => said.push(line))).toBe(key)
  expect(readFileSync(join(dir, 'desk-key'), 'latin1')).not.toContain(key!)
  expect(said).toEqual([])
})

test('another account, and one without a key store, are told and get none', () => {
  const dir = folder()
  folderKey(dir, account(7), () => {})
  const said: string[] = []
  expect(folderKey(dir, account(9), line => said.push(line))).toBeNull()
  expect(folderKey(folder(), account(7, { isEncryptionAvailable: () => false }), line => said.push(line))).toBeNull()
  expect(
    folderKey(folder(), account(7, { getSelectedStorageBackend: () => 'basic_text' }), line => said.push(line)),
  ).toBeNull()
  expect(said.map(line => /recovery key|no key store/.test(line))).toEqual([true, true, true])
  expect(folderKey(null, account(7), line => said.push(line))).toBeNull()
})
