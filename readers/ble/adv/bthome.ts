import type { Press } from '../../../core/model/sighting.ts'
import { hex } from '../../framing/text.ts'
import { type Found, macLeAt, type ReadPayload, setBattery, tooShort, u32 } from './found.ts'

const [encrypted, withAddress] = [0x01, 0x02]
const addressBytes = 6

/**
 * BTHome 2 (service FCD2): one byte of flags, in some the sensor's address, then `object value…`, little-endian.
 * https://bthome.io/format
 */
export const readBthome: ReadPayload = (bytes, from, to, found) => {
  if (from === to) return tooShort
  const flags = bytes[from]!
  if (flags >> 5 !== 2) return 'is of an unknown version'
  const start = from + 1 + (flags & withAddress ? addressBytes : 0)
  if (start > to) return tooShort
  if (flags & withAddress) found.address ??= macLeAt(bytes, from + 1)
  if ((flags & encrypted) === 0) return readObjects(bytes, start, to, found)
  found.sealed ??= Uint8Array.of(flags, ...bytes.subarray(start, to))
  return found.sealed.length < leastSealed ? tooShort : null
}

/**
 * The length of an object goes by its id alone, so nothing can be said of what follows one that is not known. What an
 * object says twice, it says last.
 */
export const readObjects = (bytes: Uint8Array, from: number, to: number, found: Found): string | null => {
  let at = from
  let button = 0
  while (at < to) {
    const id = bytes[at]!
    const length = id === 0x53 || id === 0x54 ? 1 + (bytes[at + 1] ?? 0) : lengths.get(id)
    if (length === undefined) {
      found.known ||= at > from
      return `has an object of an unknown kind (${hex(id)})`
    }
    if (at + 1 + length > to) return tooShort
    if (id === 0x3a) readButton(bytes[at + 1]!, button++, found)
    else readers.get(id)?.(littleEndian(bytes, at + 1, length), found)
    at += 1 + length
  }
  return null
}

/** Bytes of value of each object. */
const lengths = new Map<number, number>(
  Object.entries({
    1: '00 01 09 0F 10 11 15 16 17 18 19 1A 1B 1C 1D 1E 1F 20 21 22 23 24 25 26 27 28 29 2A 2B 2C 2D 2E 2F 3A 46 57 58 59 60 64',
    2: '02 03 06 07 08 0C 0D 0E 12 13 14 3C 3D 3F 40 41 43 44 45 47 48 49 4A 51 52 56 5A 5D 5E 5F 61 F0',
    3: '04 05 0A 0B 42 4B F2',
    4: '3E 4C 4D 4E 4F 50 55 5B 5C 62 63 F1',
  }).flatMap(([length, ids]) => ids.split(' ').map(id => [parseInt(id, 16), Number(length)] as const)),
)

const contact = (value: number, found: Found): void => void (found.telemetry.open = value !== 0)
const motion = (value: number, found: Found): void => void (found.telemetry.moving = value !== 0)
const occupancy = (value: number, found: Found): void => void (found.telemetry.occupied = value !== 0)

const readers = new Map<number, (value: number, found: Found) => void>([
  [0x01, setBattery],
  [0x02, (value, { telemetry }) => void (telemetry.temperatureC = signed(value, 16) / 100)],
  [0x03, (value, { telemetry }) => void (telemetry.humidityPct = value / 100)],
  [0x04, (value, { telemetry }) => void (telemetry.pressurePa = value)],
  [0x05, (value, { telemetry }) => void (telemetry.illuminanceLux = value / 100)],
  [0x0c, (value, { telemetry }) => void (telemetry.batteryMv = value)],
  [0x11, contact],
  [0x12, (value, { telemetry }) => void (telemetry.co2Ppm = value)],
  [0x1a, contact],
  [0x1b, contact],
  [0x20, (value, { telemetry }) => void (telemetry.wet = value !== 0)],
  [0x21, motion],
  [0x22, motion],
  [0x23, occupancy],
  [0x25, occupancy],
  [0x2b, (value, { telemetry }) => void (telemetry.tampered = value !== 0)],
  [0x2c, motion],
  [0x2d, contact],
  [0x2e, (value, { telemetry }) => void (telemetry.humidityPct = value)],
  [0x45, (value, { telemetry }) => void (telemetry.temperatureC = signed(value, 16) / 10)],
  [0x57, (value, { telemetry }) => void (telemetry.temperatureC = signed(value, 8))],
  [0x58, (value, { telemetry }) => void (telemetry.temperatureC = (signed(value, 8) * 35) / 100)],
])

const presses = new Map<number, Press>([
  [0x01, 'short'],
  [0x02, 'double'],
  [0x03, 'triple'],
  [0x04, 'long'],
  [0x05, 'longDouble'],
  [0x06, 'longTriple'],
  [0x80, 'hold'],
])

/** Buttons come in order, also those that are not pressed (00). */
export const readButton = (event: number, index: number, { telemetry }: Found): void => {
  telemetry.buttons ??= 0
  const press = presses.get(event)
  if (press === undefined || index > 15) return
  telemetry.buttons |= 1 << index
  telemetry.press ??= press
}

/** Flags, one object, counter and check. */
const leastSealed = 1 + 1 + 4 + 4

/** Of an encrypted payload: what is encrypted, and the counter that no two messages share. */
export const sealedParts = (
  sealed: Uint8Array,
): { cipher: Uint8Array; counter: Uint8Array; count: number; check: Uint8Array } => {
  const end = sealed.length
  const counter = sealed.subarray(end - 8, end - 4)
  return {
    cipher: sealed.subarray(1, end - 8),
    counter,
    count: u32(Uint8Array.from(counter).reverse(), 0),
    check: sealed.subarray(end - 4),
  }
}

function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let index = Math.min(length, 4) - 1; index >= 0; index--) value = value * 256 + bytes[at + index]!
  return value
}

const signed = (value: number, bits: 8 | 16): number => (value << (32 - bits)) >> (32 - bits)
