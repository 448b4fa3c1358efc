import { toHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { epcTag, parseTagId } from '../../core/model/tagId.ts'
import { Recent } from '../framing/recent.ts'
import { isPassing } from './passingNumber.ts'

/**
 * What Feig's readers say of tags. Laid out after the host protocol as the maker's own library reads it; of all this only
 * the inventory of ISO 15693 tags was ever seen in a recording.
 */
export interface FeigTag {
  /** Null for one of a kind that has no number of its own here. */
  readonly tag: TagId | null
  readonly kind: number
  /** Its number, where that is made up each time. */
  readonly passing?: Uint8Array
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

/** What was read lately: a tag stays for many inventories, and says the same in each. */
export class FeigTags {
  readonly inventoried = new Recent(readInventoried)
  readonly sized = new Recent((bytes, from, to) => readSized(bytes, from, to, 0))
  readonly #cards = new Recent((bytes, from, to) => named(kinds.iso14443A, bytes.slice(from, to)))
  readonly #number = new Uint8Array(longestNumber)

  /** The number comes last byte first, at the end of its field. */
  card(bytes: Uint8Array, to: number, length: number): FeigTag {
    for (let at = 0; at < length; at++) this.#number[at] = bytes[to - 1 - at]!
    return this.#cards.of(this.#number, 0, length)
  }
}
const longestNumber = 10

/** Of an inventory: `count {kind, what the kind has}`. False, and nothing is given, when it does not come out even. */
export const eachInventoried = (
  lately: FeigTags,
  bytes: Uint8Array,
  from: number,
  to: number,
  take: ((tag: FeigTag) => void) | null,
): boolean => {
  let at = from + 1
  for (let left = bytes[from]!; left > 0; left--) {
    const end = endOfInventoried(bytes, at, to)
    if (end > to) return false
    if (take && bytes[at] === kinds.iso14443A)
      take(lately.card(bytes, end, bytes[at + 1]! & 4 ? 10 : bytes[at + 2]! & 3 ? 7 : 4))
    else take?.(lately.inventoried.of(bytes, at, end))
    at = end
  }
  return at === to
}

/** Beyond `to` where it is cut off. */
function endOfInventoried(bytes: Uint8Array, at: number, to: number): number {
  if (at + 3 > to) return to + 1
  switch (bytes[at]!) {
    case kinds.iCode1:
    case kinds.tagIt:
    case kinds.iso15693:
    case kinds.iso14443B:
      return at + 10
    case kinds.iso14443A:
      return at + 3 + (bytes[at + 1]! & 4 ? 10 : 7)
    case kinds.epc:
      return at + 1 + lengthOfEpc(bytes[at + 1]!)
    case kinds.jewel:
      return at + 9
    default:
      return at + 3 + bytes[at + 2]!
  }
}

/** Those of 64 bits tell it by their first ones. */
const lengthOfEpc = (first: number): number => ((first & 0xc0) === 0 ? 12 : 8)

function readInventoried(bytes: Uint8Array, at: number, to: number): FeigTag {
  const kind = bytes[at]!
  switch (kind) {
    case kinds.iCode1:
    case kinds.tagIt:
    case kinds.iso15693:
    case kinds.iso14443B:
      return named(kind, bytes.slice(at + 2, to))
    case kinds.epc:
      return gen2(kind, bytes.slice(at + 1, to))
    case kinds.jewel:
      return named(kind, bytes.slice(at + 1, to))
    default:
      return readSized(bytes, at, to, 0)
  }
}

/** `kind  what it is  length  number`: of all kinds that are younger than the protocol, and of all in the buffer. */
function readSized(bytes: Uint8Array, at: number, to: number, prefix: number): FeigTag {
  const [kind, what] = [bytes[at]!, bytes[at + 1]!]
  const all = bytes.slice(at + 3 + prefix, to)
  if (kind === kinds.gen2 || kind === kinds.gen2Hf) return readGen2(kind, what, all)
  if (kind === kinds.epc) return gen2(kind, all)
  return named(kind, all)
}

/** `PC16 [XPC16] EPC [TID]` */
function readGen2(kind: number, what: number, all: Uint8Array): FeigTag {
  if (all.length < 4) return gen2(kind, nothing)
  const extended = (all[0]! & 0x02) !== 0 ? 2 : 0
  const rest = all.subarray(2 + extended)
  const words = (all[0]! >> 3) * 2 - extended
  if (what !== 2 || words >= rest.length) return gen2(kind, rest)
  return { ...gen2(kind, rest.subarray(0, words)), tid: toHex(rest.subarray(words)) }
}

const nothing = new Uint8Array(0)

function named(kind: number, uid: Uint8Array): FeigTag {
  const tag = parseTagId(`nfc:${toHex(uid)}`)
  return isPassing(uid) ? { kind, tag, passing: uid } : { kind, tag }
}
const gen2 = (kind: number, epc: Uint8Array): FeigTag => ({ kind, tag: epc.length >= 2 ? epcTag(epc) : null })

/** Of what a record in the buffer is made, in this order; the second byte is there where the first one says so. */
const parts = { number: 0x01, blocks: 0x02, antenna: 0x10, time: 0x20, date: 0x40, more: 0x80 } as const
const moreParts = { input: 0x01, mac: 0x02, family: 0x04, antennas: 0x10 } as const

/** Of the buffer: `parts8 [parts8] count16 {length16 record}`. False, and nothing is given, when it does not come out even. */
export const eachBuffered = (
  lately: FeigTags,
  bytes: Uint8Array,
  from: number,
  to: number,
  take: ((tag: FeigTag) => void) | null,
): boolean => {
  const has = bytes[from]!
  const start = from + (has & parts.more ? 2 : 1)
  const more = has & parts.more ? bytes[from + 1]! : 0
  if (start + 2 > to) return false
  let at = start + 2
  for (let left = (bytes[start]! << 8) | bytes[start + 1]!; left > 0; left--) {
    const end = at + 2 <= to ? at + ((bytes[at]! << 8) | bytes[at + 1]!) : to + 1
    if (end <= at + 2 || end > to) return false
    if (take && has & parts.number) takeRecord(lately, bytes, at + 2, end, has, more, take)
    at = end
  }
  return at === to
}

/** What is behind the parts that are known is the future's; one without room for its number is none. */
function takeRecord(
  lately: FeigTags,
  bytes: Uint8Array,
  from: number,
  to: number,
  has: number,
  more: number,
  take: (tag: FeigTag) => void,
): void {
  const end = from + 3 <= to ? from + 3 + bytes[from + 2]! : to + 1
  if (end > to) return
  // A family and a format may stand before the number.
  const prefix = bytes[from] === kinds.iso15693 && more & moreParts.family ? 2 : 0
  const tag =
    bytes[from] === kinds.iso14443A
      ? lately.card(bytes, end, cardLength(end - from - 3))
      : prefix === 0
        ? lately.sized.of(bytes, from, end)
        : readSized(bytes, from, end, prefix)
  let at = end
  if (has & parts.blocks) at += at + 3 <= to ? 3 + ((bytes[at]! << 8) | bytes[at + 1]!) * bytes[at + 2]! : 3
  at += (has & parts.time ? 4 : 0) + (has & parts.date ? 5 : 0)
  const antenna = has & parts.antenna && at < to ? bytes[at++]! : null
  at += (more & moreParts.input ? 2 : 0) + (more & moreParts.mac ? 6 : 0)
  const loudest = more & moreParts.antennas ? loudestOf(bytes, at, to) : null
  if (loudest) take({ ...tag, ...loudest })
  else take(antenna === null ? tag : { ...tag, antenna })
}

/** A field of eight has a zero before its seven. */
const cardLength = (field: number): number => (field === 8 ? 7 : Math.min(field, longestNumber))

/** `count {antenna  loudness in −dBm  4 bytes}` */
function loudestOf(bytes: Uint8Array, from: number, to: number): Pick<FeigTag, 'antenna' | 'rssiDbm'> | null {
  let best: { readonly antenna: number; readonly rssiDbm: number } | null = null
  for (let at = from + 1, left = from < to ? bytes[from]! : 0; left > 0 && at + 6 <= to; at += 6, left--)
    if (!best || -bytes[at + 1]! > best.rssiDbm) best = { antenna: bytes[at]!, rssiDbm: -bytes[at + 1]! }
  return best
}
