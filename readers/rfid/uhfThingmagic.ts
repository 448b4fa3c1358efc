import { z } from 'zod'
import { toHex } from '../../core/model/hex.ts'
import { epcTag } from '../../core/model/tagId.ts'
import { type DraftReading, defineDriver } from '../driver.ts'
import { Dialogue, type Step } from '../framing/dialogue.ts'
import { Recent } from '../framing/recent.ts'
import { Wire } from '../framing/wire.ts'
import {
  ask,
  command,
  errorWords,
  isBootLoader,
  type MercuryFrame,
  type MercuryTag,
  mercuryFraming,
  noTag,
  ok,
  readBareTag,
  readFrame,
  readRecords,
} from './mercuryFrame.ts'
import { readHeardTag } from './heardTag.ts'
import { tellMisheard } from './misheard.ts'
import { isTid } from './tid.ts'

const settings = z.strictObject({
  /** Radio band; `keep` leaves what the module has, which is none in some right after power-up. */
  region: z.enum(['keep', 'us', 'eu', 'in', 'jp', 'cn', 'eu3', 'kr', 'au', 'nz', 'us2', 'us3']).default('keep'),
  /** `keep` leaves what the module remembers. */
  powerDbm: z.union([z.literal('keep'), z.number().min(0).max(33)]).default('keep'),
  /** Ports that send and receive, in turn. */
  antennas: z.array(z.number().int().min(1).max(15)).min(1).default([1]),
  /** Gen2 session: 1 … 3 leave a tag alone for a while after it was read. `keep` leaves what the module has. */
  session: z.union([z.literal('keep'), z.number().int().min(0).max(3)]).default('keep'),
  /** Reads the TID with each tag, which takes longer: fewer tags are read in the same time. */
  tid: z.boolean().default(false),
  /** Reads whose EPC does not fit its CRC are noise; turn off for modules that send none. */
  dropBadEpcCrc: z.boolean().default(true),
})
type Settings = z.output<typeof settings>

export const uhfThingmagic = defineDriver<Settings>({
  id: 'uhf-thingmagic',
  title: 'ThingMagic and JADAK M5e, M6e, M7e and Nano modules, Silion SIM',
  kind: 'rfid',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: mercuryFraming,
    isOwn: (bytes, from, to) => readFrame(bytes, from, to) !== null,
    asks: [ask.program()],
    lines: [{ baud: 115_200 }, { baud: 9600 }, { baud: 38_400 }, { baud: 921_600 }],
  },
  open: chosen => new ThingmagicReader(chosen).dialogue,
})

class ThingmagicReader {
  readonly #settings: Settings
  readonly #wire = new Wire(mercuryFraming, (bytes, from, to) => this.#onFrame(readFrame(bytes, from, to)))
  readonly #heard = new Recent(readHeardTag)
  readonly dialogue: Dialogue

  constructor(settings: Settings) {
    this.#settings = settings
    this.dialogue = new Dialogue(this.#wire, {
      baud: 115_200,
      // A module that boots its firmware is deaf for half a second.
      answerMs: 500,
      // While it reads it says something once a second.
      quietMs: 3000,
      hello: ask.program,
      steps: () => setUpSteps(settings),
      poll: () => this.#wire.send(ask.start(settings.tid)),
    })
  }

  #onFrame(frame: MercuryFrame | null): void {
    // A question is somebody else's: it doesn't show that the module is there.
    if (!frame) return
    const { command: code, status, bytes, from, to } = frame
    if (status !== ok && status !== noTag) this.#onError(status)
    else if (code === command.program && from < to && isBootLoader(bytes[from]!)) return this.#onBootLoader()
    else if (status === ok) this.#onTags(frame)
    this.dialogue.heard(code)
    // A module that was without power for a moment has no region, and may wait in its boot loader.
    if (code === command.continuous && status !== ok) this.dialogue.forgot()
  }

  /** It is asked again what it runs until it runs its firmware. */
  #onBootLoader(): void {
    if (this.dialogue.greeting) this.#wire.send(ask.boot())
  }

  #onTags(frame: MercuryFrame): void {
    const { command: code, bytes, from, to } = frame
    if (code === command.readSingle) {
      const epc = readBareTag(bytes, from, to)
      return epc ? this.#wire.out.reading({ tag: epcTag(epc) }) : this.#onStrange(frame)
    }
    const tags = readRecords(frame)
    if (tags) for (const tag of tags) this.#tell(tag, bytes)
    else this.#onStrange(frame)
  }

  #tell(read: Readonly<MercuryTag>, bytes: Uint8Array): void {
    const { tag, crcOk } = this.#heard.of(bytes, read.from, read.to)!
    if (!crcOk && this.#settings.dropBadEpcCrc) return tellMisheard(this.#wire, tag)
    const { memoryFrom, memoryTo } = read
    const reading: DraftReading = { tag }
    if (read.antenna !== undefined) reading.antenna = read.antenna
    if (read.rssiDbm !== undefined) reading.rssiDbm = read.rssiDbm
    if (read.frequencyKHz !== undefined) reading.frequencyKHz = read.frequencyKHz
    if (read.phase !== undefined) reading.phase = read.phase
    if (read.count !== undefined) reading.count = read.count
    if (isTid(bytes, memoryFrom, memoryTo)) reading.tid = toHex(bytes, memoryFrom, memoryTo)
    this.#wire.out.reading(reading)
  }

  #onStrange({ from, to }: MercuryFrame): void {
    this.#wire.warn('strange', `A read of ${to - from} bytes does not come out even in tags.`, strangeTip)
  }

  #onError(status: number): void {
    this.#wire.warn(`error ${status}`, `The reader reports that ${errorWords(status)}.`, errorTip)
  }
}

const strangeTip = 'Nothing to do while it is rare; otherwise the module is of another kind.'
const errorTip = 'If it repeats, check the antenna, the region and the power setting of the reader.'

function setUpSteps({ region, powerDbm, antennas, session }: Settings): Step[] {
  // Reading of an earlier session may still run, and a module that reads takes no settings.
  const steps: Step[] = [{ code: command.continuous, frame: ask.stop(), what: '' }]
  if (region !== 'keep') steps.push({ code: command.region, frame: ask.region(region), what: `the region ${region}` })
  steps.push({ code: command.protocol, frame: ask.gen2(), what: 'that its tags are Gen2' })
  if (session !== 'keep')
    steps.push({ code: command.protocolOption, frame: ask.session(session), what: `the session ${session}` })
  steps.push({ code: command.antennas, frame: ask.antennas(antennas), what: `the antennas ${antennas.join(', ')}` })
  if (powerDbm !== 'keep')
    steps.push({ code: command.power, frame: ask.power(powerDbm), what: `the power of ${powerDbm} dBm` })
  steps.push({ code: command.option, frame: ask.everyRead(), what: '' })
  return steps
}
