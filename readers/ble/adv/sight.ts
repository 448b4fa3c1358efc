import { toHex } from '../../../core/model/hex.ts'
import type { TagId } from '../../../core/model/ids.ts'
import type { DraftReading, Reading } from '../../driver.ts'
import type { Found } from './found.ts'

/** How a device's address is made, as its advertisements say; `unknown` where a gateway leaves that out. */
export type AddressKind = 'public' | 'random' | 'unknown'

/**
 * Whether a device keeps its address. Random ones with both top bits set are kept while the device has power; other
 * random ones change every few minutes so that phones can't be followed. Where the kind is unknown the address is taken.
 */
export const isLasting = (address: TagId, kind: AddressKind): boolean =>
  kind !== 'random' || parseInt(address.slice(4, 6), 16) >= 0xc0

/** Devices that write their own address into what they say do not hide it, whatever kind they call it. */
export const isSaid = (address: TagId, bytes: Uint8Array, from: number, to: number): boolean => {
  // Rare enough that it pays to look first whether there can be any.
  const first = parseInt(address.slice(4, 6), 16)
  let at = from
  while (at < to && bytes[at] !== first) at++
  if (at === to) return false
  const digits = address.slice(4).split(':')
  const said = toHex(bytes, from, to)
  return [digits.join(''), digits.toReversed().join('')].some(form => said.indexOf(form) % 2 === 0)
}

/**
 * One reading of what was found: the beacon's own id first, then the address. Null where nothing in it lasts.
 * `address` is one that lasts, or null.
 */
export const readingOf = (
  found: Found,
  address: TagId | null,
  rssiDbm: number | null,
  receiver?: string,
): Reading | null => {
  const tag = found.beacon ?? address ?? found.address
  if (!tag) return null
  const alias = found.beacon && (address ?? found.address)
  const reading: DraftReading = { tag }
  if (alias) reading.alias = alias
  if (receiver !== undefined) reading.receiver = receiver
  if (rssiDbm !== null) reading.rssiDbm = rssiDbm
  if (hasAny(found.telemetry)) reading.telemetry = found.telemetry
  return reading
}

const hasAny = (telemetry: object): boolean => {
  for (const _ in telemetry) return true
  return false
}
