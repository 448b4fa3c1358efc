import { type Found, macAt, type ReadPayload, s16, u16, u24 } from './found.ts'
import { signAndMagnitude } from './ruuviUrl.ts'

/** Ruuvi (company 0499): formats 3, 5, 6 (Air) and E1, big-endian; the largest or smallest value means "not measured". */
export const readRuuvi: ReadPayload = (bytes, from, to, found) => {
  const format = formats.get(bytes[from] ?? -1)
  if (!format) return from === to ? 'is cut off' : 'is of an unknown format'
  if (to - from < format.bytes) return `has ${to - from} bytes instead of ${format.bytes}`
  format.read(bytes, from, found)
  return null
}

function read3(bytes: Uint8Array, from: number, { telemetry }: Found): void {
  telemetry.humidityPct = bytes[from + 1]! / 2
  telemetry.temperatureC = signAndMagnitude(bytes[from + 2]!, bytes[from + 3]!)
  telemetry.pressurePa = u16(bytes, from + 4) + 50_000
  telemetry.batteryMv = u16(bytes, from + 12)
}

function read5(bytes: Uint8Array, from: number, found: Found): void {
  readClimate(bytes, from, found)
  const [battery, movements] = [u16(bytes, from + 13) >> 5, bytes[from + 15]!]
  if (battery !== 0x7ff) found.telemetry.batteryMv = battery + 1600
  if (movements !== 0xff) found.telemetry.movements = movements
  found.address ??= macAt(bytes, from + 18)
}

/** Gives the last three bytes of its address only. */
function read6(bytes: Uint8Array, from: number, found: Found): void {
  readClimate(bytes, from, found)
  readCo2(u16(bytes, from + 9), found)
  const light = bytes[from + 13]!
  // Light goes by a logarithm that reaches 65535 lux at 254.
  if (light !== 0xff) found.telemetry.illuminanceLux = hundredths(Math.expm1((light * Math.log(65536)) / 254))
}

function readE1(bytes: Uint8Array, from: number, found: Found): void {
  readClimate(bytes, from, found)
  readCo2(u16(bytes, from + 15), found)
  const light = u24(bytes, from + 19)
  if (light !== 0xffffff) found.telemetry.illuminanceLux = light / 100
  found.address ??= macAt(bytes, from + 34)
}

function readClimate(bytes: Uint8Array, from: number, { telemetry }: Found): void {
  const [temperature, humidity, pressure] = [s16(bytes, from + 1), u16(bytes, from + 3), u16(bytes, from + 5)]
  if (temperature !== -32768) telemetry.temperatureC = temperature / 200
  if (humidity !== 0xffff) telemetry.humidityPct = humidity / 400
  if (pressure !== 0xffff) telemetry.pressurePa = pressure + 50_000
}

function readCo2(co2: number, found: Found): void {
  if (co2 !== 0xffff) found.telemetry.co2Ppm = co2
}

const hundredths = (value: number): number => Math.round(value * 100) / 100

const formats = new Map([
  [0x03, { bytes: 14, read: read3 }],
  [0x05, { bytes: 24, read: read5 }],
  [0x06, { bytes: 20, read: read6 }],
  [0xe1, { bytes: 40, read: readE1 }],
])
