import { z } from 'zod'
import { fromHex, toHex } from '../../core/model/hex.ts'
import { epcTag } from '../../core/model/tagId.ts'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Dialogue, type Step } from '../framing/dialogue.ts'
import { Recent } from '../framing/recent.ts'
import { Wire } from '../framing/wire.ts'
import { readHeardTag } from './heardTag.ts'
import { tellMisheard } from './misheard.ts'
import {
  aadd,
  ask,
  bb7e,
  command,
  type Delimiters,
  errorWords,
  frameType,
  head,
  isTagNotice,
  noTag,
  noTagToRead,
  type R200Frame,
  r200Framing,
  readFrame,
  readMemory,
} from './r200Frame.ts'
import { TidsToRead } from './tidsToRead.ts'

const settings = z.strictObject({
  /** Start and end byte of a frame; `auto` asks in both and keeps what answers. */
  delimiters: z.enum(['auto', 'bb7e', 'aadd']).default('auto'),
  /** Radio band; `keep` leaves what the module remembers. */
  region: z.enum(['keep', 'cn900', 'us', 'eu', 'cn800', 'kr']).default('keep'),
  /** `keep` leaves what the module remembers. */
  powerDbm: z.union([z.literal('keep'), z.number().min(0).max(33)]).default('keep'),
  /** `hop` through the channels of the region, or stay on one by its number; `keep` leaves what the module remembers. */
  channel: z.union([z.enum(['keep', 'hop']), z.number().int().min(0).max(59)]).default('keep'),
  /** Gen2 session: 1 … 3 leave a tag alone for a while after it was read. `keep` leaves what the module has. */
  session: z.union([z.literal('keep'), z.number().int().min(0).max(3)]).default('keep'),
  /** 2^q slots a round, for about as many tags at once; counts with a `session` only. */
  q: z.number().int().min(0).max(15).default(4),
  /** Reads only tags whose EPC begins with these hex digits; `none` ends a selection, `keep` leaves what the module has. */
  select: z
    .union([z.enum(['keep', 'none']), z.string().regex(/^(?:[0-9A-Fa-f]{2}){1,31}$/, 'give whole bytes in hex digits')])
    .default('keep'),
  /** Reads the TID of each tag once; while it does, for some tens of milliseconds, no other tag is read. */
  tid: z.boolean().default(false),
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

/** Between two tags whose TID is read, all others have their turn. */
const tidEveryMs = 1000

class R200Reader implements Driver {
  readonly #settings: Settings
  readonly #accepted: readonly Delimiters[]
  readonly #wire: Wire
  readonly dialogue: Dialogue
  readonly #heard = new Recent(readHeardTag)
  readonly #tids: TidsToRead | null
  #delimiters: Delimiters
  #tidAt = 0

  constructor(settings: Settings) {
    this.#settings = settings
    this.#tids = settings.tid ? new TidsToRead() : null
    this.#accepted = settings.delimiters === 'auto' ? [bb7e, aadd] : [settings.delimiters === 'bb7e' ? bb7e : aadd]
    this.#delimiters = this.#accepted[0]!
    this.#wire = new Wire(r200Framing(this.#accepted), (bytes, from, to) => this.#onFrame(bytes, from, to))
    this.dialogue = new Dialogue(this.#wire, {
      baud: 115_200,
      hello: tries => this.#hello(tries),
      steps: () => this.#steps(),
      // While it polls it says something many times a second ("no tag" if nothing else): silence ends its rounds.
      poll: () => this.#wire.send(ask.multiPoll(settings.rounds, this.#delimiters)),
    })
  }

  start(nowMs: number, out: DriverOut): void {
    this.dialogue.start(nowMs, out)
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    this.dialogue.receive(input, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.dialogue.tick(nowMs, out)
    if (this.#tids?.next && nowMs - this.#tidAt >= tidEveryMs) this.dialogue.stepAside()
  }

  end(out: DriverOut): void {
    this.dialogue.end(out)
  }

  #steps(): Step[] {
    const [way, { select }] = [this.#delimiters, this.#settings]
    const next = this.#tids?.next
    this.#tidAt = this.#wire.now
    this.#tids?.take()
    return [
      ...setUpSteps(this.#settings, way),
      ...(next ? tidSteps(fromHex(next.slice('epc:'.length))!, way) : []),
      // Reading a TID selected its tag: that must not last.
      ...selectSteps(next && select === 'keep' ? 'none' : select, way),
    ]
  }

  /** Twice in each spelling: the first command after sleep is lost. */
  #hello(tries: number): Uint8Array {
    this.#delimiters = this.#accepted[Math.floor(tries / 2) % this.#accepted.length]!
    return ask.hardwareVersion(this.#delimiters)
  }

  #onFrame(bytes: Uint8Array, from: number, to: number): void {
    if (isTagNotice(bytes, from)) {
      this.#onTag(bytes, from + head, to - 2)
      // Hundreds come a second, and by now they tell nothing else.
      if (!this.dialogue.asking) return
    }
    const frame = readFrame(bytes, from, to)
    // A command is our own echo, or somebody else's question: it doesn't show that the module is there.
    if (frame.type === frameType.command) return
    if (frame.type === frameType.response && frame.command === command.error) this.#onError(frame)
    if (frame.type === frameType.response && frame.command === command.read) this.#onMemory(frame)
    if (this.dialogue.greeting) this.#delimiters = frame.delimiters
    this.dialogue.heard(this.#answered(frame))
  }

  /** An error refuses what was asked last, except the "no tag" of a poll that still runs. */
  #answered({ type, command: code, bytes, from }: R200Frame): number | null {
    if (type !== frameType.response) return null
    const { awaited } = this.dialogue
    // Modules answer to the mode of the selection as to the selection itself.
    if (code === command.setSelect && awaited === command.selectMode) return awaited
    if (code !== command.error) return code
    return bytes[from] === noTag && awaited !== command.read ? null : awaited
  }

  /** Memory is read here for TIDs only; what else comes was asked by somebody else. */
  #onMemory(frame: R200Frame): void {
    const read = this.dialogue.awaited === command.read ? readMemory(frame) : null
    if (!read) return
    const [tag, tid] = [epcTag(read.epc), toHex(read.data)]
    this.#tids?.found(tag, tid)
    this.#wire.out.reading({ tag, tid })
  }

  /** RSSI, and what the tag said, in `bytes[from … to)`. */
  #onTag(bytes: Uint8Array, from: number, to: number): void {
    const heard = this.#heard.of(bytes, from + 1, to)
    if (!heard) return this.#wire.warn('notice', `A tag notice of ${to - from} bytes holds no EPC.`, strangeNoticeTip)
    const { tag } = heard
    if (!heard.crcOk && this.#settings.dropBadEpcCrc) return tellMisheard(this.#wire, tag)
    const rssiDbm = (bytes[from]! << 24) >> 24
    const tid = this.#tids?.of(tag)
    this.#wire.out.reading(tid ? { tag, rssiDbm, tid } : { tag, rssiDbm })
  }

  #onError({ bytes, from, to }: R200Frame): void {
    const code = from < to ? bytes[from]! : null
    // A tag that has gone is no fault of the reader.
    const gone = code === noTag || (code === noTagToRead && this.dialogue.awaited === command.read)
    if (code === null) this.#wire.warn('error', 'The reader reports an error without saying which.', errorTip)
    else if (!gone) this.#wire.warn(`error ${code}`, `The reader reports that ${errorWords(code)}.`, errorTip)
  }
}

const strangeNoticeTip = 'Nothing to do while it is rare; otherwise the module is of another kind.'
const errorTip = 'If it repeats, check the antenna, the region and the power setting of the reader.'

function setUpSteps({ region, powerDbm, channel, session, q }: Settings, way: Delimiters): Step[] {
  // A poll of an earlier session may still run, and a module that polls takes no settings.
  const steps: Step[] = [{ code: command.stop, frame: ask.stop(way), what: '' }]
  const add = (code: number, frame: Uint8Array, what: string) => steps.push({ code, frame, what })
  if (region !== 'keep') add(command.region, ask.region(region, way), `the region ${region}`)
  if (powerDbm !== 'keep') add(command.setPower, ask.power(powerDbm, way), `the power of ${powerDbm} dBm`)
  if (channel !== 'keep') add(command.hopping, ask.hopping(channel === 'hop', way), 'whether it changes its channel')
  if (typeof channel === 'number') add(command.setChannel, ask.channel(channel, way), `the channel ${channel}`)
  if (session !== 'keep') add(command.setQuery, ask.query(session, q, way), `the session ${session}`)
  return steps
}

function selectSteps(select: string, way: Delimiters): Step[] {
  if (select === 'keep') return []
  const mode = { code: command.selectMode, what: 'which tags it reads' }
  if (select === 'none') return [{ ...mode, frame: ask.selectMode('never', way) }]
  const set = { code: command.setSelect, frame: ask.select(fromHex(select)!, way), what: `the selection ${select}` }
  return [set, { ...mode, frame: ask.selectMode('always', way) }]
}

const tidSteps = (epc: Uint8Array, way: Delimiters): Step[] => [
  { code: command.setSelect, frame: ask.select(epc, way), what: '' },
  { code: command.selectMode, frame: ask.selectMode('always', way), what: '' },
  { code: command.read, frame: ask.tid(way), what: '' },
]
