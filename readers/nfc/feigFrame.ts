import { crc16Reflected } from '../framing/crc16.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { hex } from '../framing/text.ts'

/**
 * Frames of Feig's OBID i-scan and classic-pro readers (protocols.md 8), in two forms:
 *
 *     standard  length8      address  command  [status]  data  CRC16
 *     advanced  02 length16  address  command  [status]  data  CRC16
 *
 * `length` is that of all, highest byte first; the CRC has its low byte first. Only a reader adds a status. A reader
 * answers in the form in which it was asked.
 */
export type Form = 'standard' | 'advanced'

export const command = {
  readBuffer: 0x22,
  clearBuffer: 0x32,
  version: 0x65,
  iso: 0xb0,
} as const

/** The first byte of an ISO host command's data. */
export const inventory = 0x01

export const status = {
  ok: 0x00,
  noTag: 0x01,
  noValidData: 0x92,
  overflow: 0x93,
  moreData: 0x94,
} as const

/** Whatever address a reader has. */
export const broadcast = 0xff

const advanced = 0x02
/** Of a host without data. */
const least = { standard: 5, advanced: 7 } as const
const longest = 4096

/** All commands of the family; what claims to be another is none of its frames. */
const commands = new Uint8Array(256)
for (const code of [
  0x18, 0x1a, 0x21, 0x22, 0x31, 0x32, 0x33, 0x34, 0x52, 0x55, 0x5e, 0x61, 0x63, 0x64, 0x65, 0x66, 0x69, 0x6a, 0x6b,
  0x6c, 0x6e, 0x71, 0x72, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x80, 0x81, 0x82, 0x83, 0x85, 0x86, 0x87, 0x8a, 0x8b,
  0x8c, 0xa0, 0xa1, 0xa2, 0xad, 0xae, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf, 0xc0, 0xc1, 0xc2,
  0xc3,
])
  commands[code] = 1

export const feigFraming: Framing = {
  longest,
  measure(bytes, from, to) {
    const isAdvanced = bytes[from] === advanced
    const code = isAdvanced ? from + 4 : from + 2
    if (!isAdvanced && bytes[from]! < least.standard) return notHere
    if (isAdvanced && to - from >= 2 && bytes[from + 1]! >= longest >> 8) return notHere
    if (code >= to) return needMore
    if (commands[bytes[code]!] === 0) return notHere
    if (!isAdvanced) return bytes[from]!
    const length = (bytes[from + 1]! << 8) | bytes[from + 2]!
    return length < least.advanced ? notHere : length
  },
  fault(bytes, from, to) {
    const crc = crc16Reflected(bytes, from, to - 2)
    const found = bytes[to - 2]! | (bytes[to - 1]! << 8)
    return found === crc ? null : `has the CRC ${hex(found, 4)} where ${hex(crc, 4)} belongs`
  },
}

export interface FeigFrame {
  readonly form: Form
  readonly address: number
  readonly command: number
  /** What follows the command: of a reader a status first. */
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

export const readFrame = (bytes: Uint8Array, from: number, to: number): FeigFrame => {
  const form = bytes[from] === advanced ? 'advanced' : 'standard'
  const at = from + (form === 'advanced' ? 3 : 1)
  return { form, address: bytes[at]!, command: bytes[at + 1]!, bytes, from: at + 2, to: to - 2 }
}

/** A host that addresses a reader by its number looks like the reader; all others ask whoever is there. */
export const isReader = ({ address, from, to }: FeigFrame): boolean => address !== broadcast && from < to

export const buildFrame = (form: Form, address: number, code: number, data: ArrayLike<number> = []): Uint8Array => {
  const length = least[form] + data.length
  const frame = new Uint8Array(length)
  frame.set(form === 'advanced' ? [advanced, length >> 8, length & 0xff, address, code] : [length, address, code])
  frame.set(data, least[form] - 2)
  const crc = crc16Reflected(frame, 0, length - 2)
  frame.set([crc & 0xff, crc >> 8], length - 2)
  return frame
}

const errors: Readonly<Record<number, string>> = {
  0x02: 'what a tag sent was garbled',
  0x03: 'it could not write to a tag',
  0x04: 'a tag has no such address',
  0x05: 'it is not set to this kind of tag',
  0x08: 'a tag refused a password or key',
  0x0e: 'it could not tell the tags apart',
  0x10: 'its memory is broken',
  0x11: 'a value is out of its range',
  0x13: 'it wants a password first',
  0x14: 'its password is another one',
  0x15: 'it is protected from reading',
  0x16: 'it is protected from writing',
  0x17: 'its firmware must be activated first',
  0x80: 'it does not know the command',
  0x81: 'a command has the wrong length',
  0x82: 'the command is not to be had in the mode it is set to',
  0x83: 'its radio part does not answer',
  0x84: 'its radio part has a fault (antenna, power or temperature)',
  0x85: 'its radio part is disturbed by another reader or has no free channel',
  0x93: 'its buffer is full, so tags were lost',
  0x95: 'a tag reports an error',
  0xf1: 'its hardware has a fault',
}

/** "The reader reports that …" */
export const errorWords = (code: number): string =>
  errors[code] ?? `there is an error ${hex(code)} that its manual does not list`
