import type { TagId } from '../../core/model/ids.ts'
import { macAt, s8, u16, u16le, u32, u32le } from './adv/found.ts'

/** One advertisement that a gateway heard. */
export interface Packet {
  readonly address: TagId | null
  readonly rssiDbm: number
  readonly from: number
  readonly to: number
}

const head = 14

/**
 * Minew's "binary-long": `BB 01`, length of all of it (4), gateway (6), number of devices (2); for each device its address
 * (6) and number of advertisements (2), for each of those length, bytes, kind, level; `DD`. Big-endian.
 *
 * Visits the gateway itself (null), then each advertisement. Gives null, or why the message is none; so call it without
 * `visit` first.
 */
export const eachPacket = (
  bytes: Uint8Array,
  visit: ((gateway: TagId, packet: Packet | null) => void) | null,
): string | null => {
  if (bytes.length < head + 1) return 'is cut off'
  if (bytes[0] !== 0xbb || bytes[1] !== 0x01) return 'is in a binary form that is not known'
  if (u32(bytes, 2) !== bytes.length) return `has ${bytes.length} bytes, though it says ${u32(bytes, 2)}`
  const end = bytes.length - 1
  if (bytes[end] !== 0xdd) return 'has no end'
  const gateway = macAt(bytes, 6)
  if (!gateway) return 'names no gateway'
  visit?.(gateway, null)
  let at = head
  for (let devices = u16(bytes, 12); devices > 0; devices--) {
    if (at + 8 > end) return 'is cut off'
    const address = macAt(bytes, at)
    const packets = u16(bytes, at + 6)
    at += 8
    for (let packet = 0; packet < packets; packet++) {
      const to = at + 1 + bytes[at]!
      if (to + 2 > end) return 'is cut off'
      const rssiDbm = s8(bytes, to + 1)
      if (rssiDbm > 20) return `has a level that can not be (${rssiDbm} dBm)`
      visit?.(gateway, { address, rssiDbm, from: at + 1, to })
      at = to + 2
    }
  }
  return at === end ? null : 'has more in it than it says'
}

const connectHead = 20

/** The first two bytes of what a gateway sends that was set to "Minew-Connect". */
export const isConnect = (bytes: Uint8Array): boolean => bytes[0] === 0xbb && bytes[1] === 0x02

/**
 * Minew's "Minew-Connect": `BB 02`, four bytes, length of all of it (4), length of what follows (4), `84 3E`, length of the
 * list behind it (4); for each advertisement the length of what follows (2), two bytes, address (6), level, length, bytes,
 * and in some the angles that they came from. Lengths are little-endian. It does not name its gateway.
 *
 * As `eachPacket`: call it without `visit` first.
 */
export const eachConnectPacket = (bytes: Uint8Array, visit: ((packet: Packet) => void) | null): string | null => {
  if (bytes.length < connectHead) return 'is cut off'
  if (u32le(bytes, 6) !== bytes.length) return `has ${bytes.length} bytes, though it says ${u32le(bytes, 6)}`
  if (
    u32le(bytes, 10) !== bytes.length - 14 ||
    u16(bytes, 14) !== 0x843e ||
    u32le(bytes, 16) !== bytes.length - connectHead
  )
    return 'has a head that does not fit'
  for (let at = connectHead; at < bytes.length; ) {
    const next = at + 2 + (at + 2 <= bytes.length ? u16le(bytes, at) : bytes.length)
    const from = at + 12
    if (next > bytes.length || from > next || from + bytes[at + 11]! > next) return 'is cut off'
    const rssiDbm = s8(bytes, at + 10)
    if (rssiDbm > 20) return `has a level that can not be (${rssiDbm} dBm)`
    visit?.({ address: macAt(bytes, at + 4), rssiDbm, from, to: from + bytes[at + 11]! })
    at = next
  }
  return null
}
