import { bitsOf, digitsOf, type Field, longestPrefix, prefixBits, type Scheme, schemes } from './epcSchemes.ts'
import { checkDigit, type Element } from './gs1.ts'

/** What an EPC says. */
export interface Epc {
  /** `sgtin-96`, `giai-202` … */
  readonly scheme: string
  /** What the tag is on (0 all others, 1 point of sale, 2 case …), 0 … 7, or what the scheme means by it; 0 where it has none. */
  readonly filter: number
  /** Company prefix, reference, serial …: the parts of the URI, as they read. */
  readonly parts: readonly string[]
}

const named = new Map(schemes.map(scheme => [scheme.tag, scheme]))
const headed = new Map(schemes.map(scheme => [scheme.header, scheme]))
const [headerBits, partitionBits] = [8, 3]

/** Null when the bytes are no EPC of a known scheme: other numbering, TID, or a value out of its range. */
export function decodeEpc(bytes: Uint8Array): Epc | null {
  const scheme = headed.get(bytes[0]!)
  if (!scheme || bytes.length * 8 < (scheme.bits ?? 0)) return null
  const bits = Array.from(bytes, byte => byte.toString(2).padStart(8, '0')).join('')
  let at = headerBits
  const take = (count: number): string => bits.slice(at, (at += count))
  const filter = scheme.filterBits > 0 ? parseInt(take(scheme.filterBits), 2) : 0
  const partition = scheme.isPartitioned ? parseInt(take(partitionBits), 2) : 0
  if (partition >= prefixBits.length) return null
  const prefix = scheme.isPartitioned ? readDigits(take(prefixBits[partition]!), longestPrefix - partition) : ''
  const rest = scheme.fields.map(field => {
    const count = field.kind === 'ended' ? endedBits(bits, at) : bitsOf(field, partition)
    return at + count > bits.length ? null : readField(field, take(count), partition)
  })
  // Memory comes in whole words; what is over must be empty.
  if (prefix === null || rest.includes(null) || bits.slice(at).includes('1')) return null
  const parts = rest.flatMap((part, at) => (hidden(scheme.fields[at]!) ? [] : part!))
  return { scheme: scheme.tag, filter, parts: scheme.isPartitioned ? [prefix, ...parts] : parts }
}

/** In whole 16-bit words, as a tag holds it. Null when a part does not fit its scheme. */
export function encodeEpc({ scheme: tag, filter, parts }: Epc): Uint8Array | null {
  const scheme = named.get(tag)
  if (!scheme || parts.length !== partsOf(scheme)) return null
  const partition = scheme.isPartitioned ? longestPrefix - parts[0]!.length : 0
  if (prefixBits[partition] === undefined) return null
  if (!(Number.isInteger(filter) && filter >= 0 && filter < 2 ** scheme.filterBits)) return null
  const own = scheme.isPartitioned ? parts.slice(1) : parts
  const start = scheme.isPartitioned
    ? [
        toBits(BigInt(partition), partitionBits),
        writeDigits(parts[0]!, longestPrefix - partition, prefixBits[partition]!),
      ]
    : []
  const written = [
    toBits(BigInt(scheme.header), headerBits),
    scheme.filterBits > 0 ? toBits(BigInt(filter), scheme.filterBits) : '',
    ...start,
    ...scheme.fields.map((field, index) => writeField(field, own[index] ?? '', partition)),
  ]
  if (written.includes(null)) return null
  const bits = written.join('')
  return Uint8Array.from(bits.padEnd(Math.ceil(bits.length / 16) * 16, '0').match(/.{8}/g)!, byte => parseInt(byte, 2))
}

/** How many parts its URI has, without the filter. Hidden fields are the last. */
const partsOf = ({ isPartitioned, fields }: Scheme): number =>
  Number(isPartitioned) + fields.filter(field => !hidden(field)).length

/** `urn:epc:tag:sgtin-96:3.0614141.812345.6789` */
export const tagUri = ({ scheme, filter, parts }: Epc): string =>
  `urn:epc:tag:${scheme}:${[...(named.get(scheme)!.filterBits > 0 ? [filter] : []), ...parts.map(escape)].join('.')}`

/** `urn:epc:id:sgtin:0614141.812345.6789`: the thing itself, without filter and length of its tag. */
export const idUri = ({ scheme, parts }: Epc): string =>
  `urn:epc:id:${named.get(scheme)!.id}:${parts.map(escape).join('.')}`

/** The reverse of `tagUri`; null when it is none that a tag can hold. */
export function parseTagUri(uri: string): Epc | null {
  const [, tag, rest] = /^urn:epc:tag:([a-z]+-(?:\d+|var)):(\S+)$/.exec(uri) ?? []
  const scheme = tag === undefined ? undefined : named.get(tag)
  if (!scheme || !rest) return null
  const [, filter, own] = scheme.filterBits > 0 ? (/^(0|[1-9]\d?)\.(.+)$/.exec(rest) ?? []) : ['', '0', rest]
  const parts = own === undefined ? null : splitParts(own, partsOf(scheme))
  const epc = parts && { scheme: scheme.tag, filter: Number(filter), parts }
  return epc && encodeEpc(epc) ? epc : null
}

/** The reverse of `idUri`, in the short form where the serial fits in it, otherwise the long one. Null when it is none. */
export function parseIdUri(uri: string, filter = 0): Epc | null {
  const [, id, rest] = /^urn:epc:id:([a-z]+):(\S+)$/.exec(uri) ?? []
  for (const scheme of schemes.filter(one => one.id === id)) {
    const parts = splitParts(rest!, partsOf(scheme))
    const epc = parts && { scheme: scheme.tag, filter: scheme.filterBits > 0 ? filter : 0, parts }
    if (epc && encodeEpc(epc)) return epc
  }
  return null
}

/** The same thing as a label would name it: `(01)80614141123458(21)6789`. Null for an EPC that no label can. */
export function elementsOfEpc({ scheme: tag, parts }: Epc): readonly Element[] | null {
  const [prefix, reference, ...more] = parts as [string, string, ...string[]]
  // The indicator or extension digit stands in front of the prefix on a label, behind it on a tag.
  const moved = reference.slice(0, 1) + prefix + reference.slice(1)
  const key = prefix + reference
  switch (named.get(tag)!.id) {
    case 'sgtin':
      return [element('01', checked(moved)), element('21', more[0]!)]
    case 'sscc':
      return [element('00', checked(moved))]
    case 'sgln':
      return [element('414', checked(key)), ...(more[0] === '0' ? [] : [element('254', more[0]!)])]
    case 'grai':
      return [element('8003', `0${checked(key)}${more[0]}`)]
    case 'giai':
      return [element('8004', key)]
    case 'gsrn':
      return [element('8018', checked(key))]
    case 'gsrnp':
      return [element('8017', checked(key))]
    case 'gdti':
      return [element('253', checked(key) + more[0])]
    case 'sgcn':
      return [element('255', checked(key) + more[0])]
    case 'cpi':
      return [element('8010', key), element('8011', more[0]!)]
    case 'itip':
      return [element('8006', checked(moved) + more[0] + more[1]), element('21', more[2]!)]
    default:
      return null
  }
}

/**
 * The EPC of a thing named on a label. A label does not tell where the company prefix ends, so its length must be known
 * (GS1 gives it to the company: 6 … 12 digits). The short form where the serial fits in it, otherwise the long one.
 * Null when the elements name no single thing.
 */
export function epcOfElements(elements: readonly Element[], prefixDigits: number, filter = 0): Epc | null {
  const value = (ai: string): string | undefined => elements.find(one => one.ai === ai)?.value
  const found = partsOfLabel(value, prefixDigits)
  if (!found) return null
  const [id, parts] = found
  for (const scheme of schemes.filter(one => one.id === id)) {
    const epc = { scheme: scheme.tag, filter, parts }
    if (encodeEpc(epc)) return epc
  }
  return null
}

type ValueOf = (ai: string) => string | undefined

function partsOfLabel(value: ValueOf, digits: number): readonly [id: string, parts: readonly string[]] | null {
  /** Of a key with its check digit last. */
  const plain = (key: string) => [key.slice(0, digits), key.slice(digits, -1)]
  const moved = (key: string) => [key.slice(1, digits + 1), key[0]! + key.slice(digits + 1, -1)]
  const [gtin, serial, itip] = [value('01'), value('21'), value('8006')]
  const [sscc, grai, giai, gsrn, gsrnp] = [value('00'), value('8003'), value('8004'), value('8018'), value('8017')]
  const [gln, gdti, sgcn, cpi] = [value('414'), value('253'), value('255'), value('8010')]
  if (giai) return ['giai', [giai.slice(0, digits), giai.slice(digits)]]
  if (grai) return ['grai', [...plain(grai.slice(1, 14)), grai.slice(14)]]
  if (sscc) return ['sscc', moved(sscc)]
  if (gsrn) return ['gsrn', plain(gsrn)]
  if (gsrnp) return ['gsrnp', plain(gsrnp)]
  if (gtin && serial) return ['sgtin', [...moved(gtin), serial]]
  if (itip && serial) return ['itip', [...moved(itip.slice(0, 14)), itip.slice(14, 16), itip.slice(16), serial]]
  if (gdti) return ['gdti', [...plain(gdti.slice(0, 13)), gdti.slice(13)]]
  if (sgcn) return ['sgcn', [...plain(sgcn.slice(0, 13)), sgcn.slice(13)]]
  if (gln) return ['sgln', [...plain(gln), value('254') ?? '0']]
  if (cpi) return ['cpi', [cpi.slice(0, digits), cpi.slice(digits), value('8011') ?? '']]
  return null
}

const element = (ai: string, value: string): Element => ({ ai, value })
const checked = (digits: string): string => digits + checkDigit(digits)
const hidden = ({ kind }: Field): boolean => kind === 'zeros'

function readField(field: Field, bits: string, partition: number): string | null {
  const digits = digitsOf(field, partition)
  switch (field.kind) {
    case 'digits':
      return readDigits(bits, digits!)
    case 'number': {
      const text = String(BigInt(`0b${bits}`))
      return digits !== undefined && text.length > digits ? null : text
    }
    case 'serialDigits': {
      const text = String(BigInt(`0b${bits}`))
      return text.startsWith('1') && text.length > 1 ? text.slice(1) : null
    }
    case 'text':
      return readText(bits, digits)
    case 'zeros':
      return bits.includes('1') ? null : ''
    case 'owner':
      return readOwner(bits, digits!)
    case 'ended':
      return readEnded(bits, field.least!, digits!)
  }
}

function writeField(field: Field, part: string, partition: number): string | null {
  const [bits, digits] = [bitsOf(field, partition), digitsOf(field, partition)]
  switch (field.kind) {
    case 'digits':
      return writeDigits(part, digits!, bits)
    case 'number':
      return /^(0|[1-9]\d*)$/.test(part) && part.length <= (digits ?? 20) ? toBits(BigInt(part), bits) : null
    case 'serialDigits':
      return /^\d{1,12}$/.test(part) ? toBits(BigInt(`1${part}`), bits) : null
    case 'text':
      return part.length > (digits ?? bits) ? null : writeText(part, bits)
    case 'zeros':
      return '0'.repeat(bits)
    case 'owner':
      return owners.test(part) ? toLetterBits(part.padStart(6), digits!) : null
    case 'ended':
      return writeEnded(part, field.least!, digits!)
  }
}

function readDigits(bits: string, digits: number): string | null {
  const value = BigInt(`0b${bits}`)
  if (digits === 0) return value === 0n ? '' : null
  const text = String(value).padStart(digits, '0')
  return text.length > digits ? null : text
}

const writeDigits = (text: string, digits: number, bits: number): string | null =>
  text.length === digits && /^\d*$/.test(text) ? toBits(BigInt(text || 0), bits) : null

const letters = /^[!"%-?A-Z_a-z]+$/

function readText(bits: string, most?: number): string | null {
  const codes = bits.match(/.{7}/g)!.map(code => parseInt(code, 2))
  const end = codes.indexOf(0)
  const used = end < 0 ? codes : codes.slice(0, end)
  if (used.length > (most ?? codes.length) || bits.slice(used.length * 7).includes('1')) return null
  const text = String.fromCharCode(...used)
  return letters.test(text) ? text : null
}

function writeText(text: string, bits: number): string | null {
  if (!letters.test(text) || text.length * 7 > bits) return null
  return Array.from(text, letter => toBits(BigInt(letter.charCodeAt(0)), 7)!)
    .join('')
    .padEnd(bits, '0')
}

/** Letters of six bits: those from 64 lose their highest. */
const sixBitLetters = /^[-#/0-9A-Z]*$/
const owners = /^[0-9A-HJ-NP-Z]{5,6}$/

const toLetterBits = (text: string, bits: number): string =>
  Array.from(text, letter => toBits(BigInt(letter.charCodeAt(0) % 2 ** bits), bits)!).join('')

const fromLetterBits = (bits: string, each: number): string =>
  String.fromCharCode(
    ...Array.from({ length: bits.length / each }, (_, at) => {
      const code = parseInt(bits.slice(at * each, (at + 1) * each), 2)
      return each === 6 && code < 32 ? code + 64 : code
    }),
  )

function readOwner(bits: string, each: number): string | null {
  const text = fromLetterBits(bits, each)
  const owner = text.startsWith(' ') ? text.slice(1) : text
  return owners.test(owner) ? owner : null
}

/** With the zero behind them; more than there is where none stands there. */
function endedBits(bits: string, from: number): number {
  for (let at = from; at + 6 <= bits.length; at += 6) if (!bits.slice(at, at + 6).includes('1')) return at + 6 - from
  return bits.length
}

function readEnded(bits: string, least: number, most: number): string | null {
  const text = fromLetterBits(bits.slice(0, -6), 6)
  return text.length >= least && text.length <= most && sixBitLetters.test(text) ? text : null
}

const writeEnded = (text: string, least: number, most: number): string | null =>
  text.length >= least && text.length <= most && sixBitLetters.test(text) ? `${toLetterBits(text, 6)}000000` : null

const toBits = (value: bigint, bits: number): string | null => {
  const text = value.toString(2)
  return text.length > bits ? null : text.padStart(bits, '0')
}

/** Letters that mean something in a URI, or that TDS wants escaped. */
const escape = (part: string): string =>
  part.replace(/["#%&/<>?]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

/** Only the last part may be text that holds dots. */
function splitParts(text: string, count: number): string[] | null {
  const words = text.split('.')
  try {
    return [...words.slice(0, count - 1), words.slice(count - 1).join('.')].map(decodeURIComponent)
  } catch {
    return null
  }
}
