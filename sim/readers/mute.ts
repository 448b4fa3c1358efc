/** Readers that can't be told anything: 125 kHz modules, and scanners that send plain text. */
import { fromHex, toHex } from '../../core/model/hex.ts'
import type { Random } from '../random.ts'
import { FarEnd, type Label } from './farEnd.ts'

abstract class MuteEnd extends FarEnd {
  constructor(random: Random, send: (bytes: Uint8Array) => void) {
    super(random, send)
    this.roundsLeft = Number.POSITIVE_INFINITY
  }

  protected hear(): void {}

  /** With power it begins to read by itself. */
  protected override started(): void {
    this.roundsLeft = Number.POSITIVE_INFINITY
  }

  protected round(labels: readonly Label[]): void {
    // It knows no errors.
    this.refuses()
    for (const { tag } of labels) this.write(Uint8Array.from(this.says(tag.slice(tag.indexOf(':') + 1)), codeOf))
  }

  protected abstract says(number: string): string
}

const codeOf = (letter: string) => letter.charCodeAt(0)

/** Protocols: RDM6300. `02 digits checksum 03`. */
export class Rdm6300Module extends MuteEnd {
  protected says(number: string): string {
    const sum = fromHex(number)!.reduce((xor, byte) => xor ^ byte, 0)
    return `\x02${number}${toHex(Uint8Array.of(sum))}\x03`
  }
}

/** What is on the label, and CR LF. */
export class Scanner extends MuteEnd {
  protected says(text: string): string {
    return `${text}\r\n`
  }
}
