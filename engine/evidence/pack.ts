import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkOf } from './chain.ts'

/**
 * An evidence pack: lines of JSON, `{"n":1,"prev":"<sha256 of the line before>","body":{...}}`, each hashed as the bytes that
 * stand there; the last one holds the signature (Ed25519) over the hash of the line before it and the public key. Whoever
 * has the public key can check it with `check.mjs` beside this file, which needs nothing but Node.
 */
export interface Pack {
  readonly text: string
  readonly lines: number
  /** PEM (SPKI). */
  readonly publicKey: string
}

export function packOf(bodies: readonly unknown[], key: KeyObject): Pack {
  const lines: string[] = []
  let prev = ''
  const add = (body: unknown) => {
    const line = JSON.stringify({ n: lines.length + 1, prev, body })
    lines.push(line)
    // The line says the hash before it by itself.
    prev = linkOf('', line)
  }
  for (const body of bodies) add(body)
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  const signature = sign(null, Buffer.from(prev, 'hex'), key).toString('base64')
  add({ kind: 'signature', algorithm: 'ed25519', publicKey, signature })
  return { text: `${lines.join('\n')}\n`, lines: lines.length, publicKey }
}

/** The signing key of a data folder; made at its first use, readable by its owner alone. */
export function signingKey(dir: string): KeyObject {
  const file = join(dir, 'evidence-key.pem')
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  }
  return createPrivateKey(readFileSync(file))
}
