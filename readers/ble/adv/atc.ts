import { macAt, macLeAt, type ReadPayload, s16, s16le, setBattery, u16, u16le } from './found.ts'

/**
 * Thermometers with the ATC firmware (service 181A): the first form is big-endian and 13 bytes long, pvvx's is
 * little-endian and has 15. Shorter ones are encrypted in a way of their own.
 */
export const readAtc: ReadPayload = (bytes, from, to, found) => {
  const { telemetry } = found
  if (to - from === 13) {
    found.address ??= macAt(bytes, from)
    telemetry.temperatureC = s16(bytes, from + 6) / 10
    telemetry.humidityPct = bytes[from + 8]!
    setBattery(bytes[from + 9]!, found)
    telemetry.batteryMv = u16(bytes, from + 10)
    return null
  }
  if (to - from === 15) {
    found.address ??= macLeAt(bytes, from)
    telemetry.temperatureC = s16le(bytes, from + 6) / 100
    telemetry.humidityPct = u16le(bytes, from + 8) / 100
    telemetry.batteryMv = u16le(bytes, from + 10)
    setBattery(bytes[from + 12]!, found)
    return null
  }
  return undefined
}
