/** A PN532 on a serial line (protocols: PN532 HSU): asleep until it is woken, then it confirms and answers each command. */
import { fromHex, toHex } from '../../core/model/hex.ts'
import {
  buildAnswer,
  command,
  direction,
  pn532Framing,
  readFrame,
  saysSomething,
} from '../../readers/nfc/pn532Frame.ts'
import type { Random } from '../random.ts'
import { FramedEnd, type Label } from './farEnd.ts'

const acknowledge = Uint8Array.of(0, 0, 0xff, 0, 0xff, 0)
const notUnderstood = Uint8Array.of(0, 0, 0xff, 1, 0xff, 0x7f, 0x81, 0)
const wake = 0x55

export class Pn532Chip extends FramedEnd {
  #awake = false

  constructor(random: Random, send: (bytes: Uint8Array) => void) {
    super(random, send, pn532Framing)
  }

  override restart(): void {
    super.restart()
    this.#awake = false
  }

  protected override hear(bytes: Uint8Array): void {
    this.#awake ||= bytes[0] === wake
    if (this.#awake) super.hear(bytes)
  }

  protected command(bytes: Uint8Array): void {
    if (!saysSomething(bytes, 0)) return
    const frame = readFrame(bytes, 0)
    if (frame.direction !== direction.host) return
    if (this.refuses()) return this.write(notUnderstood)
    this.write(acknowledge)
    const parameters = bytes.subarray(frame.from, frame.to)
    if (frame.command === command.list) this.roundsLeft = 1
    else {
      this.set.set(frame.command === command.sam ? 'mode' : 'retries', toHex(parameters))
      this.write(buildAnswer(frame.command))
    }
  }

  /** One tag at most, as it is asked; UIDs of seven bytes are those of the Ultralight kind. */
  protected round([label]: readonly Label[]): void {
    const uid = label ? fromHex(label.tag.slice('nfc:'.length))! : null
    const about = uid?.length === 4 ? [0x00, 0x04, 0x08] : [0x00, 0x44, 0x00]
    this.write(buildAnswer(command.list, uid ? [1, 1, ...about, uid.length, ...uid] : [0]))
  }
}
