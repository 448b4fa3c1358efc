import type { TagId } from '../../../core/model/ids.ts'
import type { DraftReading, Reading } from '../../driver.ts'
import { hexDigit } from '../../framing/text.ts'
import type { Found } from './found.ts'

/** How a device's address is made, as its advertisements say; `unknown` where a gateway leaves that out. */
export type AddressKind = 'public' | 'random' | 'unknown'

/**
 * Whether a device keeps its address. Random ones with both top bits set are kept while the device has power; other
 * random ones change every few minutes so that phones can't be followed. Where the kind is unknown the address is taken.
 */
export const isLasting = (address: TagId, kind: AddressKind): boolean =>
  kind !== 'random' || hexDigit(address.charCodeAt(4)) >= 0xc

/** Devices that write their own address into what they say do not hide it, whatever kind they call it. */
export const isSaid = (address: TagId, bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at + 6 <= to; at++) {
    let ahead = 0
    while (ahead < 6 && bytes[at + ahead] === addressByte(address, ahead)) ahead++
    let back = 0
    while (back < 6 && bytes[at + back] === addressByte(address, 5 - back)) back++
    if (ahead === 6 || back === 6) return true
  }
  return false
}

/** Of `ble:AA:BB:CC:DD:EE:FF`. */
const addressByte = (address: TagId, index: number): number => {
  const at = 4 + 3 * index
  return hexDigit(address.charCodeAt(at)) * 16 + hexDigit(address.charCodeAt(at + 1))
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
