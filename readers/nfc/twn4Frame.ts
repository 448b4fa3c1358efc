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
 * first. Without a CRC only the shape of a reply tells it from noise there.
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

const twn4Framing = (crc: boolean): Framing => {
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
const binaryFraming = (crc: boolean): Framing => ({
  longest: longestBinary,
  measure(bytes, from, to) {
    if (to - from < 2) return needMore
    const length = bytes[from]! | (bytes[from + 1]! << 8)
    return length < (crc ? 3 : 1) || length > longestBinary - 2 ? notHere : 2 + length
  },
  fault(bytes, from, to) {
    if (crc) return fitsCrc(bytes, from + 2, to - 2) ? null : wrongCrc
    const said = bytes.subarray(from + 2, to)
    return isReply(said) || isQuestion(said) ? null : 'is neither a reply nor a question'
  },
})

/** Of those that are asked here: they come back where a line has two wires only. */
const isQuestion = (said: Uint8Array): boolean =>
  Object.values(ask).some(words => words.length === said.length && words.every((byte, at) => byte === said[at]))

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

export const binarySpelling = (crc: boolean): Spelling => ({
  framing: binaryFraming(crc),
  build(bytes) {
    const sum = crc16Reflected(Uint8Array.from(bytes))
    const all = crc ? [...bytes, sum & 0xff, sum >> 8] : bytes
    return Uint8Array.of(all.length, 0, ...all)
  },
  read: (bytes, from, to) => bytes.slice(from + 2, crc ? to - 2 : to),
})

/** How its version begins, in letters. */
const name = [0x54, 0x57, 0x4e, 0x34]
/** Length, error and length of the text. */
const beforeName = 4

/** A version in the binary form: its CRC, or false where it has none; null where that is not what starts here. */
const binaryVersion = (bytes: Uint8Array, from: number, to: number): boolean | null => {
  const [length, high, error, letters] = bytes.subarray(from, Math.min(to, from + beforeName))
  if (high !== 0 || error !== 0 || !name.every((letter, at) => bytes[from + beforeName + at] === letter)) return null
  return length === letters! + 2 ? false : length === letters! + 4 ? true : null
}

/** To know one by, in whichever form: lines of text, and its version in the binary form. */
export const twn4Voice: Framing = {
  longest: longestLine,
  measure(bytes, from, to, isLast) {
    if (isDigit(bytes[from]!)) return lines.measure(bytes, from, to, isLast)
    if (to - from < 2) return needMore
    if (bytes[from + 1] !== 0 || bytes[from]! < beforeName) return notHere
    if (to - from < beforeName + name.length) return needMore
    return binaryVersion(bytes, from, to) === null ? notHere : 2 + bytes[from]!
  },
  fault: (bytes, from, to) => (isDigit(bytes[from]!) ? faultOf(bytes.subarray(from, to - 1), false) : null),
}

/** How it is set up, by what was heard of it; nothing where that is as usual. */
export const twn4Settings = (heard: Uint8Array): Readonly<Record<string, unknown>> => {
  for (let at = 0; at + beforeName + name.length <= heard.length; at++) {
    const crc = binaryVersion(heard, at, heard.length)
    if (crc !== null) return crc ? { form: 'binary' } : { form: 'binary', crc: false }
  }
  const line = readReply(heard.subarray(0, Math.max(0, heard.indexOf(cr))), true)
  return isReply(line) ? { crc: true } : {}
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
