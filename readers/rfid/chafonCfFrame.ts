import { crc16Reflected } from '../framing/crc16.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { hex } from '../framing/text.ts'

/**
 * Frames of Chafon's CF family, H103 and "UHF Prime" readers (protocols.md 2b):
 *
 *     CF  address  command16  length  [status]  data  CRC(high byte first)
 *
 * `length` counts status and data; only the reader gives a status.
 */
export const command = {
  inventory: 0x0001,
  stop: 0x0002,
  /** Not asked for: it has just got power. */
  ready: 0x0050,
  power: 0x0053,
  antennaPower: 0x0063,
  info: 0x0070,
  outputMode: 0x0088,
  /** Not asked for: its trigger was pressed or let go. */
  trigger: 0x0089,
  readMode: 0x008e,
} as const

export const status = { ok: 0x00, idle: 0x12 } as const

const head = 0xcf
/** Offset of status or data, and what a frame adds to them. */
const dataAt = 5
const overhead = dataAt + 2

export const chafonCfFraming: Framing = {
  longest: 255 + overhead,
  measure(bytes, from, to) {
    if (bytes[from] !== head) return notHere
    // All commands are 00xx, which finds out most heads that are none.
    if (to - from >= 3 && bytes[from + 2] !== 0) return notHere
    return to - from < dataAt ? needMore : bytes[from + 4]! + overhead
  },
  fault(bytes, from, to) {
    const crc = crc16Reflected(bytes, from, to - 2)
    const found = (bytes[to - 2]! << 8) | bytes[to - 1]!
    return found === crc ? null : `has the CRC ${hex(found, 4)} where ${hex(crc, 4)} belongs`
  },
}

export interface CfFrame {
  readonly command: number
  readonly status: number
  /** What follows the status is `bytes[from … to)`. */
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/** Of bytes that `chafonCfFraming` found good; null for a question, which has no status. */
export const readFrame = (bytes: Uint8Array, from: number, to: number): CfFrame | null =>
  bytes[from + 4] === 0
    ? null
    : {
        command: (bytes[from + 2]! << 8) | bytes[from + 3]!,
        status: bytes[from + dataAt]!,
        bytes,
        from: from + dataAt + 1,
        to: to - 2,
      }

export const buildCommand = (address: number, code: number, data: ArrayLike<number> = []): Uint8Array => {
  const frame = new Uint8Array(data.length + overhead)
  frame.set([head, address, code >> 8, code & 0xff, data.length])
  frame.set(data, dataAt)
  const crc = crc16Reflected(frame, 0, frame.length - 2)
  frame.set([crc >> 8, crc & 0xff], frame.length - 2)
  return frame
}

/** What a reader says. */
export const buildAnswer = (address: number, code: number, state: number, data: ArrayLike<number> = []): Uint8Array =>
  buildCommand(address, code, [state, ...Array.from(data)])

export interface CfReport {
  /** An EPC, or the letters of a barcode between 02 and 03 0D, is `bytes[idFrom … idTo)`. */
  readonly idFrom: number
  readonly idTo: number
  readonly isBarcode: boolean
  /** As on the wire: tenths of a dBm in most models. */
  readonly rssi: number
  readonly antenna: number
}

const idAt = 5

/** `RSSI int16, antenna, channel, length, EPC`; null when the length is another. */
export const readReport = ({ bytes, from, to }: CfFrame): CfReport | null => {
  const length = to - from - idAt
  if (length < 2 || bytes[from + 4] !== length) return null
  const start = from + idAt
  const rssi = ((bytes[from]! << 24) >> 16) | bytes[from + 1]!
  const antenna = bytes[from + 2]!
  const nowhere = rssi === 0 && antenna === 0 && bytes[from + 3] === 0
  const isBarcode = nowhere && length > 3 && bytes[start] === 0x02 && bytes[to - 2] === 0x03 && bytes[to - 1] === 0x0d
  // Memory comes in words of two bytes, and Gen2 has at most 62 of EPC.
  if (!isBarcode && (length % 2 !== 0 || length > 62)) return null
  return { idFrom: isBarcode ? start + 1 : start, idTo: isBarcode ? to - 2 : to, isBarcode, rssi, antenna }
}
