/** An Elatec TWN4 reader (protocols: TWN4 Simple Protocol): answers one question after another, in text or binary. */
import { fromHex, toHex } from '../../core/model/hex.ts'
import { type Spelling, textSpelling } from '../../readers/nfc/twn4Frame.ts'
import type { Random } from '../random.ts'
import { FramedEnd, type Label } from './farEnd.ts'

const [mifare, iso15693, em4102] = [0x80, 0x82, 0x40]
const [version, setKinds, search] = [0x0004, 0x0502, 0x0500]
const [done, unknownFunction] = [0, 1]

export class Twn4Reader extends FramedEnd {
  readonly #spelling: Spelling

  constructor(random: Random, send: (bytes: Uint8Array) => void, spelling: Spelling = textSpelling(false)) {
    super(random, send, spelling.framing)
    this.#spelling = spelling
  }

  protected command(bytes: Uint8Array): void {
    const asked = this.#spelling.read(bytes, 0, bytes.length)
    if (typeof asked === 'string' || asked.length < 2 || this.refuses()) return this.#answer([unknownFunction])
    const code = (asked[0]! << 8) | asked[1]!
    if (code === search) this.roundsLeft = 1
    else if (code === version) this.#answer([done, 5, ...Array.from('TWN4/', letter => letter.charCodeAt(0))])
    else if (code === setKinds) {
      this.set.set('kinds', toHex(asked.subarray(2)))
      this.#answer([done])
    } else this.#answer([unknownFunction])
  }

  /** One tag at most, as it is asked. */
  protected round([label]: readonly Label[]): void {
    const id = label ? fromHex(label.tag.slice(label.tag.indexOf(':') + 1))! : null
    if (!id || !label) return this.#answer([done, 0])
    const kind = label.tag.startsWith('lf:') ? em4102 : id.length === 8 ? iso15693 : mifare
    this.#answer([done, 1, kind!, 8 * id.length, id.length, ...id])
  }

  #answer(bytes: readonly number[]): void {
    this.write(this.#spelling.build(bytes))
  }
}
