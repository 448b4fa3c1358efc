import { z } from 'zod'
import { epcTag } from '../../core/model/tagId.ts'
import { defineDriver } from '../driver.ts'
import { Dialogue, type Step } from '../framing/dialogue.ts'
import { Wire } from '../framing/wire.ts'
import { tellMisheard } from './misheard.ts'
import {
  aadd,
  ask,
  bb7e,
  command,
  type Delimiters,
  errorWords,
  frameType,
  noTag,
  type R200Frame,
  r200Framing,
  readFrame,
  readTagNotice,
} from './r200Frame.ts'

const settings = z.strictObject({
  /** Start and end byte of a frame; `auto` asks in both and keeps what answers. */
  delimiters: z.enum(['auto', 'bb7e', 'aadd']).default('auto'),
  /** Radio band; `keep` leaves what the module remembers. */
  region: z.enum(['keep', 'cn900', 'us', 'eu', 'cn800', 'kr']).default('keep'),
  /** `keep` leaves what the module remembers. */
  powerDbm: z.union([z.literal('keep'), z.number().min(0).max(33)]).default('keep'),
  /** Inventory rounds asked for at a time. */
  rounds: z.number().int().min(1).max(65535).default(10_000),
  /** Reads whose EPC does not fit its CRC are noise; turn off for clones that send 0000. */
  dropBadEpcCrc: z.boolean().default(true),
})
type Settings = z.output<typeof settings>

export const uhfR200 = defineDriver<Settings>({
  id: 'uhf-r200',
  title: 'M100, YRM100, R200 and JRD-4035 UHF modules',
  kind: 'rfid',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: r200Framing([bb7e, aadd]),
    isOwn: (bytes, from) => bytes[from + 1] !== frameType.command,
    asks: [ask.hardwareVersion(bb7e), ask.hardwareVersion(aadd)],
    lines: [{ baud: 115_200 }, { baud: 9600 }, { baud: 57_600 }],
  },
  open: chosen => {
    const reader = new R200Reader(chosen)
    return chosen.tid ? reader : reader.dialogue
  },
})

class R200Reader {
  readonly #settings: Settings
  readonly #accepted: readonly Delimiters[]
  readonly #wire: Wire
  readonly dialogue: Dialogue
  #delimiters: Delimiters

  constructor(settings: Settings) {
    this.#settings = settings
    this.#accepted = settings.delimiters === 'auto' ? [bb7e, aadd] : [settings.delimiters === 'bb7e' ? bb7e : aadd]
    this.#delimiters = this.#accepted[0]!
    this.#wire = new Wire(r200Framing(this.#accepted), (bytes, from, to) => this.#onFrame(readFrame(bytes, from, to)))
    this.dialogue = new Dialogue(this.#wire, {
      baud: 115_200,
      hello: tries => this.#hello(tries),
      steps: () => setUpSteps(settings, this.#delimiters),
      // While it polls it says something many times a second ("no tag" if nothing else): silence ends its rounds.
      poll: () => this.#wire.send(ask.multiPoll(settings.rounds, this.#delimiters)),
    })
  }

  /** Twice in each spelling: the first command after sleep is lost. */
  #hello(tries: number): Uint8Array {
    this.#delimiters = this.#accepted[Math.floor(tries / 2) % this.#accepted.length]!
    return ask.hardwareVersion(this.#delimiters)
  }

  #onFrame(frame: R200Frame): void {
    // A command is our own echo, or somebody else's question: it doesn't show that the module is there.
    if (frame.type === frameType.command) return
    if (frame.type === frameType.notice && frame.command === command.tag) this.#onTag(frame)
    if (frame.type === frameType.response && frame.command === command.error) this.#onError(frame)
    if (this.dialogue.greeting) this.#delimiters = frame.delimiters
    this.dialogue.heard(this.#answered(frame))
  }

  /** An error refuses what was asked last, except the "no tag" of a poll that still runs. */
  #answered({ type, command: code, bytes, from }: R200Frame): number | null {
    if (type !== frameType.response) return null
    if (code !== command.error) return code
    return bytes[from] === noTag ? null : this.dialogue.awaited
  }

  #onTag(frame: R200Frame): void {
    const notice = readTagNotice(frame)
    if (!notice)
      return this.#wire.warn('notice', `A tag notice of ${frame.to - frame.from} bytes holds no EPC.`, strangeNoticeTip)
    const tag = epcTag(notice.epc)
    if (notice.crcOk || !this.#settings.dropBadEpcCrc) this.#wire.out.reading({ tag, rssiDbm: notice.rssiDbm })
    else tellMisheard(this.#wire, tag)
  }

  #onError({ bytes, from, to }: R200Frame): void {
    const code = from < to ? bytes[from]! : null
    if (code === null) this.#wire.warn('error', 'The reader reports an error without saying which.', errorTip)
    else if (code !== noTag) this.#wire.warn(`error ${code}`, `The reader reports that ${errorWords(code)}.`, errorTip)
  }
}

const strangeNoticeTip = 'Nothing to do while it is rare; otherwise the module is of another kind.'
const errorTip = 'If it repeats, check the antenna, the region and the power setting of the reader.'

function setUpSteps({ region, powerDbm }: Settings, way: Delimiters): Step[] {
  // A poll of an earlier session may still run, and a module that polls takes no settings.
  const steps: Step[] = [{ code: command.stop, frame: ask.stop(way), what: '' }]
  if (region !== 'keep')
    steps.push({ code: command.region, frame: ask.region(region, way), what: `the region ${region}` })
  if (powerDbm !== 'keep')
    steps.push({ code: command.setPower, frame: ask.power(powerDbm, way), what: `the power of ${powerDbm} dBm` })
  return steps
}
