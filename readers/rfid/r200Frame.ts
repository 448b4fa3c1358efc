import { crc16Gen2, sum8 } from '../framing/crc16.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { hex } from '../framing/text.ts'

/**
 * Frames of the M100 / YRM100 / R200 / JRD-4035 modules (M100 command manual; R200 user protocol V2.3.3):
 *
 *     head  type  command  length16  parameters[length]  sum  end
 *
 * `sum` is the low byte of type … last parameter. The manual prints AA … DD, most modules sold speak BB … 7E.
 * The end byte may occur among the parameters, so only the length says where a frame ends.
 */
export interface Delimiters {
  readonly head: number
  readonly end: number
}
export const bb7e: Delimiters = { head: 0xbb, end: 0x7e }
export const aadd: Delimiters = { head: 0xaa, end: 0xdd }

export const frameType = { command: 0x00, response: 0x01, notice: 0x02 } as const

export const command = {
  info: 0x03,
  region: 0x07,
  setSelect: 0x0c,
  setQuery: 0x0e,
  selectMode: 0x12,
  tag: 0x22,
  multiPoll: 0x27,
  stop: 0x28,
  read: 0x39,
  setChannel: 0xab,
  hopping: 0xad,
  setPower: 0xb6,
  getPower: 0xb7,
  error: 0xff,
} as const

/** The answer "no tag in the field", many times a second while nothing is there. */
export const noTag = 0x15
/** The same to a read. */
export const noTagToRead = 0x09

const regions = { cn900: 0x01, us: 0x02, eu: 0x03, cn800: 0x04, kr: 0x06 } as const
export type Region = keyof typeof regions

/** When the selection counts: for all commands, for none, for all but polls. */
const selectModes = ['always', 'never', 'access'] as const
type SelectMode = (typeof selectModes)[number]

/** Offset of the parameters, and what a frame adds to them. */
export const head = 5
const overhead = head + 2
/** The longest parameters of the manual are those of a read of a whole memory bank; 512 leaves room for it. */
const longestParameters = 512

export const r200Framing = (accepted: readonly Delimiters[]): Framing => {
  const [one, other] = [accepted[0]!, accepted.at(-1)!]
  const [head1, head2, end1, end2] = [one.head, other.head, one.end, other.end]
  return {
    longest: longestParameters + overhead,
    measure(bytes, from, to) {
      const first = bytes[from]
      if (first !== head1 && first !== head2) return notHere
      if (to - from >= 2 && bytes[from + 1]! > frameType.notice) return notHere
      if (to - from < head) return needMore
      const parameters = (bytes[from + 3]! << 8) | bytes[from + 4]!
      return parameters > longestParameters ? notHere : parameters + overhead
    },
    fault(bytes, from, to) {
      const end = bytes[from] === head1 ? end1 : end2
      if (bytes[to - 1] !== end) return `ends with ${hex(bytes[to - 1]!)} where ${hex(end)} belongs`
      const sum = sum8(bytes, from + 1, to - 2)
      return bytes[to - 2] === sum ? null : `has the checksum ${hex(bytes[to - 2]!)} where ${hex(sum)} belongs`
    },
  }
}

/** One good frame, seen through the bytes it came in. */
export interface R200Frame {
  readonly delimiters: Delimiters
  readonly type: number
  readonly command: number
  /** The parameters are `bytes[from … to)`. */
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/** Of bytes that `r200Framing` found good. */
export const readFrame = (bytes: Uint8Array, from: number, to: number): R200Frame => ({
  delimiters: bytes[from] === bb7e.head ? bb7e : aadd,
  type: bytes[from + 1]!,
  command: bytes[from + 2]!,
  bytes,
  from: from + head,
  to: to - 2,
})

export const isTagNotice = (bytes: Uint8Array, from: number): boolean =>
  bytes[from + 2] === command.tag && bytes[from + 1] === frameType.notice

export const buildFrame = (
  type: number,
  code: number,
  parameters: ArrayLike<number> = [],
  delimiters = bb7e,
): Uint8Array => {
  const frame = new Uint8Array(parameters.length + overhead)
  frame.set([delimiters.head, type, code, parameters.length >> 8, parameters.length & 0xff])
  frame.set(parameters, head)
  frame[frame.length - 2] = sum8(frame, 1, frame.length - 2)
  frame[frame.length - 1] = delimiters.end
  return frame
}

/** What the host says. */
export const ask = {
  hardwareVersion: (delimiters?: Delimiters) => buildFrame(frameType.command, command.info, [0], delimiters),
  region: (region: Region, delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.region, [regions[region]], delimiters),
  /** Hundredths of a dBm on the wire. */
  power: (dbm: number, delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.setPower, u16(Math.round(dbm * 100)), delimiters),
  /** Reads only tags whose EPC begins with `mask`: memory 1 (EPC) from bit 32, behind CRC and PC. */
  select: (mask: Uint8Array, delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.setSelect, [1, 0, 0, 0, 32, 8 * mask.length, 0, ...mask], delimiters),
  selectMode: (mode: SelectMode, delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.selectMode, [selectModes.indexOf(mode)], delimiters),
  /** Of 2^`q` slots a round; all else as modules leave the factory (pilot tone, all tags, target A). */
  query: (session: number, q: number, delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.setQuery, u16(0x1000 | (session << 8) | (q << 3)), delimiters),
  hopping: (on: boolean, delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.hopping, [on ? 0xff : 0], delimiters),
  channel: (index: number, delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.setChannel, [index], delimiters),
  /** Without a password, of memory 2 (TID) the first six words. */
  tid: (delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.read, [0, 0, 0, 0, 2, 0, 0, 0, 6], delimiters),
  multiPoll: (rounds: number, delimiters?: Delimiters) =>
    buildFrame(frameType.command, command.multiPoll, [command.tag, ...u16(rounds)], delimiters),
  stop: (delimiters?: Delimiters) => buildFrame(frameType.command, command.stop, [], delimiters),
}

/** What the module says. */
export const answer = {
  done: (code: number, delimiters?: Delimiters) => buildFrame(frameType.response, code, [0], delimiters),
  version: (text: string, delimiters?: Delimiters) =>
    buildFrame(frameType.response, command.info, [0, ...Array.from(text, letter => letter.charCodeAt(0))], delimiters),
  error: (code: number, delimiters?: Delimiters) => buildFrame(frameType.response, command.error, [code], delimiters),
  memory: (epc: Uint8Array, data: Uint8Array, delimiters?: Delimiters) =>
    buildFrame(
      frameType.response,
      command.read,
      [epc.length + 2, (epc.length / 2) << 3, 0, ...epc, ...data],
      delimiters,
    ),
  /** `epc` is a whole number of 16-bit words; the PC word and the CRC follow from it. */
  tag: (rssiDbm: number, epc: Uint8Array, delimiters?: Delimiters) => {
    const parameters = new Uint8Array(epc.length + 5)
    parameters[0] = rssiDbm & 0xff
    parameters[1] = (epc.length / 2) << 3
    parameters.set(epc, 3)
    parameters.set(u16(crc16Gen2(parameters, 1, epc.length + 3)), epc.length + 3)
    return buildFrame(frameType.notice, command.tag, parameters, delimiters)
  },
}

export interface MemoryRead {
  readonly epc: Uint8Array
  readonly data: Uint8Array
}

/** The answer to a read, `length PC16 EPC data`, where `length` is that of PC and EPC; null when there is no room for both. */
export const readMemory = ({ bytes, from, to }: R200Frame): MemoryRead | null => {
  const start = from + 1 + (from < to ? bytes[from]! : 0)
  if (start < from + 5 || start >= to) return null
  return { epc: bytes.slice(from + 3, start), data: bytes.slice(start, to) }
}

const simpleErrors: Readonly<Record<number, string>> = {
  0x09: 'a read found no tag',
  0x10: 'a write found no tag',
  0x12: 'a kill found no tag',
  0x13: 'a lock found no tag',
  0x14: 'a permanent block lock found no tag',
  0x15: 'there is no tag',
  0x16: 'the tag refused the access password',
  0x17: 'it does not know the command',
  0x1a: 'the tag refused the change of its configuration',
  0x1b: 'the tag refused the change of its theft flag',
  0x1d: 'the theft alarm command failed',
  0x20: 'it found no free radio channel',
  0x2a: 'the tag refused read protection',
  0x2b: 'the tag refused to end its read protection',
  0x2e: 'the tag refused the QT command',
}
const gen2Groups: Readonly<Record<number, string>> = {
  0xa: 'a read',
  0xb: 'a write',
  0xc: 'a lock',
  0xd: 'a kill',
  0xe: 'a permanent block lock',
}
const gen2Errors: Readonly<Record<number, string>> = {
  0x0: 'for an unnamed reason',
  0x3: 'because there is no such memory',
  0x4: 'because the memory is locked',
  0xb: 'for lack of power at the tag',
  0xf: 'without a reason',
}

/** "The module reports that …", by the code of an error frame; codes A0…EF carry the tag's own Gen2 error. */
export const errorWords = (code: number): string => {
  const group = gen2Groups[code >> 4]
  if (group) return `the tag refused ${group} ${gen2Errors[code & 15] ?? `with Gen2 error ${hex(code & 15)}`}`
  return simpleErrors[code] ?? `there is an error ${hex(code)} that its manual does not list`
}

const u16 = (value: number): [number, number] => [(value >> 8) & 0xff, value & 0xff]
