import { type Found, type ReadPayload, s16, s16le, setBattery, tooShort, u16, u16le } from './found.ts'

/** ELA Innovation and Teltonika Blue (company 0757): `what value…`, little-endian; events count in steps of two, odd = now. */
export const readEla: ReadPayload = (bytes, from, to, found) => {
  if (from === to) return tooShort
  const frame = frames.get(bytes[from]!)
  // Angles, identifications and whatever came later: nothing to keep, nothing wrong.
  if (!frame) return null
  if (to - from < 1 + frame.bytes) return tooShort
  frame.read(bytes, from + 1, found)
  // Humidity has its temperature behind it, with the same letters.
  if (bytes[from] === 0x21 && to - from >= 5 && bytes[from + 2] === 0x12) readTemperature(bytes, from + 3, found)
  return null
}

/** Temperature as a service of its own (2A6E). */
export const readTemperatureService: ReadPayload = (bytes, from, to, found) => {
  if (to - from < 2) return tooShort
  // 8000 = not known; nothing is colder than -273.15 °C.
  if (s16le(bytes, from) >= -27_315) readTemperature(bytes, from, found)
  return null
}

/** Humidity as a service of its own (2A6F): whole percent, or hundredths where it has two bytes; FFFF = not known. */
export const readHumidityService: ReadPayload = (bytes, from, to, found) => {
  if (from === to) return tooShort
  const percent = to - from === 1 ? bytes[from]! : u16le(bytes, from) / 100
  if (percent <= 100) found.telemetry.humidityPct = percent
  return null
}

/** Battery level as a service of its own (2A19 and 180F). */
export const readBatteryService: ReadPayload = (bytes, from, to, found) => {
  if (to - from !== 1 || bytes[from]! > 100) return 'is no percentage'
  found.telemetry.batteryPct = bytes[from]!
  return null
}

function readTemperature(bytes: Uint8Array, at: number, found: Found): void {
  // 7FFF = no probe.
  if (u16le(bytes, at) !== 0x7fff) found.telemetry.temperatureC = s16le(bytes, at) / 100
}

const isOdd = (bytes: Uint8Array, at: number): boolean => (bytes[at]! & 1) === 1

function readMoving(bytes: Uint8Array, at: number, { telemetry }: Found): void {
  telemetry.moving = isOdd(bytes, at)
  telemetry.movements = u16le(bytes, at) >> 1
}

function readContact(bytes: Uint8Array, at: number, found: Found): void {
  found.telemetry.open = !isOdd(bytes, at)
}

const frames = new Map<number, { bytes: number; read: (bytes: Uint8Array, at: number, found: Found) => void }>([
  [0x12, { bytes: 2, read: readTemperature }],
  [0x21, { bytes: 1, read: (bytes, at, { telemetry }) => void (telemetry.humidityPct = bytes[at]!) }],
  [0x32, { bytes: 2, read: readContact }],
  [0x42, { bytes: 2, read: readMoving }],
  [0x62, { bytes: 2, read: readContact }],
  [0x92, { bytes: 2, read: (bytes, at, { telemetry }) => void (telemetry.occupied = isOdd(bytes, at)) }],
  [0xb2, { bytes: 2, read: (bytes, at, { telemetry }) => void (telemetry.buttons = isOdd(bytes, at) ? 1 : 0) }],
  [0xf1, { bytes: 1, read: (bytes, at, found) => setBattery(bytes[at]!, found) }],
  [0xf2, { bytes: 2, read: (bytes, at, { telemetry }) => void (telemetry.batteryMv = u16le(bytes, at)) }],
])

/** Teltonika EYE (company 089A): version, a bit for each field, then those fields, big-endian. */
export const readEye: ReadPayload = (bytes, from, to, { telemetry }) => {
  if (to - from < 2) return tooShort
  const has = bytes[from + 1]!
  let at = from + 2
  const needed = 2 * (has & 1) + ((has >> 1) & 1) + 2 * ((has >> 4) & 1) + 3 * ((has >> 5) & 1) + ((has >> 7) & 1)
  if (to - at < needed) return tooShort
  if (has & 0x01) {
    telemetry.temperatureC = s16(bytes, at) / 100
    at += 2
  }
  if (has & 0x02) telemetry.humidityPct = bytes[at++]!
  // A magnet that is near is a closed door.
  if (has & 0x04) telemetry.open = (has & 0x08) === 0
  if (has & 0x10) {
    telemetry.moving = (bytes[at]! & 0x80) !== 0
    telemetry.movements = u16(bytes, at) & 0x7fff
    at += 2
  }
  if (has & 0x20) at += 3
  if (has & 0x80) telemetry.batteryMv = 2000 + 10 * bytes[at]!
  return null
}
