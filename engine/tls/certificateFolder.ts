import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { Failure } from '../../core/api/errors.ts'
import { dayMs, issueCertificate, type KeyedCertificate, makeAuthority } from './authority.ts'

/** Where the house keeps its own authority and the server's certificate: `tls/` in the data folder, for its owner only. */
export const filesIn = (dir: string) => ({
  authority: join(dir, 'tls', 'ca.pem'),
  authorityKey: join(dir, 'tls', 'ca-key.pem'),
  server: join(dir, 'tls', 'server.pem'),
  serverKey: join(dir, 'tls', 'server-key.pem'),
})

/** This computer calls itself so; a server is reached by these from its own shell, whatever its name in the house is. */
const ownNames = ['localhost', '127.0.0.1', '::1']
const dnsName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9-]{1,63})*$/i
const renewedBeforeMs = 30 * dayMs

/** What is known of a server's certificate without its key. */
export interface CertificateFacts {
  readonly names: readonly string[]
  readonly validFrom: number
  readonly validTo: number
  /** SHA-256 of the certificate, for a look at both ends by phone. */
  readonly fingerprint: string
}

/**
 * A server certificate for these names, by the authority of the folder, which is made where there is none yet: stations
 * that pinned it need nothing new when the certificate is renewed. Without names: those of the former certificate.
 */
export function certify(dir: string, names: readonly string[], now: number): CertificateFacts {
  const files = filesIn(dir)
  const wanted = names.length > 0 ? names : (factsIn(dir)?.names ?? [])
  if (wanted.length === 0)
    throw new Failure(
      'bad-input',
      'Say by which names or addresses stations will call this server.',
      'For example --host rtls.hospital.example --host 10.1.2.3.',
    )
  const odd = wanted.find(name => isIP(name) === 0 && !dnsName.test(name))
  if (odd !== undefined)
    throw new Failure(
      'bad-input',
      `"${odd}" is neither a DNS name nor an address.`,
      'For example rtls.hospital.example.',
    )
  mkdirSync(join(dir, 'tls'), { recursive: true, mode: 0o700 })
  if (!existsSync(files.authorityKey)) {
    if (existsSync(files.authority))
      throw new Failure(
        'conflict',
        'The key of the certificate authority is gone; its certificate alone can vouch for nothing.',
        `Put ${files.authorityKey} back, or remove ${files.authority}: then a new authority is made, and every station needs it.`,
      )
    const made = makeAuthority(`Whereabouts ${wanted[0]}`, now)
    write(files.authorityKey, made.key, 0o600)
    write(files.authority, made.certificate, 0o644)
  }
  const authority = {
    certificate: readFileSync(files.authority, 'utf8'),
    key: readFileSync(files.authorityKey, 'utf8'),
  }
  const issued = issueCertificate(authority, [...new Set([...wanted, ...ownNames])], now)
  write(files.serverKey, issued.key, 0o600)
  write(files.server, issued.certificate, 0o644)
  return factsOf(issued.certificate)
}

/** What the server shows: the folder's own. Renewed by itself when it has a month left (or is not valid yet) and the authority's key is here. */
export function keptCertificate(dir: string, now: number): KeyedCertificate | null {
  const files = filesIn(dir)
  if (!existsSync(files.server)) return null
  const facts = factsIn(dir)
  // One from the future was made while the clock was ahead: nobody takes it yet.
  const isDue = facts !== null && (facts.validTo - now < renewedBeforeMs || facts.validFrom > now)
  if (isDue && existsSync(files.authorityKey)) certify(dir, [], now)
  return readKeyed(files.server, files.serverKey)
}

/** A certificate (chain) and its key from files of the hospital's own. */
export function readKeyed(certificateFile: string, keyFile: string): KeyedCertificate {
  const [certificate, key] = [textOf(certificateFile), textOf(keyFile)]
  const wrong = (what: string, tip: string) => new Failure('bad-input', `${what}.`, tip)
  const pem = 'It has to be PEM text; convert it with openssl.'
  const leaf = tried(() => new X509Certificate(certificate))
  if (leaf === null) throw wrong(`${certificateFile} holds no certificate`, pem)
  const secret = tried(() => createPrivateKey(key))
  if (secret === null) throw wrong(`${keyFile} holds no private key, or one behind a password`, pem)
  if (!leaf.checkPrivateKey(secret))
    throw wrong(
      `The key in ${keyFile} is not the one of ${certificateFile}`,
      'Give the two files that belong together.',
    )
  return { certificate, key }
}

export function factsOf(certificate: string): CertificateFacts {
  const leaf = new X509Certificate(certificate)
  const names = (leaf.subjectAltName ?? '').split(', ').flatMap(name => {
    const [, kind, value] = /^(DNS|IP Address):(.*)$/.exec(name) ?? []
    return kind === undefined || value === undefined ? [] : [value === '0:0:0:0:0:0:0:1' ? '::1' : value]
  })
  return {
    names,
    validFrom: leaf.validFromDate.getTime(),
    validTo: leaf.validToDate.getTime(),
    fingerprint: leaf.fingerprint256,
  }
}

const factsIn = (dir: string): CertificateFacts | null => {
  const { server } = filesIn(dir)
  return existsSync(server) ? factsOf(readFileSync(server, 'utf8')) : null
}

/** All of it or nothing of it: a server may read it at any time. */
function write(file: string, text: string, mode: number) {
  writeFileSync(`${file}.new`, text, { mode, flush: true })
  renameSync(`${file}.new`, file)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure(
      'not-found',
      `${file} can not be read: ${(error as Error).message}.`,
      'Check the file and its owner.',
    )
  }
}

function tried<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
