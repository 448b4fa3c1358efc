import { type Found, u16 } from './found.ts'

/** `https://ruu.vi/#` as Eddystone spells it: scheme 03, then text. */
const prefix = Uint8Array.from([0x03, ...Array.from('ruu.vi/#', one => one.charCodeAt(0))])
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Ruuvi's formats 2 and 4: measurements in the Base64 text of an Eddystone URL. Other URLs are left alone. */
export const readRuuviUrl = (bytes: Uint8Array, from: number, to: number, found: Found): void => {
  if (to - from < prefix.length + 8 || prefix.some((byte, at) => bytes[from + at] !== byte)) return
  const values: number[] = []
  for (let at = from + prefix.length; at < from + prefix.length + 8; at++) {
    // Both alphabets are seen.
    const letter = String.fromCharCode(bytes[at]!).replace('+', '-').replace('/', '_')
    values.push(digits.indexOf(letter))
  }
  if (values.includes(-1)) return
  const text = Uint8Array.of(
    (values[0]! << 2) | (values[1]! >> 4),
    (values[1]! << 4) | (values[2]! >> 2),
    (values[2]! << 6) | values[3]!,
    (values[4]! << 2) | (values[5]! >> 4),
    (values[5]! << 4) | (values[6]! >> 2),
    (values[6]! << 6) | values[7]!,
  )
  if (text[0] !== 2 && text[0] !== 4) return
  found.telemetry.humidityPct = text[1]! / 2
  found.telemetry.temperatureC = signAndMagnitude(text[2]!, text[3]!)
  found.telemetry.pressurePa = u16(text, 4) + 50_000
}

/** A sign bit, whole degrees, and hundredths. */
export const signAndMagnitude = (whole: number, hundredths: number): number => {
  const value = ((whole & 0x7f) * 100 + hundredths) / 100
  return whole & 0x80 ? -value : value
}
