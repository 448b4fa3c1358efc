import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

/** A certificate and its key, both PEM (RFC 7468); the key is PKCS #8. */
export interface KeyedCertificate {
  readonly certificate: string
  readonly key: string
}

export const dayMs = 86_400_000
/** A house keeps its authority for ten years; Apple's systems take no server certificate for longer than 825 days. */
const authorityDays = 3650
export const serverDays = 397

const commonName = '2.5.4.3'
const ecdsaWithSha256 = '1.2.840.10045.4.3.2'

/** A certificate authority of the house's own (RFC 5280), which vouches for servers only. */
export function makeAuthority(name: string, now: number): KeyedCertificate {
  const keys = newKeys()
  const certificate = signed({
    subject: name,
    issuer: name,
    publicKey: keys.publicKey,
    issuerPublicKey: keys.publicKey,
    signingKey: keys.key,
    from: now,
    days: authorityDays,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
    ],
  })
  return { certificate, key: keys.key }
}

/** A server's certificate for all the names and addresses by which stations call it. */
export function issueCertificate(authority: KeyedCertificate, names: readonly string[], now: number): KeyedCertificate {
  const keys = newKeys()
  const certificate = signed({
    subject: names[0]!,
    issuer: nameOf(new X509Certificate(authority.certificate).subject),
    publicKey: keys.publicKey,
    issuerPublicKey: createPublicKey(authority.key).export({ type: 'spki', format: 'der' }),
    signingKey: authority.key,
    from: now,
    days: serverDays,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, new SubjectAlternativeName(names.map(generalName))),
    ],
  })
  return { certificate, key: keys.key }
}

interface Wanted {
  readonly subject: string
  readonly issuer: string
  /** Subject public key infos, DER. */
  readonly publicKey: Uint8Array
  readonly issuerPublicKey: Uint8Array
  readonly signingKey: string
  readonly from: number
  readonly days: number
  readonly extensions: readonly Extension[]
}

function signed({ subject, issuer, publicKey, issuerPublicKey, signingKey, from, days, extensions }: Wanted): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 })
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: positive(randomBytes(16)),
    signature: algorithm,
    issuer: distinguished(issuer),
    // An hour back: the clocks of stations are never quite the server's.
    validity: new Validity({ notBefore: at(from - 3_600_000), notAfter: at(from + days * dayMs) }),
    subject: distinguished(subject),
    subjectPublicKeyInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId(publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyId(issuerPublicKey)) }),
      ),
    ]),
  })
  const der = AsnConvert.serialize(
    new Certificate({
      tbsCertificate: body,
      signatureAlgorithm: algorithm,
      signatureValue: bytesOf(sign('sha256', new Uint8Array(AsnConvert.serialize(body)), createPrivateKey(signingKey))),
    }),
  )
  return new X509Certificate(new Uint8Array(der)).toString()
}

function newKeys(): { readonly publicKey: Uint8Array; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  }
}

const extension = (extnID: string, value: object, critical = false) =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })

const distinguished = (name: string) =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: name }) }),
    ]),
  ])

const generalName = (name: string) =>
  isIP(name) === 0 ? new GeneralName({ dNSName: name }) : new GeneralName({ iPAddress: name })

/** Certificates know whole seconds. */
const at = (ms: number) => new Date(Math.floor(ms / 1000) * 1000)

/** RFC 7093, method 1: what tells keys apart, no secret. */
const keyId = (publicKey: Uint8Array) => bytesOf(hash('sha256', publicKey, 'buffer').subarray(0, 20))

/** A serial number is above zero. */
function positive(bytes: Buffer): ArrayBuffer {
  bytes[0] = (bytes[0]! & 0x7f) | 0x01
  return bytesOf(bytes)
}

const bytesOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer

const nameOf = (subject: string): string => /^CN=(.*)$/m.exec(subject)?.[1] ?? subject
