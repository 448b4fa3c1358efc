import { hkdfSync, randomBytes } from 'node:crypto'
import { Failure } from '../../../core/api/errors.ts'
import type { Sql } from '../sql.ts'
import { opened, sealedWords, type Words } from './words.ts'

/**
 * The folder's own key never leaves the database in the plain: it is kept there wrapped, once by the key that the
 * folder is opened with and once by a recovery key on paper. So either can be changed without sealing anything anew.
 */
interface Wraps {
  readonly key: string
  readonly recovery: string | null
}

const metaKey = 'vault'
const shortestKey = 32

export const newKeyText = (): string => randomBytes(32).toString('base64url')

export function readWraps(sql: Sql): Wraps | null {
  const text = sql.prepare<{ value: string }>('SELECT value FROM meta WHERE key = ?').get(metaKey)?.value
  return text === undefined ? null : (JSON.parse(text) as Wraps)
}

/** A key for a folder that has none yet. */
export function makeVault(sql: Sql, keyText: string): Words {
  const folderKey = randomBytes(32)
  writeWraps(sql, { key: wrap(folderKey, wrapperOf(keyText)), recovery: null })
  return sealedWords(folderKey)
}

/** @throws Failure in words: no key was given, or another one. */
export function openVault(sql: Sql, wraps: Wraps, keyText: string | undefined): Words {
  if (keyText === undefined) throw new Failure('unavailable', `${sql.file} is encrypted, and no key was given.`, keyTip)
  const folderKey = unwrap(wraps.key, wrapperOf(keyText))
  if (folderKey === null) throw new Failure('denied', `The key given does not open ${sql.file}.`, keyTip)
  return sealedWords(folderKey)
}

/** Makes a new recovery key, in place of a former one, and returns it: it is kept nowhere else. */
export function makeRecovery(sql: Sql, keyText: string): string {
  const wraps = readWraps(sql)
  const folderKey = wraps === null ? null : unwrap(wraps.key, wrapperOf(keyText))
  if (wraps === null || folderKey === null)
    throw new Failure('conflict', `${sql.file} is not encrypted.`, 'Start it with a key first (docs/data.md).')
  const recovery = paperKey()
  writeWraps(sql, { ...wraps, recovery: wrap(folderKey, recoveryBytes(recovery)) })
  return recovery
}

/** From now on the folder opens with another key. */
export function rekey(sql: Sql, recovery: string, keyText: string): void {
  const wraps = readWraps(sql)
  if (wraps?.recovery == null)
    throw new Failure(
      'not-found',
      `No recovery key was ever made for ${sql.file}.`,
      'Only the key it was opened with opens it; restore a backup that opens with a key that is still there.',
    )
  const folderKey = unwrap(wraps.recovery, recoveryBytes(recovery))
  if (folderKey === null)
    throw new Failure(
      'denied',
      'That is not the recovery key.',
      'Check each group of four; 0 and O, 1 and I count as the same.',
    )
  writeWraps(sql, { ...wraps, key: wrap(folderKey, wrapperOf(keyText)) })
}

const keyTip =
  'Give the key it was made with (--key-file, WHEREABOUTS_KEY_FILE or a systemd credential). If it is gone: "whereabouts key recover" with the recovery key.'

function writeWraps(sql: Sql, wraps: Wraps): void {
  sql
    .prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
    .run(metaKey, JSON.stringify(wraps))
}

const wrap = (folderKey: Buffer, wrapper: Buffer): string => sealedWords(wrapper).seal(folderKey.toString('base64'))

function unwrap(wrapped: string, wrapper: Buffer): Buffer | null {
  const text = opened(wrapper, wrapped)
  return text === null ? null : Buffer.from(text, 'base64')
}

/** Keys are random texts, so that nothing slow is needed against guessing; what is short was thought up by somebody. */
function wrapperOf(keyText: string): Buffer {
  const text = keyText.trim()
  if (text.length < shortestKey)
    throw new Failure(
      'bad-input',
      `The key has ${text.length} characters; it takes at least ${shortestKey}.`,
      'Make one with "whereabouts key new FILE".',
    )
  return derived(text)
}

const recoveryBytes = (recovery: string): Buffer =>
  derived(
    recovery
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replaceAll('O', '0')
      .replace(/[IL]/g, '1'),
  )

const derived = (text: string): Buffer => Buffer.from(hkdfSync('sha256', text, '', 'whereabouts folder key', 32))

/** 160 bits in groups that can be read out on the telephone (Crockford's base 32: no I, L, O, U). */
function paperKey(): string {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const word = [...randomBytes(32)].map(byte => letters[byte % 32]).join('')
  return word.replace(/(.{4})(?=.)/g, '$1-')
}
