import { type Found, type ReadPayload, u16le } from './found.ts'

const energyMeter = 0x82
const careSensors = new Set([0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x9a, 0x9b, 0x9c, 0x9d])

/**
 * iNode puts its model where others put their company: `9x model …`. Little-endian. Care sensors send groups and battery,
 * alarms, position or pressure, temperature, humidity, time and a signature.
 */
export const readINode: ReadPayload = (bytes, from, to, found) => {
  const model = bytes[from + 1]
  if (to - from < 2 || (bytes[from]! & 0xf0) !== 0x90) return undefined
  if (model === energyMeter) {
    if (to - from !== 13) return `has ${to - from} bytes instead of 13`
    found.telemetry.batteryPct = batteryPct(bytes[from + 10]! >> 4)
    return null
  }
  if (model === undefined || !careSensors.has(model)) return undefined
  if (to - from !== 24) return `has ${to - from} bytes instead of 24`
  readCareSensor(bytes, from, model, found)
  return null
}

function readCareSensor(bytes: Uint8Array, from: number, model: number, { telemetry }: Found): void {
  const [first, temperature, humidity] = [u16le(bytes, from + 6), u16le(bytes, from + 8), u16le(bytes, from + 10)]
  telemetry.batteryPct = batteryPct(bytes[from + 3]! >> 4)
  telemetry.temperatureC = temperatureC(model, temperature)
  if (model <= 0x96) telemetry.moving = (first & 0x8000) !== 0
  if (model === 0x9c || model === 0x9d) telemetry.pressurePa = (first * 100) / 16
  if (model === 0x93 || model === 0x9b || model === 0x9d)
    telemetry.humidityPct = clamp((125 * humidity * 4) / 65536 - 6, 1, 100)
}

function temperatureC(model: number, raw: number): number {
  switch (model) {
    case 0x93:
    case 0x9b:
    case 0x9d:
      return clamp((175.72 * raw * 4) / 65536 - 46.85, -30, 70)
    case 0x9c:
      return 42.5 + ((raw << 16) >> 16) / 480
    case 0x92:
    case 0x9a:
      // Sixteenths of a degree, 13 bits.
      return clamp(((raw << 19) >> 19) / 16, -30, 70)
    default:
      return clamp(raw > 127 ? raw - 8192 : raw, -30, 70)
  }
}

/** Tenths from 2 to 11; 1 is a device on mains. */
const batteryPct = (level: number): number => (level === 1 ? 100 : clamp(10 * (level - 1), 0, 100))

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
