import { crc16Reflected } from '../framing/crc16.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { hex } from '../framing/text.ts'

/**
 * Frames of Chafon's UHFReader18, 288, 86, RU5xxx and E310, which start with their length (protocols.md 2a):
 *
 *     host    length  address  command          data  CRC(low byte first)
 *     reader  length  address  command  status  data  CRC
 *
 * `length` counts what follows it. There is no start byte, so only the CRC tells a frame from garbage.
 */
export const command = {
  inventory: 0x01,
  info: 0x21,
  region: 0x22,
  power: 0x2f,
  /** Of UHFReader18, with six bytes; of all others, with one. */
  plainWorkMode: 0x35,
  workMode: 0x76,
  /** Not asked for: what a reader in automatic mode sends. */
  unasked: 0xee,
} as const

/** Of an inventory: with these, its data are tags. 03 = more frames follow. */
export const status = {
  ok: 0x00,
  done: 0x01,
  timeout: 0x02,
  more: 0x03,
  full: 0x04,
  statistics: 0x26,
  heartbeat: 0x28,
  noTag: 0xfb,
} as const

/** address, command, CRC */
const least = 4

export const chafonFraming: Framing = {
  longest: 256,
  measure(bytes, from, to) {
    const length = bytes[from]!
    if (length < least) return notHere
    // A command above A0 other than EE belongs to no reader of the family; garbage is often found out by that.
    if (to - from >= 3 && bytes[from + 2]! > 0xa0 && bytes[from + 2] !== command.unasked) return notHere
    return to - from < 3 ? needMore : length + 1
  },
  fault(bytes, from, to) {
    const crc = crc16Reflected(bytes, from, to - 2)
    const found = bytes[to - 2]! | (bytes[to - 1]! << 8)
    return found === crc ? null : `has the CRC ${hex(found, 4)} where ${hex(crc, 4)} belongs`
  },
}

export const buildCommand = (address: number, code: number, data: ArrayLike<number> = []): Uint8Array => {
  const frame = new Uint8Array(data.length + 5)
  frame.set([data.length + least, address, code])
  frame.set(data, 3)
  const crc = crc16Reflected(frame, 0, frame.length - 2)
  frame.set([crc & 0xff, crc >> 8], frame.length - 2)
  return frame
}

/** What a reader says. */
export const buildAnswer = (address: number, code: number, state: number, data: ArrayLike<number> = []): Uint8Array =>
  buildCommand(address, code, [state, ...Array.from(data)])

/** Highest and lowest channel of each band, with the band's number in the two top bits of both. */
const bands = {
  cn900: [1, 19],
  us: [2, 49],
  kr: [3, 31],
  eu: [4, 14],
  cn800: [8, 19],
  /** From 902 MHz on, in steps of half a MHz. */
  us3: [12, 52],
} as const
export type Region = keyof typeof bands

export const regionBytes = (region: Region): [number, number] => {
  const [band, highest] = bands[region]
  return [((band >> 2) << 6) | highest, (band & 3) << 6]
}

export interface ChafonTag {
  /** Its EPC is `bytes[epcFrom … epcTo)`, its TID what follows up to `tidTo`. */
  readonly epcFrom: number
  readonly epcTo: number
  readonly tidTo: number
  /** 0 = not said. */
  readonly antenna: number
  /** As the reader gives it, in a unit that no manual has; null = not said. */
  readonly rssi: number | null
}

/** reader18 says neither antenna nor RSSI. */
export type Layout = 'reader18' | 'reader288'

/** In a tag's length byte: the last 12 of its bytes are its TID (FastID). */
const hasTid = 0x80
const tidBytes = 12

/** Tags of an inventory, or null when its data do not come out even in that layout. */
export const readTags = (layout: Layout, bytes: Uint8Array, from: number, to: number): ChafonTag[] | null => {
  const wide = layout === 'reader288'
  const tags: ChafonTag[] = []
  let at = wide ? from + 2 : from + 1
  if (at > to) return to === from ? [] : null
  const count = bytes[at - 1]!
  if (count === 0) return []
  const antenna = wide ? antennaOf(bytes[from]!) : 0
  for (let left = count; left > 0; left--) {
    const tag = at < to ? readTag(wide, antenna, bytes, at, to) : null
    if (!tag) return null
    tags.push(tag)
    at += tagLength(wide, bytes[at]!)
  }
  return at === to ? tags : null
}

/** A tag that came by itself: `antenna length EPC RSSI`. */
export const readLoneTag = (bytes: Uint8Array, from: number, to: number): ChafonTag | null => {
  if (to - from < 5) return null
  const tag = readTag(true, antennaOf(bytes[from]!), bytes, from + 1, to)
  return tag && from + 1 + tagLength(true, bytes[from + 1]!) === to ? tag : null
}

const tagLength = (wide: boolean, length: number): number => (wide ? 2 + (length & ~hasTid) : 1 + length)

function readTag(wide: boolean, antenna: number, bytes: Uint8Array, at: number, to: number): ChafonTag | null {
  const length = wide ? bytes[at]! & ~hasTid : bytes[at]!
  const tid = wide && bytes[at]! & hasTid ? tidBytes : 0
  const epc = length - tid
  // Memory comes in words of two bytes, and Gen2 has at most 62 of EPC.
  if (epc < 2 || epc > 62 || epc % 2 !== 0 || at + tagLength(wide, bytes[at]!) > to) return null
  const first = at + 1
  const tidTo = first + length
  return { epcFrom: first, epcTo: first + epc, tidTo, antenna, rssi: wide ? bytes[tidTo]! : null }
}

/** From the mask with one bit set; 0 when it names none or several. */
const antennaOf = (mask: number): number => (mask > 0 && (mask & (mask - 1)) === 0 ? 32 - Math.clz32(mask) : 0)

/** Models that take no inventory parameters and give neither antenna nor RSSI, by the type in their information. */
const plainModels: readonly number[] = [0x03, 0x08, 0x09]
export const layoutOfType = (type: number): Layout => (plainModels.includes(type) ? 'reader18' : 'reader288')

const errors: Readonly<Record<number, string>> = {
  0x05: 'the access password is wrong',
  0x09: 'the kill password is wrong',
  0x0a: 'the kill password must not be zero',
  0x0b: 'the tag does not know the command',
  0x0c: 'it is not allowed to use that antenna or the tag is protected',
  0x13: 'the setting could not be stored',
  0x14: 'the setting can not be changed now',
  0x30: 'the tag did not answer properly',
  0x31: 'that antenna does not exist',
  0xee: 'it gave up waiting for the rest of a command',
  0xf8: 'an antenna is missing or damaged',
  0xf9: 'a command could not be carried out',
  0xfa: 'the tag is there but answers too poorly to be read',
  0xfc: 'the tag reports an error',
  0xfd: 'a command had the wrong length',
  0xfe: 'it does not know the command',
  0xff: 'a command had a wrong parameter',
}

/** "The reader reports that …" */
export const errorWords = (code: number): string =>
  errors[code] ?? `there is an error ${hex(code, 2)} that its manual does not list`
