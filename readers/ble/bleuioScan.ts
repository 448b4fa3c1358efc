import type { TagId } from '../../core/model/ids.ts'
import { macTag } from '../../core/model/tagId.ts'
import { Recent } from '../framing/recent.ts'
import { hexDigit, toUtf8 } from '../framing/text.ts'
import type { AddressKind } from './adv/sight.ts'

const [minus, zero, nine, colon] = [0x2d, 0x30, 0x39, 0x3a]
const addressLetters = 'AA:BB:CC:DD:EE:FF'.length
const [found, rssi, addr, type, data, end] = ['{"SF":', ',"rssi":', ',"addr":"[', ',"type":', ',"data":"', '"}'].map(
  text => toUtf8(text),
) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]

/**
 * The one line that a BleuIO dongle says hundreds of times a second, read letter by letter where it lies:
 *
 *     {"SF":0,"rssi":-60,"addr":"[1]10:CA:BF:0F:81:71","type":1,"data":"0201…"}
 *
 * Anything else is for `readLine`. What was read holds until the next line.
 */
export class BleuioScan {
  address: TagId | null = null
  kind: AddressKind = 'unknown'
  rssiDbm: number | null = null
  readonly bytes: Uint8Array
  length = 0
  readonly #addresses = new Recent((line, from, to) => macTag(String.fromCharCode(...line.subarray(from, to))))
  #at = 0
  #number = 0

  constructor(longest: number) {
    this.bytes = new Uint8Array(longest)
  }

  /** `line[0 … to)`, with no digit behind it. False = it is another line. */
  read(line: Uint8Array, to: number): boolean {
    this.#at = 0
    if (!this.#literal(line, found) || !this.#integer(line) || !this.#literal(line, rssi) || !this.#integer(line))
      return false
    // Louder than any radio: the slow way knows what to make of it.
    if (this.#number >= 0 || this.#number < -127) return false
    this.rssiDbm = this.#number
    if (!this.#literal(line, addr) || !this.#integer(line)) return false
    this.kind = this.#number === 0 ? 'public' : 'random'
    if ((this.#number !== 0 && this.#number !== 1) || line[this.#at++] !== 0x5d) return false
    const from = this.#at
    return (
      this.#isAddress(line) &&
      line[this.#at++] === 0x22 &&
      this.#literal(line, type) &&
      this.#integer(line) &&
      this.#literal(line, data) &&
      this.#payload(line) &&
      this.#literal(line, end) &&
      this.#at === to &&
      (this.address = this.#addresses.of(line, from, from + addressLetters)) !== null
    )
  }

  #literal(line: Uint8Array, text: Uint8Array): boolean {
    for (let n = 0; n < text.length; n++) if (line[this.#at + n] !== text[n]) return false
    this.#at += text.length
    return true
  }

  #integer(line: Uint8Array): boolean {
    const isBelow = line[this.#at] === minus
    if (isBelow) this.#at++
    const from = this.#at
    let value = 0
    for (; line[this.#at]! >= zero && line[this.#at]! <= nine; this.#at++) value = value * 10 + line[this.#at]! - zero
    this.#number = isBelow ? -value : value
    // JSON has no numbers with zeros in front; less than none is for the slow way.
    return this.#at > from && this.#at <= from + 3 && (line[from] !== zero || (this.#at === from + 1 && !isBelow))
  }

  #isAddress(line: Uint8Array): boolean {
    for (let n = 0; n < addressLetters; n++) {
      const letter = line[this.#at++]!
      if (n % 3 === 2 ? letter !== colon : !(hexDigit(letter) >= 0)) return false
    }
    return true
  }

  #payload(line: Uint8Array): boolean {
    let length = 0
    for (;;) {
      const high = hexDigit(line[this.#at]!)
      if (!(high >= 0)) break
      const low = hexDigit(line[this.#at + 1]!)
      if (!(low >= 0) || length === this.bytes.length) return false
      this.bytes[length++] = high * 16 + low
      this.#at += 2
    }
    this.length = length
    return true
  }
}
