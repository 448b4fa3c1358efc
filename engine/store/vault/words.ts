import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** What names people stands in the database sealed: AES-256-GCM under the folder's own key (docs/adr/0034). */
export interface Words {
  /** A text as it is to be stored. */
  seal(text: string): string
  /** The same for a column of JSON: sealed, it is a JSON string. */
  sealJson(json: string): string
  /** What was stored, as it was given; also what was never sealed. */
  open(stored: string): string
}

/** No folder key: words stand as they are. */
export const plainWords: Words = { seal: text => text, sealJson: json => json, open: stored => stored }

export const sealedOrNull = (words: Words, text: string | null): string | null =>
  text === null ? null : words.seal(text)

const mark = 'sealed:1:'
const [nonceBytes, tagBytes] = [12, 16]

export const isSealed = (stored: string): boolean => stored.startsWith(mark) || stored.startsWith(`"${mark}`)

export function sealedWords(key: Buffer): Words {
  const seal = (text: string): string => {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return mark + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
  }
  return {
    seal,
    sealJson: json => `"${seal(json)}"`,
    open: stored => (isSealed(stored) ? (opened(key, stored) ?? stored) : stored),
  }
}

/** Null where it was not sealed with this key, or altered since. */
export function opened(key: Buffer, stored: string): string | null {
  const bare = stored.startsWith('"') ? stored.slice(1, -1) : stored
  const bytes = Buffer.from(bare.slice(mark.length), 'base64')
  if (bytes.length < nonceBytes + tagBytes) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return null
  }
}
