import type { TagId } from '../../core/model/ids.ts'
import { macTag } from '../../core/model/tagId.ts'
import { Recent } from '../framing/recent.ts'
import { hexDigit } from '../framing/text.ts'

/** One line, valid until the next one is read. */
interface AdvLine {
  readonly address: TagId | null
  readonly rssiDbm: number | null
  /** The payload is `payload[0 … length)`. */
  readonly payload: Uint8Array
  readonly length: number
}

const [minus, zero, nine, colon, letterX] = [0x2d, 0x30, 0x39, 0x3a, 0x78]
/** `AA:BB:CC:DD:EE:FF` or with dashes. */
const addressLetters = 17
const [letterD, letterB, letterM] = [0x64, 0x62, 0x6d]

const isSpace = (letter: number): boolean => letter === 32 || (letter >= 9 && letter <= 13)
/** Between address, level and payload. */
const isBetween = (letter: number): boolean => isSpace(letter) || letter === 0x2c || letter === 0x3b

/**
 * Reads lines of `[address] [level[dBm]] payload`, letter by letter: they come by the hundred a second. A payload may be
 * split by spaces, so only what can't be a part of it is taken for address and level.
 */
export class AdvLines {
  readonly #payload: Uint8Array
  readonly #addresses = new Recent((bytes, from, to) => macTag(String.fromCharCode(...bytes.subarray(from, to))))

  constructor(longestPayload: number) {
    this.#payload = new Uint8Array(longestPayload)
  }

  /** `line[0 … to)`, with a line feed behind it. `none` = it is no such line. */
  read(line: Uint8Array, to: number): AdvLine | 'empty' | 'none' {
    let at = skip(line, 0, to, isSpace)
    if (at === to) return 'empty'
    let address: TagId | null = null
    if (isAddress(line, at, to)) {
      address = this.#addresses.of(line, at, at + addressLetters)
      at = skip(line, at + addressLetters, to, isBetween)
    }
    let rssiDbm: number | null = null
    if (line[at] === minus) {
      const end = skip(line, at + 1, to, isDigit)
      if (end === at + 1 || end > at + 4) return 'none'
      rssiDbm = 0
      for (let digit = at + 1; digit < end; digit++) rssiDbm = rssiDbm * 10 - (line[digit]! - zero)
      const unit = skip(line, end, to, isSpace)
      const behind = isUnit(line, unit) ? unit + 3 : end
      at = skip(line, behind, to, isBetween)
      if (at === behind) return 'none'
    }
    const length = this.#readPayload(line, at, to)
    return length > 0 ? { address, rssiDbm, payload: this.#payload, length } : 'none'
  }

  /** How many bytes; 0 when they are none, or too many. */
  #readPayload(line: Uint8Array, from: number, to: number): number {
    const payload = this.#payload
    let at = line[from] === zero && lower(line[from + 1]) === letterX ? from + 2 : from
    let length = 0
    while ((at = skip(line, at, to, isSpace)) < to) {
      const high = hexDigit(line[at++]!)
      // Digits of one byte seldom stand apart.
      if (isSpace(line[at]!)) at = skip(line, at, to, isSpace)
      const low = hexDigit(line[at++]!)
      if (high < 0 || low < 0 || length === payload.length) return 0
      payload[length++] = high * 16 + low
    }
    return length
  }
}

const isDigit = (letter: number): boolean => letter >= zero && letter <= nine
const lower = (letter: number | undefined): number => (letter ?? 0) | 0x20
const isUnit = (line: Uint8Array, at: number): boolean =>
  lower(line[at]) === letterD && lower(line[at + 1]) === letterB && lower(line[at + 2]) === letterM

const skip = (line: Uint8Array, from: number, to: number, is: (letter: number) => boolean): number => {
  let at = from
  while (at < to && is(line[at]!)) at++
  return at
}

/** Six bytes with something between them, and behind them. */
const isAddress = (line: Uint8Array, from: number, to: number): boolean => {
  const end = from + addressLetters
  if (end >= to || !isBetween(line[end]!)) return false
  for (let at = from; at < end; at += 3) {
    if (hexDigit(line[at]!) < 0 || hexDigit(line[at + 1]!) < 0) return false
    if (at + 2 < end && line[at + 2] !== colon && line[at + 2] !== minus) return false
  }
  return true
}
