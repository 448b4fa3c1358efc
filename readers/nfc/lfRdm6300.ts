import { z } from 'zod'
import { parseTagId } from '../../core/model/tagId.ts'
import { defineDriver } from '../driver.ts'
import { type Framing, needMore, noFrame, notHere } from '../framing/deframer.ts'
import { Recent } from '../framing/recent.ts'
import { hex, hexDigit } from '../framing/text.ts'
import { Wire } from '../framing/wire.ts'

/**
 * 125 kHz modules that say a tag's number in hex digits, again and again while it is there (protocols.md 7):
 *
 *     02  ten digits  two digits, XOR of the five bytes  03             RDM6300, RDM630
 *     02  ten digits  two digits, XOR of the five bytes  0D 0A 03       ID-12LA, ID-20LA
 *     02  eight digits                                   0D 0A 03       clones without checksum
 *     0A  ten digits                                     0D             Parallax
 */
const settings = z.strictObject({
  /** Some modules send none; `required` refuses their frames, for sites that have only modules with one. */
  checksum: z.enum(['auto', 'required']).default('auto'),
})
type Settings = z.output<typeof settings>

const [stx, etx, lf, cr] = [0x02, 0x03, 0x0a, 0x0d]
const mostDigits = 12
/** Bytes of a frame with its checksum, and that ends at once. */
const whole = mostDigits + 2
/** Bytes of a frame of eight digits. */
const withoutChecksum = 12

export const lfRdm6300 = defineDriver<Settings>({
  id: 'lf-rdm6300',
  title: 'RDM6300, RDM630, ID-12LA, ID-20LA and Parallax 125 kHz modules',
  kind: 'nfc',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  mute: true,
  settings,
  voice: {
    framing: framingOf(false),
    asks: [],
    lines: [{ baud: 9600 }, { baud: 115_200 }, { baud: 2400 }],
  },
  open: chosen => new Rdm6300Reader(chosen).wire,
})

class Rdm6300Reader {
  readonly wire: Wire
  readonly #tags = new Recent(
    (bytes, from, to) => parseTagId(`lf:${String.fromCharCode(...bytes.subarray(from, to))}`)!,
  )

  constructor({ checksum }: Settings) {
    this.wire = new Wire(framingOf(checksum === 'required'), (bytes, from, to) => this.#onFrame(bytes, from, to))
  }

  #onFrame(bytes: Uint8Array, from: number, to: number): void {
    const digits = bytes[from] === stx && to - from === withoutChecksum ? 8 : 10
    this.wire.out.reading({ tag: this.#tags.of(bytes, from + 1, from + 1 + digits) })
  }
}

function framingOf(checked: boolean): Framing {
  return {
    longest: mostDigits + 4,
    measure(bytes, from, to) {
      const first = bytes[from]!
      if (first !== stx && (first !== lf || checked)) return notHere
      // Nearly all that comes; whether those are digits is seen below.
      if (first === stx && to - from >= whole && bytes[from + whole - 1] === etx) return whole
      const digits = countDigits(bytes, from + 1, to)
      const end = from + 1 + digits
      if (end === to) return needMore
      if (first === lf) return digits === 10 && bytes[end] === cr ? digits + 2 : notHere
      if (digits === mostDigits && bytes[end] === etx) return digits + 2
      if (digits !== mostDigits && (digits !== 8 || checked)) return notHere
      if (bytes[end] !== cr || (to > end + 1 && bytes[end + 1] !== lf)) return notHere
      if (to < end + 3) return needMore
      return bytes[end + 2] === etx ? digits + 4 : notHere
    },
    fault: (bytes, from, to) => (to - from < whole ? null : verdicts.of(bytes, from, to)),
  }
}

/** A module says the same of a tag as long as that is there. */
const verdicts = new Recent<string | null>((bytes, from) => {
  if (countDigits(bytes, from + 1, from + 1 + mostDigits) < mostDigits) return noFrame
  let xor = 0
  for (let at = from + 1; at < from + 11; at += 2) xor ^= byteAt(bytes, at)
  const found = byteAt(bytes, from + 11)
  return found === xor ? null : `has the checksum ${hex(found)} where ${hex(xor)} belongs`
})

const countDigits = (bytes: Uint8Array, from: number, to: number): number => {
  const end = Math.min(to, from + mostDigits)
  let at = from
  while (at < end && hexDigit(bytes[at]!) >= 0) at++
  return at - from
}

const byteAt = (bytes: Uint8Array, at: number): number => hexDigit(bytes[at]!) * 16 + hexDigit(bytes[at + 1]!)
