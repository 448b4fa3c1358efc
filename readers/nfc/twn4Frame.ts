import { toHex } from '../../core/model/hex.ts'
import { crc16Reflected } from '../framing/crc16.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { Recent } from '../framing/recent.ts'
import { hexDigit, toUtf8 } from '../framing/text.ts'

/**
 * What Elatec's TWN4 readers say and are told with the Simple Protocol (DocRev17; protocols.md 7):
 *
 *     host    function16  parameters  [CRC16, low byte first]
 *     reader  error       results     [CRC16, low byte first]
 *
 * In its text form that is a line of hex digits that CR ends; in its binary form the length stands before it, low byte
 * first. A length alone can't be told from noise, so the binary form is spoken with CRC only.
 *
 * A reply does not say to what: only one may be under way at a time.
 */
export const ask = {
  version: [0x00, 0x04, 0xff],
  /** All kinds of tags of the low and of the high frequency, until its power goes. */
  allKinds: [0x05, 0x02, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  /** With an id of at most 32 bytes. */
  search: [0x05, 0x00, 0x20],
} as const

/** A version text or an id has at most 255 bytes; before it stand at most 5, behind it 2. */
const longestLine = 2 * (255 + 5 + 2) + 1
const cr = 0x0d
const isDigit = (letter: number): boolean => hexDigit(letter) >= 0

export const twn4Framing = (crc: boolean): Framing => {
  const faults = new Recent((bytes, from, to) => faultOf(bytes.subarray(from, to), crc))
  return { ...lines, fault: (bytes, from, to) => faults.of(bytes, from, to - 1) }
}

const lines: Pick<Framing, 'longest' | 'measure'> = {
  longest: longestLine,
  measure(bytes, from, to) {
    if (!isDigit(bytes[from]!)) return notHere
    let at = from
    while (at < to && isDigit(bytes[at]!)) at++
    if (at === to) return at - from < longestLine ? needMore : notHere
    return bytes[at] === cr ? at + 1 - from : notHere
  },
}

function faultOf(line: Uint8Array, crc: boolean): string | null {
  const reply = readReply(line, crc)
  if (typeof reply === 'string') return reply
  if (readFound(reply)) return null
  // A line has no start of its own, so what came before it may stick to it; a tag that was found has a shape to go by.
  for (let start = 1; start < line.length - 10; start++) {
    const rest = readReply(line.subarray(start), crc)
    if (typeof rest !== 'string' && readFound(rest)) return 'has something else before it'
  }
  return null
}

/** The bytes of a line without CRC, or why it is none. */
export const readReply = (line: Uint8Array, crc: boolean): Uint8Array | string => {
  if (line.length % 2 !== 0) return 'has half a byte too much'
  const bytes = new Uint8Array(line.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = hexDigit(line[2 * at]!) * 16 + hexDigit(line[2 * at + 1]!)
  const end = crc ? bytes.length - 2 : bytes.length
  if (end < 1) return 'is too short'
  return !crc || fitsCrc(bytes, 0, end) ? bytes.subarray(0, end) : wrongCrc
}

/**
 * A tag that a search found: `00 01 kind bits length id`, from a search among TI's low-frequency tags without the kind.
 * Null where the reply is another.
 */
export const readFound = (reply: Uint8Array): { readonly kind: number; readonly id: Uint8Array } | null => {
  if (reply.length === 4 + 8 && reply[1] === 1 && reply[2] === 64 && reply[3] === 8 && reply[0] === 0)
    return { kind: lowestKind, id: reply.slice(4) }
  const [error, found, kind, bits, length] = reply
  if (reply.length < 6 || error !== 0 || found !== 1 || kind! < lowestKind) return null
  return length === reply.length - 5 && length === Math.ceil(bits! / 8) ? { kind: kind!, id: reply.slice(5) } : null
}

/** Other lines of hex digits are none of its own: a scanner's, or our own question that comes back. */
export const isReply = (reply: Uint8Array | string): boolean => {
  if (typeof reply === 'string') return false
  const [error, length] = reply
  if (reply.length === 1) return error! <= 5
  return error === 0 && (readFound(reply) !== null || length === reply.length - 2)
}

/** Kinds of tags: 40 … 7F of the low frequency, 80 … FF of the high one. */
const lowestKind = 0x40
export const isHighFrequency = (kind: number): boolean => kind >= 0x80

const longestBinary = 2 + 255 + 5 + 2
/** Of the binary form: length, and what it counts. */
const binaryFraming: Framing = {
  longest: longestBinary,
  measure(bytes, from, to) {
    if (to - from < 2) return needMore
    const length = bytes[from]! | (bytes[from + 1]! << 8)
    return length < 3 || length > longestBinary - 2 ? notHere : 2 + length
  },
  fault: (bytes, from, to) => (fitsCrc(bytes, from + 2, to - 2) ? null : wrongCrc),
}

const fitsCrc = (bytes: Uint8Array, from: number, end: number): boolean =>
  crc16Reflected(bytes, from, end) === (bytes[end]! | (bytes[end + 1]! << 8))
const wrongCrc = 'has a CRC that does not fit'

/** One of the ways in which both sides spell. */
export interface Spelling {
  readonly framing: Framing
  build(bytes: readonly number[]): Uint8Array
  /** Of a whole frame: its bytes without length, end and CRC, or why it is none. */
  read(bytes: Uint8Array, from: number, to: number): Uint8Array | string
}

export const textSpelling = (crc: boolean): Spelling => ({
  framing: twn4Framing(crc),
  build: bytes => buildLine(bytes, crc),
  read: (bytes, from, to) => readReply(bytes.subarray(from, to - 1), crc),
})

export const binarySpelling: Spelling = {
  framing: binaryFraming,
  build(bytes) {
    const sum = crc16Reflected(Uint8Array.from(bytes))
    return Uint8Array.of(bytes.length + 2, 0, ...bytes, sum & 0xff, sum >> 8)
  },
  read: (bytes, from, to) => bytes.slice(from + 2, to - 2),
}

/** What either says. */
export const buildLine = (bytes: readonly number[], crc: boolean): Uint8Array => {
  const sum = crc16Reflected(Uint8Array.from(bytes))
  return toUtf8(`${toHex(Uint8Array.from(crc ? [...bytes, sum & 0xff, sum >> 8] : bytes))}\r`)
}

const errors: Readonly<Record<number, string>> = {
  1: 'it does not know the command',
  2: 'a command lacked a parameter',
  3: 'a command had a parameter too many',
  4: 'a command had a wrong parameter',
  5: 'it could not read a command',
}

/** "The reader reports that …" */
export const errorWords = (code: number): string =>
  errors[code] ?? `there is an error ${code} that its manual does not list`
