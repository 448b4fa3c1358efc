import { z } from 'zod'
import { type DraftReading, defineDriver } from '../driver.ts'
import { Dialogue } from '../framing/dialogue.ts'
import { Wire } from '../framing/wire.ts'
import {
  broadcast,
  buildFrame,
  command,
  errorWords,
  type FeigFrame,
  feigFraming,
  type Form,
  inventory,
  isReader,
  readFrame,
  status,
} from './feigFrame.ts'
import { eachBuffered, eachInventoried, type FeigTag, FeigTags } from './feigTags.ts'
import { tellPassing } from './passingNumber.ts'

const settings = z.strictObject({
  /** Address of the reader on its wire; 255 = whichever is there. */
  address: z.number().int().min(0).max(255).default(broadcast),
  /** Form of its frames; `auto` asks in both and keeps what answers. */
  frames: z.enum(['auto', 'advanced', 'standard']).default('auto'),
  /**
   * As the reader is set up with the maker's program: `host` = it is asked who is there, `buffered` = it reads by itself
   * and is asked for what it has read, `notify` = it sends what it has read.
   */
  mode: z.enum(['host', 'buffered', 'notify']).default('host'),
  /** Records fetched from its buffer at a time. */
  records: z.number().int().min(1).max(60).default(30),
})
type Settings = z.output<typeof settings>

export const nfcFeig = defineDriver<Settings>({
  id: 'nfc-feig',
  title: 'Feig OBID i-scan and classic-pro readers',
  kind: 'nfc',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: feigFraming,
    isOwn: (bytes, from, to) => isReader(readFrame(bytes, from, to)),
    asks: [buildFrame('advanced', broadcast, command.version), buildFrame('standard', broadcast, command.version)],
    lines: [{ baud: 38_400, parity: 'even' }, { baud: 38_400 }, { baud: 9600, parity: 'even' }, { baud: 115_200 }],
  },
  open: chosen => new FeigReader(chosen).dialogue,
})

/** An inventory lasts until its time is up where there is no tag; readers leave the factory with three seconds. */
const inventoryMs = 5000
/** In the other modes a reader that has nothing to say is asked now and then whether it is there. */
const watchMs = 10_000

class FeigReader {
  readonly #settings: Settings
  readonly #wire = new Wire(feigFraming, (bytes, from, to) => this.#onFrame(readFrame(bytes, from, to)))
  readonly #lately = new FeigTags()
  readonly dialogue: Dialogue
  #form: Form
  /** The buffer held more than was fetched. */
  #more = false

  constructor(settings: Settings) {
    this.#settings = settings
    this.#form = settings.frames === 'standard' ? 'standard' : 'advanced'
    this.dialogue = new Dialogue(this.#wire, {
      baud: 38_400,
      answerMs: 500,
      quietMs: settings.mode === 'notify' ? watchMs : inventoryMs,
      hello: tries => this.#hello(tries),
      steps: () => [],
      poll: () => this.#poll(),
    })
  }

  /** Twice in each form: the first question after power-up may be lost. */
  #hello(tries: number): Uint8Array {
    if (this.#settings.frames === 'auto') this.#form = Math.floor(tries / 2) % 2 === 0 ? 'advanced' : 'standard'
    return this.#frame(command.version)
  }

  #frame(code: number, data: readonly number[] = []): Uint8Array {
    return buildFrame(this.#form, this.#settings.address, code, data)
  }

  #poll(more = false): void {
    const { mode, records } = this.#settings
    if (mode === 'host') this.#wire.send(this.#frame(command.iso, [inventory, Number(more)]))
    if (mode === 'buffered') this.#wire.send(this.#frame(command.readBuffer, [records >> 8, records & 0xff]))
  }

  #onFrame(frame: FeigFrame): void {
    // Without a status it is a question: our own echo, or somebody else's.
    if (!isReader(frame)) return
    if (this.dialogue.greeting) this.#form = frame.form
    const { command: code, bytes, from, to } = frame
    const state = bytes[from]!
    if (code === command.iso) this.#onInventory(state, bytes, from + 1, to)
    else if (code === command.readBuffer) this.#onBuffer(state, bytes, from + 1, to)
    else if (code === command.clearBuffer) this.#onCleared(state)
    else if (state !== status.ok) this.#onError(state)
    this.dialogue.heard(code)
  }

  #onInventory(state: number, bytes: Uint8Array, from: number, to: number): void {
    const found = state === status.ok || state === status.moreData
    if (found && from < to) this.#tell(eachInventoried, bytes, from, to)
    else if (state !== status.noTag) this.#onError(state)
    if (state === status.moreData && this.dialogue.reading) this.#poll(true)
    else this.dialogue.roundOver(found || state === status.noTag)
  }

  /** What has been read out is cleared only when it is here, so that nothing is lost on the way. */
  #onBuffer(state: number, bytes: Uint8Array, from: number, to: number): void {
    const found = from < to && [status.ok, status.moreData, status.overflow].includes(state as 0)
    if (found) this.#tell(eachBuffered, bytes, from, to)
    if (state === status.overflow || (!found && state !== status.noValidData && state !== status.noTag))
      this.#onError(state)
    this.#more = state === status.moreData
    if (found && this.dialogue.reading) this.#wire.send(this.#frame(command.clearBuffer))
    else this.dialogue.roundOver(false)
  }

  #onCleared(state: number): void {
    const well = state === status.ok || state === status.noValidData
    if (!well) this.#onError(state)
    if (well && this.#more && this.dialogue.reading) this.#poll()
    else this.dialogue.roundOver(false)
  }

  #tell(each: typeof eachInventoried, bytes: Uint8Array, from: number, to: number): void {
    if (each(this.#lately, bytes, from, to, null)) each(this.#lately, bytes, from, to, this.#take)
    else this.#wire.warn('strange', `An answer of ${to - from} bytes does not come out even in tags.`, strangeTip)
  }

  readonly #take = ({ kind, tag, passing, tid, antenna, rssiDbm }: FeigTag): void => {
    if (passing) return tellPassing(this.#wire, passing)
    if (!tag) return this.#wire.warn('kind', `A tag of kind ${kind} has no number that is known here.`, kindTip)
    const reading: DraftReading = { tag }
    if (tid !== undefined) reading.tid = tid
    if (antenna !== undefined) reading.antenna = antenna
    if (rssiDbm !== undefined) reading.rssiDbm = rssiDbm
    this.#wire.out.reading(reading)
  }

  #onError(state: number): void {
    this.#wire.warn(`error ${state}`, `The reader reports that ${errorWords(state)}.`, errorTip)
  }
}

const strangeTip = 'Nothing to do while it is rare; otherwise the reader is of another kind.'
const kindTip = 'Use another tag, or tell the maker of this program of this one.'
const errorTip = 'If it repeats, check its antenna, and with ISOStart that its mode is the one that is set here.'
