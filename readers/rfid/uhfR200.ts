import { z } from 'zod'
import { problem } from '../../core/model/problem.ts'
import { epcTag } from '../../core/model/tagId.ts'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Deframer } from '../framing/deframer.ts'
import { Repeats } from '../framing/repeats.ts'
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
  open: chosen => new R200Driver(chosen),
})

/** A module answers within tens of milliseconds; the first command after sleep only wakes it. */
const answerMs = 300
/** While it polls it says something many times a second ("no tag" if nothing else), so silence means that its rounds are over. */
const quietMs = 1000
/** Polls without a word before the reader is set up anew. */
const unansweredPolls = 3
/** A frame whose rest has not come by then never will. */
const midFrameMs = 1000

interface Step {
  readonly code: number
  readonly frame: (delimiters: Delimiters) => Uint8Array
  /** In words, for when it is not confirmed; empty where that does no harm. */
  readonly what: string
}

class R200Driver implements Driver {
  readonly #settings: Settings
  readonly #accepted: readonly Delimiters[]
  readonly #deframer: Deframer
  readonly #repeats = new Repeats()
  readonly #steps: readonly Step[]

  /** idle = not started: reads what comes and asks for nothing. */
  #phase: 'idle' | 'probe' | 'setup' | 'polling' = 'idle'
  #delimiters: Delimiters
  #step = 0
  #tries = 0
  #askedAt = 0
  #framedAt = 0
  #receivedAt = 0

  // The sink of the deframer, made once; `#now` and `#out` are those of the call that is running.
  #now = 0
  #out!: DriverOut
  readonly #sink = {
    frame: (bytes: Uint8Array, from: number, to: number) => this.#onFrame(readFrame(bytes, from, to)),
    skipped: (count: number, fault: string | null) => this.#onSkipped(count, fault),
  }

  constructor(settings: Settings) {
    this.#settings = settings
    this.#accepted = settings.delimiters === 'auto' ? [bb7e, aadd] : [settings.delimiters === 'bb7e' ? bb7e : aadd]
    this.#delimiters = this.#accepted[0]!
    this.#deframer = new Deframer(r200Framing(this.#accepted))
    this.#steps = setUpSteps(settings)
  }

  start(nowMs: number, out: DriverOut): void {
    this.#enter(nowMs, out)
    this.#deframer.clear()
    this.#probe()
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    if (!(input instanceof Uint8Array)) return
    this.#enter(nowMs, out)
    this.#receivedAt = nowMs
    this.#deframer.push(input, this.#sink)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#enter(nowMs, out)
    if (this.#deframer.unsettled && nowMs - this.#receivedAt >= midFrameMs) this.#deframer.flush(this.#sink)
    this.#repeats.tick(nowMs, out)
    const waited = nowMs - this.#askedAt
    if (this.#phase === 'probe' && waited >= answerMs) this.#probeAgain()
    if (this.#phase === 'setup' && waited >= answerMs) this.#askAgain()
    if (this.#phase === 'polling' && waited >= quietMs && nowMs - this.#framedAt >= quietMs) this.#pollAgain()
  }

  end(out: DriverOut): void {
    this.#enter(this.#now, out)
    this.#deframer.flush(this.#sink)
    this.#repeats.end(out)
  }

  #enter(nowMs: number, out: DriverOut): void {
    this.#now = nowMs
    this.#out = out
  }

  #probe(): void {
    this.#phase = 'probe'
    this.#tries = 0
    this.#delimiters = this.#accepted[0]!
    this.#send(ask.hardwareVersion(this.#delimiters))
  }

  /** Twice in each spelling: the first command after sleep is lost. */
  #probeAgain(): void {
    this.#tries++
    const spelling = Math.floor(this.#tries / 2) % this.#accepted.length
    if (spelling === 0 && this.#tries % 2 === 0) this.#warn('unanswered', 'The reader does not answer.', unansweredTip)
    this.#delimiters = this.#accepted[spelling]!
    this.#send(ask.hardwareVersion(this.#delimiters))
  }

  #setUp(step: number): void {
    this.#tries = 0
    this.#step = step
    this.#phase = step < this.#steps.length ? 'setup' : 'polling'
    if (this.#phase === 'polling') this.#poll()
    else this.#send(this.#steps[step]!.frame(this.#delimiters))
  }

  #askAgain(): void {
    const { code, frame, what } = this.#steps[this.#step]!
    if (++this.#tries < 3) return this.#send(frame(this.#delimiters))
    if (what) this.#warn(`step ${code}`, `The reader did not confirm ${what}.`, unconfirmedTip)
    this.#setUp(this.#step + 1)
  }

  #poll(): void {
    this.#send(ask.multiPoll(this.#settings.rounds, this.#delimiters))
  }

  #pollAgain(): void {
    if (++this.#tries > unansweredPolls) this.#probe()
    else this.#poll()
  }

  #send(frame: Uint8Array): void {
    this.#askedAt = this.#now
    this.#out.send(frame)
  }

  #onFrame(frame: R200Frame): void {
    // A command is our own echo, or somebody else's question: it doesn't show that the module is there.
    if (frame.type === frameType.command) return
    this.#framedAt = this.#now
    if (frame.type === frameType.notice && frame.command === command.tag) this.#onTag(frame)
    if (frame.type === frameType.response && frame.command === command.error) this.#onError(frame)
    if (this.#phase === 'polling') this.#tries = 0
    if (this.#phase === 'setup') this.#onAnswer(frame)
    if (this.#phase === 'probe') {
      this.#delimiters = frame.delimiters
      this.#setUp(0)
    }
  }

  /** The step's own answer, or an error other than the "no tag" of a poll that still runs. */
  #onAnswer({ type, command: code, bytes, from }: R200Frame): void {
    if (type !== frameType.response) return
    const refused = code === command.error && bytes[from] !== noTag
    if (code === this.#steps[this.#step]!.code || refused) this.#setUp(this.#step + 1)
  }

  #onTag(frame: R200Frame): void {
    const notice = readTagNotice(frame)
    if (!notice)
      return this.#warn('notice', `A tag notice of ${frame.to - frame.from} bytes holds no EPC.`, strangeNoticeTip)
    const tag = epcTag(notice.epc)
    if (notice.crcOk || !this.#settings.dropBadEpcCrc) this.#out.reading({ tag, rssiDbm: notice.rssiDbm })
    else
      this.#warn('epc crc', `A read of ${tag} was dropped: the EPC does not fit its CRC, so it was misheard.`, crcTip)
  }

  #onError({ bytes, from, to }: R200Frame): void {
    const code = from < to ? bytes[from]! : null
    if (code === null) this.#warn('error', 'The reader reports an error without saying which.', errorTip)
    else if (code !== noTag) this.#warn(`error ${code}`, `The reader reports that ${errorWords(code)}.`, errorTip)
  }

  #onSkipped(count: number, fault: string | null): void {
    const bytes = count === 1 ? '1 byte' : `${count} bytes`
    if (fault) return this.#warn('fault', `A frame was thrown away: it ${fault} (${bytes} skipped).`, faultTip)
    this.#repeats.tell('noise', problem('info', `Skipped ${bytes} of no frame.`, noiseTip), this.#now, this.#out)
  }

  #warn(kind: string, text: string, tip: string): void {
    this.#repeats.tell(kind, problem('warning', text, tip), this.#now, this.#out)
  }
}

const unansweredTip =
  'Check its power, that TX and RX are not swapped, and the baud rate (these modules leave the factory with 115200).'
const unconfirmedTip = 'It goes on reading; check the setting at the reader if its range is off.'
const strangeNoticeTip = 'Nothing to do while it is rare; otherwise the module is of another kind.'
const crcTip =
  'Rare ones are radio noise. If every read is dropped, the module sends no CRC: set dropBadEpcCrc to false.'
const faultTip = 'Rare ones do no harm; otherwise check the cable, its ground and the baud rate.'
const noiseTip = 'Normal when a reader is plugged in; otherwise check the baud rate and the kind of reader.'
const errorTip = 'If it repeats, check the antenna, the region and the power setting of the reader.'

function setUpSteps({ region, powerDbm }: Settings): Step[] {
  // A poll of an earlier session may still run, and a module that polls takes no settings.
  const steps: Step[] = [{ code: command.stop, frame: ask.stop, what: '' }]
  if (region !== 'keep')
    steps.push({ code: command.region, frame: way => ask.region(region, way), what: `the region ${region}` })
  if (powerDbm !== 'keep')
    steps.push({ code: command.setPower, frame: way => ask.power(powerDbm, way), what: `the power of ${powerDbm} dBm` })
  return steps
}
