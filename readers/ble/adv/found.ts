import { toHex } from '../../../core/model/hex.ts'
import type { TagId } from '../../../core/model/ids.ts'
import type { Telemetry } from '../../../core/model/sighting.ts'

/** What one advertisement says, gathered from all payloads in it. */
export interface Found {
  /** True when some payload was understood, though it may say nothing that is kept. */
  known: boolean
  /** What the beacon calls itself. */
  beacon: TagId | null
  /** The address that the payload itself gives. */
  address: TagId | null
  telemetry: { -readonly [Key in keyof Telemetry]: Telemetry[Key] }
  /** Why a payload could not be read; the first one. */
  fault: string | null
  /** A payload that needs a key to be read, for whoever has the key. */
  sealed: Uint8Array | null
}

export const nothingFound = (): Found => ({
  known: false,
  beacon: null,
  address: null,
  telemetry: {},
  fault: null,
  sealed: null,
})

/**
 * Reads the bytes of one payload (without length, type, UUID or company) into `found`. Null = understood; otherwise why
 * not, as the end of "the … payload …"; undefined = none of this kind, which is no fault.
 */
export type ReadPayload = (bytes: Uint8Array, from: number, to: number, found: Found) => string | null | undefined

export const u16 = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!
export const u24 = (bytes: Uint8Array, at: number): number => bytes[at]! * 65536 + u16(bytes, at + 1)
export const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 65536 + u16(bytes, at + 2)
export const s16 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) << 16) >> 16
export const s8 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 24) >> 24
export const u16le = (bytes: Uint8Array, at: number): number => bytes[at]! + bytes[at + 1]! * 256
export const u32le = (bytes: Uint8Array, at: number): number => u16le(bytes, at) + u16le(bytes, at + 2) * 65536
export const s16le = (bytes: Uint8Array, at: number): number => (u16le(bytes, at) << 16) >> 16

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase())

/** An address of six bytes as they stand; null for all zeros and all ones, which no device has. */
export const macAt = (bytes: Uint8Array, at: number, step: 1 | -1 = 1): TagId | null => {
  let [text, or, and] = ['ble', 0, 0xff]
  for (let index = 0; index < 6; index++) {
    const byte = bytes[at + index * step]!
    or |= byte
    and &= byte
    text += `:${pairs[byte]}`
  }
  return or === 0 || and === 0xff ? null : (text as TagId)
}

/** An address of six bytes, last one first, as it goes over the air. */
export const macLeAt = (bytes: Uint8Array, at: number): TagId | null => macAt(bytes, at + 5, -1)

/** Sixteen bytes of UUID, then major and minor, big-endian. Spelled here rather than parsed: most of what is heard is this. */
export const beaconAt = (bytes: Uint8Array, at: number): TagId => {
  const uuid = `${toHex(bytes, at, at + 4)}-${toHex(bytes, at + 4, at + 6)}-${toHex(bytes, at + 6, at + 8)}-${toHex(bytes, at + 8, at + 10)}-${toHex(bytes, at + 10, at + 16)}`
  return `ibeacon:${uuid}/${u16(bytes, at + 16)}/${u16(bytes, at + 18)}` as TagId
}

/** FF and the like mean that it does not know. */
export const setBattery = (percent: number, { telemetry }: Found): void => {
  if (percent <= 100) telemetry.batteryPct = percent
}

/** Past the end of the payload. */
export const tooShort = 'is cut off'
