import type { TagId } from '../../core/model/ids.ts'
import type { Message } from '../../readers/driver.ts'
import { Deframer, type Framing } from '../../readers/framing/deframer.ts'
import type { Random } from '../random.ts'

/** A label in the field of the antenna in this round, and how loud. */
export interface Label {
  readonly tag: TagId
  readonly rssiDbm: number
}

/** Milliseconds that one inventory round takes. */
export const roundMs = 100

/** What can go wrong on command; `silence` lasts until `speech`. */
export const faults = [
  'garbage',
  'checksum',
  'cut',
  'duplicate',
  'flood',
  'error',
  'power',
  'silence',
  'speech',
] as const
export type Fault = (typeof faults)[number]

type Output = Uint8Array | Message

/** Reads of a label in one round. */
const flood = 300
/** So long after it got power it neither hears nor reads. */
const bootMs = 300
const garbageFrames = 5

/**
 * A reader as the other end of its line shows it: what it is told and what it says, in real frames, and how it misbehaves.
 * No I/O, no clock: bytes and time go in, bytes come out.
 */
export abstract class FarEnd<Out extends Output = Uint8Array> {
  protected readonly random: Random
  /** What it has been told since it got power, by name: as factories leave it, a reader is set to nothing. */
  protected readonly set = new Map<string, unknown>()
  protected roundsLeft = 0
  readonly #send: (output: Out) => void
  #nextRoundMs = 0
  #silent = false
  #refusing = false
  #garbageFrames = 0
  #truncateNext = false
  #corruptNext = false
  #duplicateNext = false
  #floodNext = false
  #nowMs = 0
  /** When it will have started; null when it has. */
  #startsMs: number | null = null

  constructor(random: Random, send: (output: Out) => void) {
    this.random = random
    this.#send = send
  }

  /** What the host says. */
  protected abstract hear(input: Output): void
  /** One look into the field. */
  protected abstract round(labels: readonly Label[]): void
  /** The rounds that were asked for are done. */
  protected roundsOver(): void {}
  /** It has power and is ready. */
  protected started(): void {}

  /** From the host. */
  receive(input: Output): void {
    if (this.#startsMs === null) this.hear(input)
  }

  get settings(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.set)
  }

  get polling(): boolean {
    return this.roundsLeft > 0
  }

  /** Without power for a moment: it does not read, and has forgotten what it was told. */
  restart(): void {
    this.roundsLeft = 0
    this.set.clear()
    this.#startsMs = this.#nowMs + bootMs
  }

  /** Lets time pass; `field` says which labels the antenna reads in one round. */
  advance(nowMs: number, field: () => readonly Label[]): void {
    this.#nowMs = nowMs
    if (this.#startsMs !== null && nowMs >= this.#startsMs) {
      this.#startsMs = null
      this.started()
    }
    while (this.roundsLeft > 0 && nowMs >= this.#nextRoundMs) {
      this.#nextRoundMs = Math.max(this.#nextRoundMs, nowMs - roundMs) + roundMs
      this.roundsLeft--
      const labels = field()
      this.round(this.#floodNext ? labels.flatMap(label => Array<Label>(flood).fill(label)) : labels)
      this.#floodNext = false
      if (this.roundsLeft === 0) this.roundsOver()
    }
  }

  inject(fault: Fault): void {
    if (fault === 'garbage') this.garbage(garbageFrames)
    if (fault === 'checksum') this.#corruptNext = true
    if (fault === 'cut') this.truncate()
    if (fault === 'duplicate') this.#duplicateNext = true
    if (fault === 'flood') this.#floodNext = true
    if (fault === 'error') this.refuse()
    if (fault === 'power') this.restart()
    if (fault === 'silence' || fault === 'speech') this.silence(fault === 'silence')
  }

  /** Stops answering and reading, as a hung module does; or comes back. */
  silence(on: boolean): void {
    this.#silent = on
  }

  /** Noise comes in place of so many frames. */
  garbage(frames: number): void {
    this.#garbageFrames = frames
  }

  /** The next frame breaks off in the middle. */
  truncate(): void {
    this.#truncateNext = true
  }

  /** What it does next ends in an error of its own. */
  protected refuse(): void {
    this.#refusing = true
  }

  /** Whether that is now, which it is once. */
  protected refuses(): boolean {
    const now = this.#refusing
    this.#refusing = false
    return now
  }

  protected write(frame: Out): void {
    if (this.#silent) return
    const bytes = this.#mangled('topic' in frame ? frame.payload : frame)
    const said = ('topic' in frame ? { ...frame, payload: bytes } : bytes) as Out
    this.#send(said)
    if (this.#duplicateNext) this.#send(said)
    this.#duplicateNext = false
  }

  #mangled(bytes: Uint8Array): Uint8Array {
    if (this.#garbageFrames > 0) {
      this.#garbageFrames--
      return Uint8Array.from({ length: 24 }, () => Math.floor(this.random.next() * 256))
    }
    if (this.#truncateNext) {
      this.#truncateNext = false
      return bytes.subarray(0, bytes.length >> 1)
    }
    if (!this.#corruptNext) return bytes
    this.#corruptNext = false
    return bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 0x04 : byte))
  }
}

/** Of a protocol with frames, the same in both directions. */
export abstract class FramedEnd extends FarEnd {
  readonly #deframer: Deframer
  readonly #sink = {
    frame: (bytes: Uint8Array, from: number, to: number) => this.command(bytes.slice(from, to)),
    skipped: () => {},
  }

  constructor(random: Random, send: (bytes: Uint8Array) => void, framing: Framing) {
    super(random, send)
    this.#deframer = new Deframer(framing)
  }

  protected hear(input: Output): void {
    if (input instanceof Uint8Array) this.#deframer.push(input, this.#sink)
  }

  override restart(): void {
    super.restart()
    this.#deframer.clear()
  }

  /** A good frame of the host. */
  protected abstract command(frame: Uint8Array): void
}
