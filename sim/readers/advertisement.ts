import { fromHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { deviceOf } from './espresense.ts'

/** What a beacon sends, and from which address. */
export interface Advertisement {
  /** First byte first, as it is written. */
  readonly address: Uint8Array
  readonly bytes: Uint8Array
}

const [appleBeacon, atOneMetreDbm] = [[0x1a, 0xff, 0x4c, 0x00, 0x02, 0x15], -59]
const flags = [2, 1, 6]

/** Of `ibeacon:UUID/MAJOR/MINOR`. */
export const advertisementOf = (tag: TagId): Advertisement => {
  const [uuid, major, minor] = tag.slice('ibeacon:'.length).split('/')
  const u16 = (text: string) => [Number(text) >> 8, Number(text) & 0xff]
  const beacon = [...fromHex(uuid!)!, ...u16(major!), ...u16(minor!), atOneMetreDbm & 0xff]
  return { address: fromHex(deviceOf(tag).mac)!, bytes: Uint8Array.of(...flags, ...appleBeacon, ...beacon) }
}
