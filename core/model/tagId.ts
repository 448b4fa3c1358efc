import { toHex } from './hex.ts'
import type { TagId } from './ids.ts'

/**
 * Tag identities in their one spelling. Input is forgiving in case and separators, output is not:
 *
 *   epc:30751FEB705C5904E3D50D70           ble:AA:BB:CC:DD:EE:FF       nfc:04A2B3C4D5E680
 *   ibeacon:UUID/MAJOR/MINOR               irk:32 hex digits           lf:62E3086CED
 *   eddystone:NAMESPACE/INSTANCE           name:pixel-8                barcode:(01)04012345678901
 *
 * `name:` is what a gateway calls a device that it knows by another identity; lower case.
 */

export type TagTechnology = 'ble' | 'epc' | 'nfc' | 'lf' | 'barcode'

const spellings: Readonly<Record<string, (rest: string) => string | null>> = {
  epc: rest => hexTag('epc', rest, bytes => bytes >= 2 && bytes <= 62),
  // ISO 14443 UIDs have 4, 7 or 10 bytes, ISO 15693 ones 8.
  nfc: rest => hexTag('nfc', rest, bytes => bytes === 4 || bytes === 7 || bytes === 8 || bytes === 10),
  lf: rest => hexTag('lf', rest, bytes => bytes >= 3 && bytes <= 8),
  irk: rest => hexTag('irk', rest, bytes => bytes === 16),
  ble: mac,
  mac,
  ibeacon: iBeacon,
  eddystone,
  eddy: eddystone,
  barcode: rest => (rest.length > 0 && rest.length <= 128 ? `barcode:${rest}` : null),
  name,
}

const technologies: Readonly<Record<string, TagTechnology>> = { epc: 'epc', nfc: 'nfc', lf: 'lf', barcode: 'barcode' }

/** Null when the text is empty or can't be any tag's id. */
export const parseTagId = (text: string): TagId | null => {
  const trimmed = text.trim()
  if (trimmed.length > 160 || hasControl(trimmed)) return null
  const colon = trimmed.indexOf(':')
  const word = colon < 0 ? '' : trimmed.slice(0, colon).trimEnd().toLowerCase()
  const spell = Object.hasOwn(spellings, word) ? spellings[word] : undefined
  return (spell ? spell(trimmed.slice(colon + 1).trim()) : bare(trimmed)) as TagId | null
}

/** What reads it. A device known by name only is a BLE one: nothing else has names. */
export const tagTechnology = (tag: TagId): TagTechnology => technologies[tag.slice(0, tag.indexOf(':'))] ?? 'ble'

/** True for tags that are read where they are presented and say nothing between. */
export const isPassive = (tag: TagId): boolean => tagTechnology(tag) !== 'ble'

/**
 * True for a Bluetooth address of the kind that phones change every quarter of an hour ("resolvable private": its two
 * highest bits are 01; Bluetooth Core 5.4, vol 6 part B, 1.3.2.2). A maker's own address may look the same.
 */
export const mayChange = (tag: TagId): boolean => tag.startsWith('ble:') && /^[4-7]/.test(tag.slice(4))

/** From the EPC's bytes, without PC and CRC. */
export const epcTag = (bytes: Uint8Array, from = 0, to = bytes.length): TagId =>
  `epc:${toHex(bytes, from, to)}` as TagId

/** A Bluetooth address with or without separators; null when it is none. */
export const macTag = (text: string): TagId | null => mac(text.trim()) as TagId | null

function bare(text: string): string | null {
  const digits = bareHex(text)
  if (digits?.length === 24) return `epc:${digits}`
  if (digits?.length === 12) return mac(digits)
  return iBeacon(text) ?? eddystone(text) ?? name(text)
}

function bareHex(text: string): string | null {
  const digits = text.replace(/[\s:._-]/g, '')
  return /^[0-9a-f]+$/i.test(digits) ? digits.toUpperCase() : null
}

function hexTag(scheme: string, rest: string, fits: (bytes: number) => boolean): string | null {
  const digits = bareHex(rest)
  return digits && digits.length % 2 === 0 && fits(digits.length / 2) ? `${scheme}:${digits}` : null
}

function mac(text: string): string | null {
  const digits = bareHex(text)
  // No device has the all-zero or the all-one address: they are a gateway's "unknown".
  if (digits?.length !== 12 || /^(0+|F+)$/.test(digits)) return null
  return `ble:${digits.match(/../g)!.join(':')}`
}

const iBeaconForm =
  /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})[-/:;,_ ](\d{1,5})[-/:;,_ ](\d{1,5})$/i

function iBeacon(text: string): string | null {
  const found = iBeaconForm.exec(text)
  if (!found) return null
  const [major, minor] = [Number(found[6]), Number(found[7])]
  if (major > 65535 || minor > 65535) return null
  return `ibeacon:${found.slice(1, 6).join('-').toUpperCase()}/${major}/${minor}`
}

function eddystone(text: string): string | null {
  const found = /^([0-9a-f]{20})[-/:;,_ ]([0-9a-f]{12})$/i.exec(text)
  return found && `eddystone:${found[1]}/${found[2]}`.replace(/:.*/, id => id.toUpperCase())
}

function name(text: string): string | null {
  const plain = text.toLowerCase().normalize('NFC').replace(/\s+/g, '-')
  return plain.length <= 64 && /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@+-]*$/u.test(plain) ? `name:${plain}` : null
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 32 || text.charCodeAt(at) === 127) return true
  return false
}
