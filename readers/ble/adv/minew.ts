import { type Found, macLeAt, type ReadPayload, s16, setBattery, tooShort, u16, u32 } from './found.ts'

type Read = (bytes: Uint8Array, at: number, found: Found) => void
interface Frame {
  /** Whole payload; the last six are the address, last byte first. */
  readonly bytes: number
  readonly read: Read
}

/** Minew's older tags (service FFE1): `A1 type battery value… address`. */
export const readMinew: ReadPayload = (bytes, from, to, found) => {
  if (to - from < 2) return tooShort
  if (bytes[from] !== 0xa1) return 'does not begin with A1'
  const type = bytes[from + 1]!
  if (type === 0x08) return readNamed(bytes, from, to, found)
  const frame = frames.get(type)
  if (!frame) return 'is of an unknown type'
  if (to - from !== frame.bytes) return `has ${to - from} bytes instead of ${frame.bytes}`
  if (type !== accelerationAndTurn) setBattery(bytes[from + 2]!, found)
  frame.read(bytes, from + 3, found)
  // The one without battery has no address either.
  if (type !== accelerationAndTurn) found.address ??= macLeAt(bytes, to - 6)
  return null
}

const accelerationAndTurn = 0x15
const nothing: Read = () => {}

const frames = new Map<number, Frame>([
  [0x01, { bytes: 13, read: readClimate }],
  [0x02, { bytes: 10, read: nothing }],
  [0x03, { bytes: 15, read: nothing }],
  [0x05, { bytes: 11, read: (bytes, at, { telemetry }) => void (telemetry.illuminanceLux = u16(bytes, at)) }],
  [0x11, { bytes: 11, read: (bytes, at, { telemetry }) => void (telemetry.moving = (bytes[at + 1]! & 1) === 1) }],
  [0x12, { bytes: 11, read: nothing }],
  [0x13, { bytes: 11, read: readTemperature }],
  [accelerationAndTurn, { bytes: 14, read: nothing }],
  [0x16, { bytes: 15, read: nothing }],
  [0x17, { bytes: 13, read: (bytes, at, { telemetry }) => void (telemetry.pressurePa = u32(bytes, at) / 655.36) }],
  [0x18, { bytes: 14, read: (bytes, at, { telemetry }) => void (telemetry.moving = (bytes[at + 4]! & 1) === 1) }],
  [0x19, { bytes: 11, read: nothing }],
  [0x20, { bytes: 10, read: (bytes, at, { telemetry }) => void (telemetry.tampered = (bytes[at]! & 1) === 1) }],
  [0x21, { bytes: 10, read: (bytes, at, { telemetry }) => void (telemetry.wet = (bytes[at]! & 1) === 1) }],
])

function readNamed(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  if (to - from < 9) return tooShort
  setBattery(bytes[from + 2]!, found)
  found.address ??= macLeAt(bytes, from + 3)
  return null
}

/** Minew's newer tags (company 0639): S3 (A3), S4 (A4), MSE (51) and the third generation (CA). */
export const readMinewCompany: ReadPayload = (bytes, from, to, found) => {
  if (to - from < 2) return tooShort
  const read = companyFrames.get(bytes[from]!)
  // Other frames of the company are configuration and pictures for their own apps.
  return read ? read(bytes, from, to, found) : null
}

const companyFrames = new Map<number, (bytes: Uint8Array, from: number, to: number, found: Found) => string | null>([
  [0x51, readMse],
  [0xa3, readS3],
  [0xa4, readS4],
  [0xca, readThirdGeneration],
])

function readMse(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  if (to - from < 7) return tooShort
  const state = bytes[from + 4]!
  setBattery(bytes[from + 3]!, found)
  found.telemetry.buttons = (state >> 5) & 3
  found.telemetry.open = (state & 1) === 1
  found.telemetry.moving = (state & 2) === 2
  return null
}

function readS3(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  const version = bytes[from + 1]
  if (version === 1 && to - from === 20) found.address ??= macLeAt(bytes, from + 12)
  else if (version === 3 && to - from === 16) {
    setBattery(bytes[from + 2]!, found)
    readClimate(bytes, from + 3, found)
    found.address ??= macLeAt(bytes, from + 7)
  } else return 'is an S3 of an unknown form'
  return null
}

function readS4(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  const version = bytes[from + 1]
  if (version === 0 && to - from === 18) found.address ??= macLeAt(bytes, from + 10)
  else if (version === 1 && to - from === 15) {
    setBattery(bytes[from + 2]!, found)
    found.telemetry.open = bytes[from + 3]! > 0
    found.telemetry.tampered = bytes[from + 4]! > 0
    found.address ??= macLeAt(bytes, from + 7)
  } else return 'is an S4 of an unknown form'
  return null
}

function readThirdGeneration(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  const type = bytes[from + 1]!
  if (type === 0x03) return readCombination(bytes, from + 2, to - 4, found)
  const frame = thirdGeneration.get(type)
  if (!frame) return null
  // Each has at least what is read of it.
  if (to - from < frame.bytes) return tooShort
  frame.read(bytes, from, found)
  return null
}

const thirdGeneration = new Map<number, Frame>([
  [0x00, { bytes: 11, read: readDevice }],
  [0x05, { bytes: 17, read: readClimateOf }],
  [0x1b, { bytes: 16, read: readThermometer }],
])

function readDevice(bytes: Uint8Array, from: number, found: Found): void {
  setBattery(bytes[from + 8]!, found)
  found.address ??= macLeAt(bytes, from + 2)
}

function readClimateOf(bytes: Uint8Array, from: number, found: Found): void {
  readTemperature(bytes, from + 5, found)
  const temperatureOnly = (bytes[from + 3]! & 0x02) !== 0
  if (!temperatureOnly) found.telemetry.humidityPct = u16(bytes, from + 7) / 256
}

function readThermometer(bytes: Uint8Array, from: number, found: Found): void {
  const encrypted = (bytes[from + 2]! & 0x80) !== 0
  if (encrypted) return
  found.telemetry.batteryMv = u16(bytes, from + 12)
  readTemperature(bytes, from + 14, found)
  found.address ??= macLeAt(bytes, from + 6)
}

/** Blocks of `what value…`, up to four bytes of counter and check. The lengths of blocks that are not known are not either. */
function readCombination(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  let at = from
  while (at < to) {
    const length = bytes[at] === 0x03 ? 7 : bytes[at] === 0x21 || bytes[at] === 0x22 ? 2 : 0
    if (length === 0) return null
    if (at + length > to) return tooShort
    if (bytes[at] === 0x21) setBattery(bytes[at + 1]!, found)
    if (bytes[at] === 0x22) found.telemetry.tampered = bytes[at + 1]! > 0
    at += length
  }
  return null
}

function readTemperature(bytes: Uint8Array, at: number, { telemetry }: Found): void {
  telemetry.temperatureC = s16(bytes, at) / 256
}

function readClimate(bytes: Uint8Array, at: number, found: Found): void {
  readTemperature(bytes, at, found)
  found.telemetry.humidityPct = u16(bytes, at + 2) / 256
}
