import { toHex } from '../../../core/model/hex.ts'
import { parseTagId } from '../../../core/model/tagId.ts'
import { type Found, type ReadPayload, s16, tooShort, u16 } from './found.ts'
import { readRuuviUrl } from './ruuviUrl.ts'

/** Eddystone (service FEAA): UID, URL, TLM plain and encrypted, EID. An EID changes all the time, so it names nobody. */
export const readEddystone: ReadPayload = (bytes, from, to, found) => {
  if (from === to) return tooShort
  switch (bytes[from]) {
    case 0x00:
      return readUid(bytes, from, to, found)
    case 0x10:
      if (to - from < 3) return tooShort
      readRuuviUrl(bytes, from + 2, to, found)
      return null
    case 0x20:
      return readTelemetry(bytes, from, to, found)
    case 0x30:
      return to - from < 10 ? tooShort : null
    case 0x21:
      return readKkm(bytes, from, to, found)
    default:
      return 'is of no known frame type'
  }
}

function readUid(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  if (to - from < 18) return tooShort
  found.beacon ??= parseTagId(`eddystone:${toHex(bytes, from + 2, from + 12)}/${toHex(bytes, from + 12, from + 18)}`)
  return null
}

/** Zero volts and -128 °C mean "not measured". */
function readTelemetry(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  if (to - from < 2) return tooShort
  if (bytes[from + 1] === 0x01) return to - from < 18 ? tooShort : null
  if (bytes[from + 1] !== 0x00) return 'is of an unknown version'
  if (to - from < 14) return tooShort
  const [batteryMv, temperature] = [u16(bytes, from + 2), s16(bytes, from + 4)]
  if (batteryMv !== 0) found.telemetry.batteryMv = batteryMv
  if (temperature !== -32768) found.telemetry.temperatureC = temperature / 256
  return null
}

/** KKM and BlueCharm sensors, which sit in Eddystone's service: a bit for each field that follows. */
function readKkm(bytes: Uint8Array, from: number, to: number, found: Found): string | null {
  const mask = bytes[from + 2]!
  const length = 3 + 2 * ((mask & 1) + ((mask >> 1) & 1) + ((mask >> 2) & 1)) + ((mask >> 3) & 1) * 6
  if (to - from < 3 || to - from < length) return tooShort
  let at = from + 3
  if (mask & 1) {
    found.telemetry.batteryMv = u16(bytes, at)
    at += 2
  }
  if (mask & 2) {
    found.telemetry.temperatureC = s16(bytes, at) / 256
    at += 2
  }
  if (mask & 4) found.telemetry.humidityPct = u16(bytes, at) / 256
  return null
}
