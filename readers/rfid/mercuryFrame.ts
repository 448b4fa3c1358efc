import { crc16Mercury } from '../framing/crc16.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { hex } from '../framing/text.ts'

/**
 * Frames of ThingMagic / JADAK modules that speak the Mercury serial protocol (protocols.md 4):
 *
 *     host    FF  length  command            data  CRC16
 *     module  FF  length  command  status16  data  CRC16
 *
 * `length` counts the data alone, and nothing but the CRC tells which of the two a frame is.
 */
export const command = {
  bootFirmware: 0x04,
  program: 0x0c,
  readSingle: 0x21,
  readMultiple: 0x22,
  tagBuffer: 0x29,
  /** Starts and stops reading without end. */
  continuous: 0x2f,
  antennas: 0x91,
  power: 0x92,
  protocol: 0x93,
  region: 0x97,
  option: 0x9a,
  protocolOption: 0x9b,
} as const

const head = 0xff
const [questionOverhead, answerOverhead] = [5, 7]
/** Offset of the data in an answer. */
const dataAt = 5

export const mercuryFraming: Framing = {
  longest: 255 + answerOverhead,
  measure(bytes, from, to) {
    if (bytes[from] !== head) return notHere
    if (to - from < 3) return needMore
    const length = bytes[from + 1]!
    const code = bytes[from + 2]!
    if (code < 0x03 || (code > 0x2f && code < 0x60) || code > 0x9f) return notHere
    const question = length + questionOverhead
    return to - from >= question && crcFits(bytes, from, from + question) ? question : length + answerOverhead
  },
  fault(bytes, from, to) {
    if (crcFits(bytes, from, to)) return null
    return `has the CRC ${hex(u16(bytes, to - 2), 4)} where ${hex(crc16Mercury(bytes, from + 1, to - 2), 4)} belongs`
  },
}

const crcFits = (bytes: Uint8Array, from: number, to: number): boolean =>
  u16(bytes, to - 2) === crc16Mercury(bytes, from + 1, to - 2)

export interface MercuryFrame {
  readonly command: number
  readonly status: number
  /** The data are `bytes[from … to)`. */
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/** Of bytes that `mercuryFraming` found good; null for a question. */
export const readFrame = (bytes: Uint8Array, from: number, to: number): MercuryFrame | null =>
  to - from === bytes[from + 1]! + questionOverhead
    ? null
    : { command: bytes[from + 2]!, status: u16(bytes, from + 3), bytes, from: from + dataAt, to: to - 2 }

const build = (code: number, length: number, data: readonly number[]): Uint8Array => {
  const frame = Uint8Array.from([head, length, code, ...data, 0, 0])
  const crc = crc16Mercury(frame, 1, frame.length - 2)
  frame.set([crc >> 8, crc & 0xff], frame.length - 2)
  return frame
}

const buildCommand = (code: number, data: ArrayLike<number> = []): Uint8Array =>
  build(code, data.length, Array.from(data))

/** What the module says. */
export const buildAnswer = (code: number, status: number, data: ArrayLike<number> = []): Uint8Array =>
  build(code, data.length, [status >> 8, status & 0xff, ...Array.from(data)])

const regions = {
  us: 0x01,
  eu: 0x02,
  in: 0x04,
  jp: 0x05,
  cn: 0x06,
  eu3: 0x08,
  kr: 0x09,
  au: 0x0b,
  nz: 0x0c,
  us2: 0x0d,
  us3: 0x0e,
} as const
export type Region = keyof typeof regions

/** One command within another: its length, read data (28), no time-out, no option, memory 2 (TID), from word 0, six words. */
const readTid = [1, 9, 0x28, 0, 0, 0, 2, 0, 0, 0, 0, 6]

/** What the host says. */
export const ask = {
  program: () => buildCommand(command.program),
  boot: () => buildCommand(command.bootFirmware),
  region: (region: Region) => buildCommand(command.region, [regions[region]]),
  gen2: () => buildCommand(command.protocol, [0, 5]),
  /** Of protocol 5 (Gen2) the parameter 0. */
  session: (session: number) => buildCommand(command.protocolOption, [5, 0, session]),
  /** Pairs of transmitting and receiving port. */
  antennas: (ports: readonly number[]) => buildCommand(command.antennas, [2, ...ports.flatMap(port => [port, port])]),
  /** Hundredths of a dBm on the wire. */
  power: (dbm: number) => buildCommand(command.power, [Math.round(dbm * 100) >> 8, Math.round(dbm * 100) & 0xff]),
  /** The module must tell every read, not only a tag's first. */
  everyRead: () => buildCommand(command.option, [0x01, 0x0c, 0x00]),
  /**
   * No time-out, option 1 = without end; then a read of many (22) of Gen2 (05) with so many bytes of parameters, of which
   * 01FF asks for all the metadata that `readRecords` knows. With the TID, each tag is asked for it as soon as it is found.
   */
  start: (tid = false) => {
    const read = [0x10, 0, tid ? 0x1f : 0x1b, 0x03, 0xe8, 0x01, 0xff, ...(tid ? readTid : [])]
    return buildCommand(command.continuous, [0, 0, 1, command.readMultiple, 0, 0, 5, read.length, 0x22, ...read])
  },
  stop: () => buildCommand(command.continuous, [0, 0, 2]),
}

export interface MercuryTag {
  /** As the tag said it on the air: `PC EPC CRC` is `bytes[from … to)`. */
  from: number
  to: number
  /** What was read of the tag's memory is `bytes[memoryFrom … memoryTo)`, where that was asked for. */
  memoryFrom: number
  memoryTo: number
  /** The others are absent where they were not asked for. */
  count?: number
  rssiDbm?: number
  antenna?: number
  frequencyKHz?: number
  /** Degrees, 0 … 180. */
  phase?: number
}

/**
 * Metadata by bit of the mask, in the order in which they stand in a record: how often it was read, RSSI, antenna,
 * frequency, time, phase, protocol, the length of its memory in bits and that memory, the state of its GPIO pins.
 */
const has = {
  count: 1,
  rssi: 2,
  antenna: 4,
  frequency: 8,
  time: 16,
  phase: 32,
  protocol: 64,
  data: 128,
  gpio: 256,
} as const
const knownFields = 0x1ff

/** A read without metadata: `EPC CRC`. */
export const readBareTag = (bytes: Uint8Array, from: number, to: number): Uint8Array | null => {
  const length = to - from - 2
  return length >= 2 && length <= 62 && length % 2 === 0 ? bytes.slice(from, from + length) : null
}

/** Where the records of an answer start, how many there are, and what is in them; null where it has none. */
const header = ({ command: code, bytes, from, to }: MercuryFrame) => {
  if (code === command.tagBuffer && to - from >= 4)
    return { mask: u16(bytes, from), count: bytes[from + 3]!, at: from + 4 }
  const streamed = code === command.readMultiple && to - from >= 6 && (bytes[from]! & 0x10) !== 0
  return streamed ? { mask: u16(bytes, from + 3), count: bytes[from + 5]!, at: from + 6 } : null
}

/** Null when the records do not come out even; none where the answer has only a count. */
export const readRecords = (frame: MercuryFrame): readonly Readonly<MercuryTag>[] | null => {
  const head = header(frame)
  if (!head) return []
  const tags: MercuryTag[] = []
  if ((head.mask & ~knownFields) !== 0) return null
  let at = head.at
  for (let left = head.count; left > 0; left--) {
    const record = readRecord(frame.bytes, at, frame.to, head.mask)
    if (!record) return null
    tags.push(record)
    at = record.to
  }
  return at === frame.to ? tags : null
}

/** Among the bits that tell the length of memory: the tag did not give it, and what stands there says why. */
const notRead = 0x8000

function readRecord(bytes: Uint8Array, start: number, to: number, mask: number): MercuryTag | null {
  const tag: MercuryTag = { from: 0, to: 0, memoryFrom: start, memoryTo: start }
  let at = start
  // What stands beyond the end reads as undefined, and is found out below: `at` only grows.
  if (mask & has.count) tag.count = bytes[at++]!
  if (mask & has.rssi) tag.rssiDbm = (bytes[at++]! << 24) >> 24
  // The port that sent is in the upper half.
  if (mask & has.antenna) tag.antenna = bytes[at++]! >> 4
  if (mask & has.frequency) {
    tag.frequencyKHz = (bytes[at]! << 16) | u16(bytes, at + 1)
    at += 3
  }
  if (mask & has.time) at += 4
  if (mask & has.phase) {
    tag.phase = u16(bytes, at)
    at += 2
  }
  if (mask & has.protocol) at += 1
  if (mask & has.data) {
    const bits = u16(bytes, at)
    tag.memoryFrom = at + 2
    at = tag.memoryTo = at + 2 + (((bits & ~notRead) + 7) >> 3)
    if (bits & notRead) tag.memoryFrom = at
  }
  if (mask & has.gpio) at += 1
  if (at + 2 > to) return null
  // Its length in bits is that of PC, EPC and CRC together.
  const length = u16(bytes, at) / 8
  const epcBytes = length - 4
  tag.from = at + 2
  tag.to = tag.from + length
  return epcBytes < 2 || epcBytes > 62 || epcBytes % 2 !== 0 || tag.to > to ? null : tag
}

export const ok = 0x0000
/** Once a second while it reads without end, and where a read found nobody. */
export const noTag = 0x0400
/** Of a program word: the module waits in its boot loader. */
export const isBootLoader = (program: number): boolean => (program & 3) === 1

const errors: Readonly<Record<number, string>> = {
  0x0100: 'a command had the wrong length',
  0x0101: 'it does not know the command',
  0x0102: 'it can not do what was asked',
  0x0103: 'the power is higher than it can send',
  0x0104: 'the frequency is not allowed in its region',
  0x0105: 'a command had a wrong parameter',
  0x0106: 'the power is lower than it can send',
  0x0109: 'it does not have that feature',
  0x010a: 'the baud rate does not exist',
  0x010b: 'the region is not set or not one of its own',
  0x0401: 'no tag protocol is set',
  0x0402: 'it does not know the tag protocol',
  0x0404: 'a tag gave no data',
  0x0405: 'its radio is switched off',
  0x040a: 'a tag reported an error',
  0x0423: 'there is no such memory in the tag',
  0x0424: 'the tag memory is locked',
  0x042b: 'a tag had too little power',
  0x0500: 'the frequency is not allowed',
  0x0501: 'it found no free radio channel',
  0x0502: 'the transmitter was still on',
  0x0503: 'the antenna is not connected',
  0x0504: 'it is too hot and reads less until it has cooled',
  0x0505: 'the antenna sends the power back: it is not connected, damaged or covered by metal',
  0x0507: 'the antenna does not exist',
  0x0600: 'its buffer holds fewer tags than were asked for',
  0x0601: 'its buffer is full',
}

/** "The reader reports that …" */
export const errorWords = (status: number): string =>
  errors[status] ?? `there is an error ${hex(status, 4)} that its manual does not list`

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!
