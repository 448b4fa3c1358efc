import { toHex } from '../../../core/model/hex.ts'
import { beaconAt, type Found, macLeAt, type ReadPayload, s8, setBattery, tooShort, u16, u16le } from './found.ts'

const apple = 0x004c
const proximity = 0x0215

/** iBeacon: company 004C, `02 15`, UUID, major, minor, power at 1 m. */
export const readIBeacon: ReadPayload = (bytes, from, to, found) => {
  // The type of Apple's other messages (phones, AirTags) is another one, and those are nobody's business.
  if (to - from < 2 || u16(bytes, from) !== proximity) return undefined
  // Some add a byte of their own behind the power; others leave the power out.
  if (to - from < 22) return tooShort
  const disguised =
    bytes[from + 2] === 0xeb || bytes[from + 2] === 0xb5 ? disguises.get(toHex(bytes, from + 2, from + 18)) : null
  if (disguised) disguised(bytes, from + 18, to, found)
  else found.beacon ??= beaconAt(bytes, from + 2)
  return null
}

/** Sensors that put what they measure where a beacon has its number: such a number changes all the time and names nobody. */
const disguises = new Map<string, (bytes: Uint8Array, at: number, to: number, found: Found) => void>([
  ['EBEFD08370A247C89837E7B5634DF525', readJaaleeBeacon],
  ['B5B182C7EAB14988AA99B5C1517008D9', readAbTemp],
])

/** Jaalee: temperature, humidity, power, battery. */
function readJaaleeBeacon(bytes: Uint8Array, at: number, to: number, found: Found): void {
  readJaaleeClimate(bytes, at, found)
  if (at + 5 < to) setBattery(bytes[at + 5]!, found)
}

/** April Brother ABTemp: a number that is the same for all, battery, whole degrees. */
function readAbTemp(bytes: Uint8Array, at: number, _to: number, found: Found): void {
  setBattery(bytes[at + 2]!, found)
  found.telemetry.temperatureC = s8(bytes, at + 3)
}

/** Jaalee's own services (F525, F51C): battery, address, temperature, humidity. */
export const readJaalee: ReadPayload = (bytes, from, to, found) => {
  if (to - from < 11) return tooShort
  setBattery(bytes[from]!, found)
  found.address ??= macLeAt(bytes, from + 1)
  readJaaleeClimate(bytes, to - 4, found)
  return null
}

function readJaaleeClimate(bytes: Uint8Array, at: number, { telemetry }: Found): void {
  telemetry.temperatureC = (175 * u16(bytes, at)) / 65535 - 45
  telemetry.humidityPct = (100 * u16(bytes, at + 2)) / 65535
}

/** AltBeacon: any company, `BEAC`, 16 + 2 + 2 bytes, power at 1 m, one reserved. The company is part of the bytes here. */
export const readAltBeacon: ReadPayload = (bytes, from, to, found) => {
  if (to - from < 4 || u16le(bytes, from) === apple || u16(bytes, from + 2) !== 0xbeac) return undefined
  if (to - from !== 26) return `has ${to - from} bytes instead of 26`
  found.beacon ??= beaconAt(bytes, from + 4)
  return null
}
