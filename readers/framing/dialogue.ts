import type { Driver, DriverOut, Message } from '../driver.ts'
import type { Wire } from './wire.ts'

/** Something to be set before reading starts. */
export interface Step {
  /** The reader's word for it: its answer carries the same. */
  readonly code: number
  readonly frame: Uint8Array
  /** In words, for when it is not confirmed; empty where that does no harm. */
  readonly what: string
}

export interface Script {
  /**
   * Asked until anything answers: it wakes a sleeping reader and shows that one is there. `tries` = how often it was
   * asked before, for readers that may speak in more ways than one.
   */
  hello(tries: number): Uint8Array
  /** What follows the hello; read anew each time, so that it may depend on what the reader said of itself. */
  steps(): readonly Step[]
  /** Starts reading, or asks for the next round of it. */
  poll(): void
  /** Where the reader's time to answer, or to end a round, is longer than usual. */
  readonly answerMs?: number
  /** A reader that should speak and has not for so long may have been without power: it is set up anew. */
  readonly quietMs?: number
  /** Of the model, for the tip when nothing answers. */
  readonly baud: number
}

/** A reader answers within tens of milliseconds; the first command after sleep may only wake it. */
const usualAnswerMs = 300
const usualQuietMs = 1000
/** An answer that comes sooner ended no round; asking at once would only keep the wire busy. */
const soonestRoundMs = 20
const triesPerStep = 3
/** Hellos until somebody is told that nobody answers. */
const patientHellos = 4
/** The driver of a reader that is asked: from an open link to reading, and again whenever it falls silent. */
export class Dialogue implements Driver {
  readonly #wire: Wire
  readonly #script: Script
  /** idle = not started: reads what comes and asks for nothing. */
  #phase: 'idle' | 'hello' | 'steps' | 'reading' = 'idle'
  #steps: readonly Step[] = []
  #step = 0
  #tries = 0
  #due = false

  constructor(wire: Wire, script: Script) {
    this.#wire = wire
    this.#script = script
  }

  get reading(): boolean {
    return this.#phase === 'reading'
  }

  /** An answer is due: what comes otherwise is no news to it. */
  get asking(): boolean {
    return this.#phase === 'hello' || this.#phase === 'steps'
  }

  /** Nobody has answered yet. */
  get greeting(): boolean {
    return this.#phase === 'hello'
  }

  /** The word of the step whose answer is due; null where none is. */
  get awaited(): number | null {
    return this.#phase === 'steps' ? this.#steps[this.#step]!.code : null
  }

  start(nowMs: number, out: DriverOut): void {
    this.#wire.start(nowMs, out)
    this.#begin()
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    this.#wire.receive(input, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#wire.tick(nowMs, out)
    this.#goOn()
  }

  end(out: DriverOut): void {
    this.#wire.end(out)
  }

  /** The reader answers, but has lost what it was set to: it is set up anew after a breath. */
  forgot(): void {
    if (this.#phase !== 'reading') return
    this.#phase = 'hello'
    this.#tries = 0
    this.#due = false
  }

  /** Reading stops for the steps, which may have others among them now, and then goes on. */
  stepAside(): void {
    if (this.#phase !== 'reading') return
    this.#steps = this.#script.steps()
    this.#take(0)
  }

  /** The reader has spoken; `code` = what it answers, if that is an answer (a refusal is one too). */
  heard(code: number | null): void {
    if (this.#phase === 'hello') {
      this.#steps = this.#script.steps()
      this.#take(0)
    } else if (this.#phase === 'steps' && code === this.#steps[this.#step]!.code) this.#take(this.#step + 1)
  }

  /** The reader has done what the poll asked: the next one follows at once, or after a breath when it went wrong. */
  roundOver(well: boolean): void {
    if (this.#phase !== 'reading') return
    if (well && this.#wire.now - this.#wire.sentAt >= soonestRoundMs) this.#script.poll()
    else this.#due = true
  }

  #begin(): void {
    this.#phase = 'hello'
    this.#due = false
    this.#tries = 0
    this.#wire.send(this.#script.hello(0))
  }

  #goOn(): void {
    if (this.#due) {
      this.#due = false
      return this.#script.poll()
    }
    const { now, sentAt, framedAt } = this.#wire
    const waited = now - sentAt
    const { answerMs = usualAnswerMs, quietMs = usualQuietMs } = this.#script
    if (this.#phase === 'hello' && waited >= answerMs) this.#helloAgain()
    else if (this.#phase === 'steps' && waited >= answerMs) this.#stepAgain()
    else if (this.#phase === 'reading' && waited >= quietMs && now - framedAt >= quietMs) this.#begin()
  }

  #helloAgain(): void {
    if (++this.#tries % patientHellos === 0)
      this.#wire.warn('unanswered', 'The reader does not answer.', unansweredTip(this.#script.baud))
    this.#wire.send(this.#script.hello(this.#tries))
  }

  #take(step: number): void {
    this.#step = step
    this.#tries = 0
    this.#phase = step < this.#steps.length ? 'steps' : 'reading'
    if (this.#phase === 'reading') this.#script.poll()
    else this.#wire.send(this.#steps[step]!.frame)
  }

  #stepAgain(): void {
    const { code, frame, what } = this.#steps[this.#step]!
    if (++this.#tries < triesPerStep) return this.#wire.send(frame)
    if (what) this.#wire.warn(`step ${code}`, `The reader did not confirm ${what}.`, unconfirmedTip)
    this.#take(this.#step + 1)
  }
}

const unansweredTip = (baud: number) =>
  `Check its power, that TX and RX are not swapped, and the baud rate (these readers leave the factory with ${baud}).`
const unconfirmedTip = 'It goes on reading; check the setting at the reader if its range is off.'
