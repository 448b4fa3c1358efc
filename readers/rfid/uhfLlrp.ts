import { z } from 'zod'
import { toHex } from '../../core/model/hex.ts'
import { type Problem, problem, saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import { epcTag } from '../../core/model/tagId.ts'
import { type DraftReading, type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Recent } from '../framing/recent.ts'
import { Wire } from '../framing/wire.ts'
import { ask, roSpecId } from './llrpAsk.ts'
import { connection, type LlrpEvent, readEvents } from './llrpEvent.ts'
import { buildMessage, idOf, llrpFraming, message, typeOf, type Version } from './llrpMessage.ts'
import { type LlrpTag, readReport } from './llrpReport.ts'
import { LlrpSetUp, type Step } from './llrpSetUp.ts'
import { readStatus, type Status, statusWords, success } from './llrpStatus.ts'

const settings = z.strictObject({
  /** `auto` asks for 1.1 and speaks 1.0.1 where the reader knows nothing newer. */
  version: z.enum(['auto', '1.0.1', '1.1']).default('auto'),
  /** Ports as they are numbered on the reader; empty = all. */
  antennas: z.array(z.number().int().min(1).max(255)).default([]),
  /** The nearest that the reader has; `keep` leaves its own choice. */
  powerDbm: z.union([z.literal('keep'), z.number().min(0).max(36)]).default('keep'),
  /** Gen2 session; 1 … 3 leave a tag alone for a while after it was read. */
  session: z.union([z.literal('keep'), z.number().int().min(0).max(3)]).default('keep'),
  /** About how many tags are in the field at a time; goes with `session`. */
  tagPopulation: z.number().int().min(1).max(65_535).default(32),
  /** By the reader's own numbers, which it lists; 1000 and above choose by themselves at Impinj. */
  readerMode: z.union([z.literal('keep'), z.number().int().min(0).max(65_535)]).default('keep'),
  /** 0 = each read at once; otherwise the reader sums up for so long. */
  reportMs: z.number().int().min(0).max(60_000).default(0),
  /** The reader's rules can't be set from here; this only tells when they are others than those. */
  region: z.enum(['any', 'us', 'eu', 'au', 'jp', 'hk', 'tw', 'kr']).default('any'),
  /** How often the reader says that it is there. */
  keepaliveMs: z.number().int().min(1000).max(60_000).default(10_000),
})
export type LlrpSettings = z.output<typeof settings>

const { report, keepalive, event, error, capabilities, config, configSet, versions } = message
const saidByReaders: readonly number[] = [report, keepalive, event, error, capabilities, config, configSet, versions]
const isReaders = (type: number): boolean => saidByReaders.includes(type)

export const uhfLlrp = defineDriver<LlrpSettings>({
  id: 'uhf-llrp',
  title: 'Fixed UHF readers that speak LLRP (Impinj, Zebra, Alien, ThingMagic, CAEN and others)',
  kind: 'rfid',
  links: ['tcp'],
  namesReceivers: false,
  settings,
  // It greets whoever connects; and lines are for other readers.
  voice: {
    framing: llrpFraming,
    isOwn: (bytes, from) => isReaders(typeOf(bytes, from)),
    asks: [],
    lines: [],
  },
  open: chosen => new LlrpReader(chosen),
})

/** A reader tells at once whether it takes the connection. */
const greetingMs = 5000
/** Some take seconds to set up an inventory. */
const answerMs = 8000
/** After something went wrong that no new connection mends. */
const restMs = 5000
const missedKeepalives = 3
/** What was read without a connection comes first. */
const heldMs = 5000

class LlrpReader implements Driver {
  readonly #settings: LlrpSettings
  readonly #wire = new Wire(llrpFraming, (bytes, from, to) => this.#onMessage(bytes, from, to), {
    midFrameMs: 5000,
    faultTip: 'Rare ones do no harm; otherwise the port is not that of a reader that speaks LLRP (5084).',
    noiseTip: 'Check that the port is that of a reader that speaks LLRP, without encryption (5084).',
    // Messages have neither a mark nor a check: on this connection nothing can be trusted any more.
    onBroken: () => this.#wire.out.hangUp?.(broken),
  })
  readonly #setUp: LlrpSetUp
  readonly #tags = new Recent(epcTag)
  /** idle = not started: reads what comes and says nothing. */
  #phase: 'idle' | 'greeting' | 'setUp' | 'reading' | 'resting' = 'idle'
  #step: Step | null = null
  #id = 0
  #phaseAt = 0
  #askedAt = 0
  /** What the reader's clock showed at which of our times. */
  #readerClock: { readonly us: number; readonly at: number } | null = null

  constructor(chosen: LlrpSettings) {
    this.#settings = chosen
    this.#setUp = new LlrpSetUp(chosen, (kind, text, tip) => this.#wire.warn(kind, text, tip))
  }

  start(nowMs: number, out: DriverOut): void {
    this.#wire.start(nowMs, out)
    this.#readerClock = null
    this.#enter('greeting')
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    this.#wire.receive(input, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#wire.tick(nowMs, out)
    const waited = nowMs - this.#phaseAt
    // Not every reader greets.
    if (this.#phase === 'greeting' && waited >= greetingMs) this.#begin()
    else if (this.#phase === 'setUp' && nowMs - this.#askedAt >= answerMs) this.#onUnanswered(this.#step!)
    else if (this.#phase === 'resting' && waited >= restMs) this.#begin()
    else if (this.#phase === 'reading') this.#goOnReading(nowMs)
  }

  end(out: DriverOut): void {
    this.#wire.end(out)
    if (this.#phase === 'setUp') this.#setUp.cutOffAt(this.#step!)
    this.#phase = 'idle'
  }

  /** An old reader may not answer what it does not know. */
  #onUnanswered(step: Step): void {
    if (!step.negotiates) return this.#hangUp(unanswered)
    this.#setUp.cutOffAt(step)
    this.#next()
  }

  #enter(phase: 'greeting' | 'setUp' | 'reading' | 'resting'): void {
    this.#phase = phase
    this.#phaseAt = this.#wire.now
    this.#step = null
  }

  #begin(): void {
    this.#enter('setUp')
    this.#setUp.begin()
    this.#next()
  }

  #next(): void {
    this.#step = this.#setUp.next()
    if (this.#step) return this.#send(this.#step.version ?? this.#setUp.version, this.#step.ask)
    this.#enter('reading')
    this.#send(this.#setUp.version, ask.reportsWanted())
  }

  #send(
    version: Version,
    { type, body }: { readonly type: number; readonly body: readonly number[] },
    id = this.#newId(),
  ) {
    this.#askedAt = this.#wire.now
    this.#wire.send(buildMessage(version, type, id, body))
  }

  #newId(): number {
    this.#id = (this.#id % 0x7fffffff) + 1
    return this.#id
  }

  #goOnReading(nowMs: number): void {
    const { reportMs, keepaliveMs } = this.#settings
    if (nowMs - Math.max(this.#wire.framedAt, this.#phaseAt) >= missedKeepalives * keepaliveMs) this.#hangUp(silent)
    else if (reportMs > 0 && nowMs - this.#askedAt >= reportMs) this.#send(this.#setUp.version, ask.report())
  }

  #onMessage(bytes: Uint8Array, from: number, to: number): void {
    const type = typeOf(bytes, from)
    if (type === message.report) return this.#onReport(bytes, from, to)
    if (type === message.event) return readEvents(bytes, from, to).forEach(event => this.#onEvent(event))
    if (type === message.keepalive && this.#phase !== 'idle')
      return this.#wire.out.send(buildMessage(this.#setUp.version, message.keepaliveAck, idOf(bytes, from)))
    const status = readStatus(bytes, from, to)
    if (!status) return
    const step = this.#step
    if (step && (type === message.error || (type === step.answer && idOf(bytes, from) === this.#id)))
      return this.#onAnswer(step, status, bytes.subarray(from, to))
    if (status.code !== success) this.#onRefusal('a message', status, 'Nothing to do while it is rare.')
  }

  #onAnswer(step: Step, status: Status, answer: Uint8Array): void {
    if (status.code === success) step.learn?.(answer)
    else {
      if (!step.mayFail) this.#onRefusal(step.what, status, step.tip)
      if (this.#setUp.refused(step) === 'rest') return this.#enter('resting')
    }
    this.#next()
  }

  #onRefusal(what: string, status: Status, tip: string): void {
    this.#wire.warn(`status ${what} ${status.code}`, `The reader refuses ${what}: ${statusWords(status)}.`, tip)
  }

  #onReport(bytes: Uint8Array, from: number, to: number): void {
    readReport(bytes, from, to, tag => {
      if (tag) this.#tell(tag)
      else this.#wire.warn('strange', 'A tag was reported without a number that is an EPC.', strangeTip)
    })
  }

  #tell({ epc, antenna, rssiDbm, channel, phase, count, tid, lastSeenUs }: LlrpTag): void {
    const frequencyKHz = channel === undefined ? undefined : this.#setUp.reader.channelsKHz[channel - 1]
    const ageMs = lastSeenUs === undefined ? 0 : this.#age(lastSeenUs)
    const reading: DraftReading = { tag: this.#tags.of(epc, 0, epc.length) }
    if (antenna !== undefined) reading.antenna = antenna
    if (rssiDbm !== undefined) reading.rssiDbm = rssiDbm
    if (frequencyKHz !== undefined) reading.frequencyKHz = frequencyKHz
    if (phase !== undefined) reading.phase = phase
    if (count !== undefined) reading.count = count
    if (tid) reading.tid = toHex(tid)
    if (ageMs > 0) reading.ageMs = ageMs
    this.#wire.out.reading(reading)
  }

  /** Only of what comes right after the reports were asked for: later the reader's clock may have been set. */
  #age(lastSeenUs: number): number {
    const clock = this.#readerClock
    const { now } = this.#wire
    if (!clock || this.#phase === 'idle' || (this.#phase === 'reading' && now - this.#phaseAt > heldMs)) return 0
    const age = Math.round((clock.us - lastSeenUs) / 1000) + now - clock.at
    return age > heldMs ? age : 0
  }

  #onEvent(event: LlrpEvent): void {
    switch (event.kind) {
      case 'connection':
        return this.#onConnection(event.result, event.readerUs)
      case 'closing':
        return this.#wire.warn('closing', 'The reader closes the connection.', closingTip)
      case 'antenna':
        return this.#onAntenna(event.antenna, event.connected)
      case 'stopped':
        if (event.roSpec !== roSpecId || this.#phase !== 'reading') return
        if (event.preempted)
          this.#wire.warn('preempted', 'Another program has stopped this reader’s reading.', sharedTip)
        return this.#enter('resting')
      case 'bufferLevel':
        if (this.#phase === 'reading') this.#send(this.#setUp.version, ask.report())
        return
      case 'bufferOverflow':
        return this.#wire.warn('overflow', 'The reader had no more room for reads and lost some.', overflowTip)
      case 'exception':
        return this.#wire.warn(`exception ${event.words}`, `The reader reports: "${event.words}".`, exceptionTip)
    }
  }

  #onConnection(result: number, readerUs: number | null): void {
    if (result === connection.accepted) {
      this.#readerClock = readerUs === null ? null : { us: readerUs, at: this.#wire.now }
      if (this.#phase === 'greeting') this.#begin()
    } else if (result === connection.anotherTried)
      this.#wire.warn('another', 'Another program tried to connect to this reader.', sharedTip)
    else this.#hangUp(result === connection.refused ? refused : taken)
  }

  #onAntenna(antenna: number, connected: boolean): void {
    const told = connected
      ? saidProblem('info', sentence('antennaOn', { antenna }), sentence('antennaOnTip'))
      : saidProblem('warning', sentence('antennaOff', { antenna }), sentence('antennaOffTip'))
    this.#wire.repeats.tell(`antenna ${antenna} ${connected}`, told, this.#wire.now, this.#wire.out)
  }

  /** A recording has nothing to hang up. */
  #hangUp(reason: Problem): void {
    const { out } = this.#wire
    if (this.#phase !== 'idle') this.#enter('resting')
    if (out.hangUp) out.hangUp(reason)
    else out.problem(reason)
  }
}

const broken = problem(
  'error',
  'What the reader says no longer makes sense, so the connection is made anew.',
  'Rare ones do no harm; otherwise the port is not that of a reader that speaks LLRP (5084).',
)
const taken = saidProblem('error', sentence('readerHeldElsewhere'), sentence('readerHeldElsewhereTip'))
const refused = problem(
  'error',
  'The reader refuses the connection without saying why.',
  'Close other programs that may use it, or switch it off and on. It is tried again by itself.',
)
const unanswered = problem(
  'error',
  'The reader does not answer as LLRP readers do.',
  'Check that the address and port are those of its LLRP, without encryption (5084), and that LLRP is switched on in it.',
)
const silent = saidProblem('error', sentence('readerSilentNow'), sentence('readerGoneTip'))
const closingTip = 'Check whether somebody is at the reader; it is connected again by itself.'
const sharedTip = 'Let one program alone use the reader; two take its inventory from each other.'
const overflowTip = 'Set a shorter reportMs, or use fewer readers on this network.'
const exceptionTip = 'Look it up in the reader’s manual if it repeats.'
const strangeTip = 'Nothing to do while it is rare; otherwise the tags carry no EPC.'
