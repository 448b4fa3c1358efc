import { toHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { epcTag, parseTagId } from '../../core/model/tagId.ts'

/**
 * What Feig's readers say of tags. Laid out after the host protocol as the maker's own library reads it; of all this only
 * the inventory of ISO 15693 tags was ever seen in a recording.
 */
export interface FeigTag {
  /** Null for one of a kind that has no number of its own here. */
  readonly tag: TagId | null
  readonly kind: number
  readonly tid?: string
  readonly antenna?: number
  readonly rssiDbm?: number
}

const kinds = {
  iCode1: 0x00,
  tagIt: 0x01,
  iso15693: 0x03,
  iso14443A: 0x04,
  iso14443B: 0x05,
  epc: 0x06,
  jewel: 0x08,
  gen2Hf: 0x09,
  gen2: 0x84,
} as const

/** Where the bytes of the tags are, and how far they have been read. */
interface Cursor {
  readonly bytes: Uint8Array
  at: number
  readonly to: number
}

/** Of an inventory: `count {kind, what the kind has}`. Null when it does not come out even. */
export const readInventory = (bytes: Uint8Array, from: number, to: number): FeigTag[] | null => {
  const tags: FeigTag[] = []
  const cursor = { bytes, at: from + 1, to }
  for (let left = bytes[from]!; left > 0; left--) {
    const tag = readInventoried(cursor)
    if (!tag) return null
    tags.push(tag)
  }
  return cursor.at === to ? tags : null
}

function readInventoried(cursor: Cursor): FeigTag | null {
  const kind = cursor.bytes[cursor.at++]!
  switch (kind) {
    case kinds.iCode1:
    case kinds.tagIt:
    case kinds.iso15693:
    case kinds.iso14443B:
      return named(kind, take(cursor, 1) && take(cursor, 8))
    case kinds.iso14443A: {
      const about = take(cursor, 2)
      const uid = about && take(cursor, about[0]! & 4 ? 10 : 7)
      return named(kind, uid && uidOf14443A(uid, about[0]! & 4 ? 10 : about[1]! & 3 ? 7 : 4))
    }
    case kinds.epc:
      return gen2(kind, take(cursor, (cursor.bytes[cursor.at]! & 0xc0) === 0 ? 12 : 8))
    case kinds.jewel:
      return named(kind, take(cursor, 8))
    default:
      return readSized(kind, cursor)
  }
}

/** `what it is  length  number`: of all kinds that are younger than the protocol. */
function readSized(kind: number, cursor: Cursor, prefix = 0): FeigTag | null {
  const about = take(cursor, 2)
  const all = about && take(cursor, about[1]!)
  if (!about || !all) return null
  if (kind === kinds.gen2 || kind === kinds.gen2Hf) return readGen2(kind, about[0]!, all)
  if (kind === kinds.epc) return gen2(kind, all)
  const id = all.subarray(prefix)
  return named(kind, kind === kinds.iso14443A ? uidOf14443A(id, id.length) : id)
}

/** `PC16 [XPC16] EPC [TID]` */
function readGen2(kind: number, what: number, all: Uint8Array): FeigTag | null {
  if (all.length < 4) return null
  const extended = (all[0]! & 0x02) !== 0 ? 2 : 0
  const rest = all.subarray(2 + extended)
  const words = (all[0]! >> 3) * 2 - extended
  if (what !== 2 || words >= rest.length) return gen2(kind, rest)
  return { ...gen2(kind, rest.subarray(0, words))!, tid: toHex(rest.subarray(words)) }
}

/** The number comes last byte first, in a field that is too long for the short ones. */
const uidOf14443A = (field: Uint8Array, length: number): Uint8Array =>
  field.slice(Math.max(0, field.length - (length === 8 ? 7 : length))).toReversed()

function take(cursor: Cursor, count: number): Uint8Array | null {
  if (cursor.at + count > cursor.to) return null
  return cursor.bytes.slice(cursor.at, (cursor.at += count))
}

const named = (kind: number, uid: Uint8Array | null): FeigTag | null =>
  uid && { kind, tag: parseTagId(`nfc:${toHex(uid)}`) }
const gen2 = (kind: number, epc: Uint8Array | null): FeigTag | null =>
  epc && { kind, tag: epc.length >= 2 ? epcTag(epc) : null }

/** Of what a record in the buffer is made, in this order; the second byte is there where the first one says so. */
const parts = { number: 0x01, blocks: 0x02, antenna: 0x10, time: 0x20, date: 0x40, more: 0x80 } as const
const moreParts = { input: 0x01, mac: 0x02, family: 0x04, antennas: 0x10 } as const

/** Of the buffer: `parts8 [parts8] count16 {length16 record}`. Null when it does not come out even. */
export const readBuffer = (bytes: Uint8Array, from: number, to: number): FeigTag[] | null => {
  const has = bytes[from]!
  const start = from + (has & parts.more ? 2 : 1)
  const more = has & parts.more ? bytes[from + 1]! : 0
  if (start + 2 > to) return null
  const tags: FeigTag[] = []
  let at = start + 2
  for (let left = (bytes[start]! << 8) | bytes[start + 1]!; left > 0; left--) {
    if (at + 2 > to) return null
    const end = at + ((bytes[at]! << 8) | bytes[at + 1]!)
    if (end <= at + 2 || end > to) return null
    const tag = readRecord({ bytes, at: at + 2, to: end }, has, more)
    if (tag) tags.push(tag)
    at = end
  }
  return at === to ? tags : null
}

/** What is behind the parts that are known is the future's. */
function readRecord(cursor: Cursor, has: number, more: number): FeigTag | null {
  if (!(has & parts.number)) return null
  const kind = cursor.bytes[cursor.at++]!
  const tag = readSized(kind, cursor, kind === kinds.iso15693 && more & moreParts.family ? 2 : 0)
  if (!tag) return null
  if (has & parts.blocks) {
    const about = take(cursor, 3)
    if (about) take(cursor, ((about[0]! << 8) | about[1]!) * about[2]!)
  }
  if (has & parts.time) take(cursor, 4)
  if (has & parts.date) take(cursor, 5)
  const antenna = has & parts.antenna ? take(cursor, 1)?.[0] : undefined
  if (more & moreParts.input) take(cursor, 2)
  if (more & moreParts.mac) take(cursor, 6)
  const loudest = more & moreParts.antennas ? readAntennas(cursor) : null
  if (loudest) return { ...tag, ...loudest }
  return antenna === undefined ? tag : { ...tag, antenna }
}

/** `count {antenna  loudness in −dBm  4 bytes}` */
function readAntennas(cursor: Cursor): { readonly antenna: number; readonly rssiDbm: number } | null {
  let best: { readonly antenna: number; readonly rssiDbm: number } | null = null
  for (let left = take(cursor, 1)?.[0] ?? 0; left > 0; left--) {
    const one = take(cursor, 6)
    if (!one) break
    if (!best || -one[1]! > best.rssiDbm) best = { antenna: one[0]!, rssiDbm: -one[1]! }
  }
  return best
}
