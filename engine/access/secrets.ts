import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}
/** Each way in which secrets were ever kept; the last one is today's. Whoever signs in by an older one is kept by it then. */
const costs: readonly Cost[] = [
  { N: 2 ** 14, r: 8, p: 1 },
  { N: 2 ** 15, r: 8, p: 1 },
]
const keyBytes = 32

/** `scrypt$VERSION$SALT$KEY`, base64url. */
export async function keepSecret(secret: string, version = costs.length - 1): Promise<string> {
  const salt = randomBytes(16)
  const key = await keyOf(secret, salt, version)
  return ['scrypt', version, salt.toString('base64url'), key.toString('base64url')].join('$')
}

export type Verdict = 'wrong' | 'right' | 'right but outdated'

/** As slow without a kept secret as with one: who asks can't tell whether there is such a name. */
export async function checkSecret(secret: string, kept: string | null): Promise<Verdict> {
  const [, version, salt, key] = (kept ?? nobodys).split('$')
  const wanted = Buffer.from(key, 'base64url')
  const given = await keyOf(secret, Buffer.from(salt, 'base64url'), Number(version))
  if (!timingSafeEqual(wanted, given) || kept === null) return 'wrong'
  return Number(version) === costs.length - 1 ? 'right' : 'right but outdated'
}

const nobodys = ['scrypt', costs.length - 1, 'AAAA', Buffer.alloc(keyBytes).toString('base64url')].join('$')

// The same word typed on two keyboards may come in two forms.
const keyOf = (secret: string, salt: Buffer, version: number): Promise<Buffer> =>
  derive(secret.normalize('NFKC'), salt, keyBytes, { ...costs[version], maxmem: 128 * 2 ** 20 })
