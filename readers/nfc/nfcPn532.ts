import { z } from 'zod'
import { toHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { defineDriver } from '../driver.ts'
import { Dialogue } from '../framing/dialogue.ts'
import { Recent } from '../framing/recent.ts'
import { Wire } from '../framing/wire.ts'
import { isPassing, tellPassing } from './passingNumber.ts'
import { ask, command, direction, pn532Framing, readFrame, saysSomething, uidsOf } from './pn532Frame.ts'

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
    isOwn: (bytes, from) => saysSomething(bytes, from) && readFrame(bytes, from).direction === direction.chip,
    asks: [ask.wake()],
    lines: [{ baud: 115_200 }],
  },
  open: chosen => new Pn532Reader(chosen).dialogue,
})

class Pn532Reader {
  readonly #frames = new Recent(understand)
  readonly #wire = new Wire(pn532Framing, (bytes, from, to) => {
    if (saysSomething(bytes, from)) this.#onFrame(this.#frames.of(bytes, from, to))
  })
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
  #onFrame(said: Understood): void {
    if (said.from === direction.error) this.#onError()
    if (said.from !== direction.chip) return
    const isList = said.answers === command.list
    if (isList) this.#onList(said)
    this.dialogue.heard(said.answers)
    if (isList) this.dialogue.roundOver(true)
  }

  #onList({ found, length }: Understood): void {
    if (!found) return this.#wire.warn('strange', `An answer of ${length} bytes holds no UID.`, strangeTip)
    for (const { tag, passing } of found) {
      if (passing) tellPassing(this.#wire, passing)
      else this.#wire.out.reading({ tag })
    }
  }

  #onError(): void {
    this.#wire.warn('error', 'The reader reports that it did not understand a command.', errorTip)
    this.dialogue.roundOver(false)
  }
}

/** What a frame says, whenever it comes. */
interface Understood {
  readonly from: number
  /** The command that it answers. */
  readonly answers: number
  /** Of its parameters, bytes. */
  readonly length: number
  /** Null where they do not come out even in tags; `passing` = a UID that is another each time. */
  readonly found: readonly { readonly tag: TagId; readonly passing: Uint8Array | null }[] | null
}

function understand(bytes: Uint8Array, at: number): Understood {
  const frame = readFrame(bytes, at)
  const answers = frame.command - 1
  const uids = answers === command.list ? uidsOf(frame) : null
  const found = uids?.map(uid => ({ tag: parseTagId(`nfc:${toHex(uid)}`)!, passing: isPassing(uid) ? uid : null }))
  return { from: frame.direction, answers, length: frame.to - frame.from, found: found ?? null }
}

const strangeTip = 'Nothing to do while it is rare; otherwise the module is of another kind.'
const errorTip = 'Rare ones do no harm; otherwise check the cable, its ground and the baud rate.'
