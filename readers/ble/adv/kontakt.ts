import { parseTagId } from '../../../core/model/tagId.ts'
import { type Found, type ReadPayload, s8, s16, setBattery, tooShort, u16le } from './found.ts'

/** Kontakt.io (service FE6A): plain 02, telemetry 03, location 05. What is printed on the beacon becomes its name. */
export const readKontakt: ReadPayload = (bytes, from, to, found) => {
  if (from === to) return tooShort
  switch (bytes[from]) {
    case 0x02:
      if (to - from < 7) return tooShort
      setBattery(bytes[from + 4]!, found)
      return readName(bytes, from + 6, to, found)
    case 0x03:
      return readFields(bytes, from + 1, to, found)
    case 0x05:
      if (to - from < 6) return tooShort
      return readName(bytes, from + 5, to, found)
    default:
      return 'is of no known type'
  }
}

/** The scan response of older ones (service D00D): four characters, firmware, battery. */
export const readKontaktScanResponse: ReadPayload = (bytes, from, to, found) => {
  if (to - from < 7) return tooShort
  setBattery(bytes[from + 6]!, found)
  return readName(bytes, from, from + 4, found)
}

function readName(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  let name = ''
  for (let at = from; at < to; at++) name += String.fromCharCode(bytes[at]!)
  const tag = /^[0-9a-z]+$/i.test(name) ? parseTagId(`name:${name}`) : null
  found.beacon ??= tag
  return tag ? null : 'has an id that is none'
}

/** Telemetry is a row of `length id value…`. */
function readFields(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  for (let at = from; at < to; at += bytes[at]! + 1) {
    const length = bytes[at]!
    if (length === 0) return null
    if (at + 1 + length > to) return tooShort
    const field = fields.get(bytes[at + 1]!)
    // A field that is longer than it was carries more behind what is known.
    if (field && length - 1 >= field.bytes) field.read(bytes, at + 2, found)
  }
  return null
}

const fields = new Map<number, { bytes: number; read: (bytes: Uint8Array, at: number, found: Found) => void }>([
  [0x01, { bytes: 5, read: (bytes, at, found) => setBattery(bytes[at + 4]!, found) }],
  [0x02, { bytes: 8, read: (bytes, at, found) => readMoved(bytes, at + 6, found) }],
  [0x05, { bytes: 2, read: (bytes, at, found) => readWholeDegrees(bytes, at + 1, found) }],
  [0x07, { bytes: 2, read: readMoved }],
  [0x0b, { bytes: 1, read: readWholeDegrees }],
  [0x0c, { bytes: 1, read: (bytes, at, found) => setBattery(bytes[at]!, found) }],
  [0x0d, { bytes: 2, read: readPressed }],
  [0x11, { bytes: 3, read: (bytes, at, found) => readPressed(bytes, at + 1, found) }],
  [0x12, { bytes: 1, read: (bytes, at, found) => void (found.telemetry.humidityPct = bytes[at]!) }],
  [0x13, { bytes: 2, read: (bytes, at, found) => void (found.telemetry.temperatureC = s16(bytes, at) / 256) }],
  [0x16, { bytes: 3, read: readMovements }],
])

function readWholeDegrees(bytes: Uint8Array, at: number, found: Found): void {
  found.telemetry.temperatureC = s8(bytes, at)
}

/** FFFF = never. */
function readMoved(bytes: Uint8Array, at: number, found: Found): void {
  if (u16le(bytes, at) !== 0xffff) found.telemetry.movedAgoS = u16le(bytes, at)
}

function readPressed(bytes: Uint8Array, at: number, found: Found): void {
  if (u16le(bytes, at) !== 0xffff) found.telemetry.pressedAgoS = u16le(bytes, at)
}

function readMovements(bytes: Uint8Array, at: number, found: Found): void {
  found.telemetry.movements = bytes[at]!
  readMoved(bytes, at + 1, found)
}
