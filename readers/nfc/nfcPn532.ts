import { z } from 'zod'
import { toHex } from '../../core/model/hex.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { defineDriver } from '../driver.ts'
import { Dialogue } from '../framing/dialogue.ts'
import { Recent } from '../framing/recent.ts'
import { Wire } from '../framing/wire.ts'
import { isPassing, tellPassing } from './passingNumber.ts'
import { ask, command, direction, type Pn532Frame, pn532Framing, readFrame, eachUid } from './pn532Frame.ts'

const settings = z.strictObject({
  /** How often the chip looks for a tag before it says that there is none, some 5 ms each. */
  retries: z.number().int().min(1).max(254).default(20),
  /** Tags that may lie on it together; the chip takes longer to look for two. */
  atOnce: z.number().int().min(1).max(2).default(1),
})
type Settings = z.output<typeof settings>

export const nfcPn532 = defineDriver<Settings>({
  id: 'nfc-pn532',
  title: 'NXP PN532 modules on a serial line (HSU)',
  kind: 'nfc',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: pn532Framing,
    isOwn: (bytes, from) => readFrame(bytes, from)?.direction === direction.chip,
    asks: [ask.wake()],
    lines: [{ baud: 115_200 }],
  },
  open: chosen => new Pn532Reader(chosen).dialogue,
})

class Pn532Reader {
  readonly #wire = new Wire(pn532Framing, (bytes, from) => this.#onFrame(readFrame(bytes, from)))
  readonly #tags = new Recent((bytes, from, to) => parseTagId(`nfc:${toHex(bytes, from, to)}`)!)
  readonly #tell = (bytes: Uint8Array, from: number, to: number): void => {
    if (isPassing(bytes, from, to)) tellPassing(this.#wire, bytes.subarray(from, to))
    else this.#wire.out.reading({ tag: this.#tags.of(bytes, from, to) })
  }
  readonly dialogue: Dialogue

  constructor({ retries, atOnce }: Settings) {
    this.dialogue = new Dialogue(this.#wire, {
      baud: 115_200,
      quietMs: 1000 + 10 * retries * atOnce,
      hello: ask.wake,
      steps: () => [{ code: command.radio, frame: ask.retries(retries), what: `${retries} looks for a tag` }],
      poll: () => this.#wire.send(ask.list(atOnce)),
    })
  }

  /** An ACK is not yet an answer: the next command would call off the one that it confirms. */
  #onFrame(frame: Pn532Frame | null): void {
    if (frame?.direction === direction.error) this.#onError()
    if (frame?.direction !== direction.chip) return
    const code = frame.command - 1
    if (code === command.list) this.#onList(frame)
    this.dialogue.heard(code)
    if (code === command.list) this.dialogue.roundOver(true)
  }

  #onList(frame: Pn532Frame): void {
    if (eachUid(frame, null)) eachUid(frame, this.#tell)
    else this.#wire.warn('strange', `An answer of ${frame.to - frame.from} bytes holds no UID.`, strangeTip)
  }

  #onError(): void {
    this.#wire.warn('error', 'The reader reports that it did not understand a command.', errorTip)
    this.dialogue.roundOver(false)
  }
}

const strangeTip = 'Nothing to do while it is rare; otherwise the module is of another kind.'
const errorTip = 'Rare ones do no harm; otherwise check the cable, its ground and the baud rate.'
