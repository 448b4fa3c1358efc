import type { TagId } from '../../core/model/ids.ts'
import { epcTag } from '../../core/model/tagId.ts'
import { crc16Gen2 } from '../framing/crc16.ts'

/** What a tag says on the air. */
export interface HeardTag {
  readonly tag: TagId
  /** False: the bits were misheard on the air, or the module does not pass the CRC on. */
  readonly crcOk: boolean
}

/** `PC16 EPC CRC16`, as a tag says it; null where no EPC fits, or more than Gen2 has. */
export const readHeardTag = (bytes: Uint8Array, from: number, to: number): HeardTag | null => {
  const epcBytes = to - from - 4
  if (epcBytes < 2 || epcBytes > 62) return null
  const crc = (bytes[to - 2]! << 8) | bytes[to - 1]!
  return { tag: epcTag(bytes, from + 2, to - 2), crcOk: crc16Gen2(bytes, from, to - 2) === crc }
}
