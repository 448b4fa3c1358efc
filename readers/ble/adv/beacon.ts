import { beaconAt, type ReadPayload, u16, u16le } from './found.ts'

const apple = 0x004c
const proximity = 0x0215

/** iBeacon: company 004C, `02 15`, UUID, major, minor, power at 1 m. */
export const readIBeacon: ReadPayload = (bytes, from, to, found) => {
  // The type of Apple's other messages (phones, AirTags) is another one, and those are nobody's business.
  if (to - from < 2 || u16(bytes, from) !== proximity) return undefined
  // Some add a byte of their own behind the power; others leave the power out.
  if (to - from < 22) return 'is cut off'
  found.beacon ??= beaconAt(bytes, from + 2)
  return null
}

/** AltBeacon: any company, `BEAC`, 16 + 2 + 2 bytes, power at 1 m, one reserved. The company is part of the bytes here. */
export const readAltBeacon: ReadPayload = (bytes, from, to, found) => {
  if (to - from < 4 || u16le(bytes, from) === apple || u16(bytes, from + 2) !== 0xbeac) return undefined
  if (to - from !== 26) return `has ${to - from} bytes instead of 26`
  found.beacon ??= beaconAt(bytes, from + 4)
  return null
}
