import type { TagId } from '../../core/model/ids.ts'
import type { DraftReading, Reading } from '../driver.ts'
import { sum8 } from '../framing/crc16.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import type { Recent } from '../framing/recent.ts'
import { hex } from '../framing/text.ts'

/**
 * Frames of Impinj R2000 readers of the A0 family (IND903 protocol V2.2; protocols.md 3):
 *
 *     A0  length  address  command  data  check
 *
 * `length` counts what follows it; `check` makes the sum of all bytes 0. Questions and answers have the same shape.
 */
export const command = {
  workAntenna: 0x74,
  firmware: 0x72,
  power: 0x76,
  region: 0x78,
  beeper: 0x7a,
  read: 0x81,
  realTime: 0x89,
  fastSwitch: 0x8a,
  session: 0x8b,
  buffer: 0x90,
  bufferAndClear: 0x91,
} as const

const head = 0xa0
/** address, command, check */
const least = 3
const isInventory = (code: number): boolean => code >= command.realTime && code <= command.session

export const r2000Framing: Framing = {
  longest: 257,
  measure(bytes, from, to) {
    if (bytes[from] !== head) return notHere
    if (to - from < 4) return needMore
    const length = bytes[from + 1]!
    const code = bytes[from + 3]!
    return length < least || code < 0x60 || code > 0x9f ? notHere : length + 2
  },
  fault(bytes, from, to) {
    const check = -sum8(bytes, from, to - 1) & 0xff
    if (bytes[to - 1] !== check) return `has the checksum ${hex(bytes[to - 1]!)} where ${hex(check)} belongs`
    if (frameInside(bytes, from, to)) return 'breaks off where another frame starts'
    // One byte of check lets one of 256 bad frames through; what no inventory says gives away most of those.
    const odd = isInventory(bytes[from + 3]!) && shapeOf(bytes, from + 4, to - 1) === null
    return odd ? `of ${to - from} bytes is no answer to an inventory` : null
  },
}

/** A frame that was cut short and ends inside the next one has the right sum once in 256 times; the next one's head shows. */
function frameInside(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from + 4; at + 3 < to; at++)
    if (bytes[at] === head && bytes[at + 2] === bytes[from + 2] && isInventory(bytes[at + 3]!)) return true
  return false
}

export const buildFrame = (address: number, code: number, data: ArrayLike<number> = []): Uint8Array => {
  const frame = new Uint8Array(data.length + 5)
  frame.set([head, data.length + least, address, code])
  frame.set(data, 4)
  frame[frame.length - 1] = -sum8(frame, 0, frame.length - 1) & 0xff
  return frame
}

/** Region byte with the first and last channel of the band. */
const regions = { us: [0x01, 7, 59], eu: [0x02, 0, 6], cn: [0x03, 43, 53] } as const
export type Region = keyof typeof regions
export const regionBytes = (region: Region): readonly number[] => regions[region]

/** What the data of an inventory's answer are. `question` = the host's own words, seen through an echo. */
type Shape = 'tag' | 'tagWithPhase' | 'end' | 'code' | 'antennaCode' | 'question'

const phaseBytes = 2
/** FreqAnt, PC, RSSI */
const aroundEpc = 4

/** The PC word knows how long the EPC is; only the length of the rest tells tags with a phase from those without. */
export const shapeOf = (bytes: Uint8Array, from: number, to: number): Shape | null => {
  const length = to - from
  if (length === 1) return 'code'
  if (length === 2) return 'antennaCode'
  const epc = length < aroundEpc ? 0 : 2 * (bytes[from + 1]! >> 3)
  if (epc > 0 && length === aroundEpc + epc) return 'tag'
  if (epc > 0 && length === aroundEpc + epc + phaseBytes) return 'tagWithPhase'
  if (length === 5 || length === 7 || length === 8) return 'end'
  return length === 3 ? 'question' : null
}

/** `FreqAnt PC EPC RSSI [phase16]`, of data that `shapeOf` found to be a tag. */
export const readTag = (
  shape: 'tag' | 'tagWithPhase',
  bytes: Uint8Array,
  from: number,
  to: number,
  tags: Recent<TagId>,
): Reading => {
  const end = shape === 'tag' ? to : to - phaseBytes
  const place = bytes[from]!
  const loudness = bytes[end - 1]!
  const reading: DraftReading = {
    tag: tags.of(bytes, from + 3, end - 1),
    antenna: antennaOf(place, loudness),
    frequencyKHz: frequencyKHz(place >> 2),
    rssiDbm: rssiDbm(loudness & 0x7f),
  }
  if (end < to) reading.phase = (bytes[end]! << 8) | bytes[end + 1]!
  return reading
}

/** What a tag holds, as answers to a read and to a look into the buffer give it. */
export interface R2000Record {
  readonly epc: Uint8Array
  readonly memory: Uint8Array
  readonly antenna: number
  readonly frequencyKHz: number
  readonly rssiDbm: number | null
  readonly count: number
}

const [pcBytes, crcBytes] = [2, 2]

/**
 * Of one tag: `count16 length {PC EPC CRC memory} length of memory, FreqAnt, reads` where it was read, or
 * `count16 length {PC EPC CRC} RSSI FreqAnt reads` out of the buffer. Null when it does not come out even.
 */
export const readRecord = (isRead: boolean, bytes: Uint8Array, from: number, to: number): R2000Record | null => {
  const start = from + 3
  const end = start + (start <= to ? bytes[from + 2]! : 0)
  if (end + 3 !== to || end < start + pcBytes + crcBytes) return null
  const epcEnd = start + pcBytes + 2 * (bytes[start]! >> 3)
  const memoryEnd = epcEnd + crcBytes + (isRead ? bytes[end]! : 0)
  if (epcEnd === start + pcBytes || memoryEnd !== end) return null
  const [loudness, place] = [isRead ? 0 : bytes[end]!, bytes[end + 1]!]
  return {
    epc: bytes.slice(start + pcBytes, epcEnd),
    memory: bytes.slice(epcEnd + crcBytes, end),
    antenna: antennaOf(place, loudness),
    frequencyKHz: frequencyKHz(place >> 2),
    rssiDbm: isRead ? null : rssiDbm(loudness & 0x7f),
    count: bytes[end + 2]!,
  }
}

/** Readers with eight ports have no room for the third bit of the antenna but in the RSSI. */
const antennaOf = (place: number, loudness: number): number => (place & 3) + (loudness & 0x80 ? 4 : 0) + 1

/** Channels 0…6 are those of Europe, the others those of America. */
const frequencyKHz = (index: number): number => (index < 7 ? 865_000 + 500 * index : 902_000 + 500 * (index - 7))

/** The table in the manual has a step between 89 and 90. */
const rssiDbm = (raw: number): number => raw - (raw >= 90 ? 129 : 130)

export const done = 0x10
/** It has just got power, or has reset itself. */
export const wasReset = 0x20
/** Codes below are a question's parameters, seen through an echo. */
export const isCode = (code: number): boolean => code >= done && code !== 0xff
/** No tag in the field, no tag in the buffer. */
export const isEmptyRound = (code: number): boolean => code === 0x36 || code === 0x38

const errors: Readonly<Record<number, string>> = {
  0x11: 'a command failed',
  0x20: 'its processor was reset',
  0x21: 'the carrier could not be switched on',
  0x22: 'an antenna is missing or not connected',
  0x23: 'its flash memory could not be written',
  0x24: 'its flash memory could not be read',
  0x25: 'the power could not be set',
  0x31: 'an inventory failed',
  0x32: 'a tag could not be read',
  0x33: 'a tag could not be written',
  0x34: 'a tag could not be locked',
  0x35: 'a tag could not be killed',
  0x37: 'the tag is there but did not do what was asked',
  0x40: 'the access password is wrong',
  0x41: 'a command had a wrong parameter',
  0x42: 'too many words were asked for',
  0x43: 'there is no such memory in the tag',
  0x44: 'the tag memory is locked',
  0x45: 'there is no such access command',
  0x46: 'the address does not exist',
  0x47: 'there is no such antenna',
  0x48: 'the power is out of range',
  0x49: 'the region is not allowed',
  0x4a: 'the baud rate does not exist',
  0x4b: 'the beeper mode does not exist',
  0x4c: 'the EPC to match is too long',
  0x4d: 'the EPC to match is wrong',
  0x50: 'a tag gave no answer to its number',
  0x52: 'its radio found no lock on the frequency (PLL)',
  0x53: 'its radio chip does not answer',
  0x54: 'the power did not reach what was asked for',
  0x55: 'the copyright check failed',
  0x56: 'the frequency is not allowed in its region',
  0x57: 'the power is too high for its antenna',
}

/** "The reader reports that …" */
export const errorWords = (code: number): string =>
  errors[code] ?? `there is an error ${hex(code)} that its manual does not list`
