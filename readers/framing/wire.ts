import { problem } from '../../core/model/problem.ts'
import type { Driver, DriverOut, Message } from '../driver.ts'
import { Deframer, type Framing } from './deframer.ts'
import { Repeats } from './repeats.ts'

/** What differs between wires. */
export interface WireWays {
  /** A frame whose rest has not come by then never will. */
  readonly midFrameMs?: number
  /** What to do when frames come broken, or when it is not frames that come. */
  readonly faultTip?: string
  readonly noiseTip?: string
  /** Something came that was no frame: for wires on which it can't be known where the next one starts. */
  readonly onBroken?: () => void
}
const usualWays = {
  midFrameMs: 1000,
  faultTip: 'Rare ones do no harm; otherwise check the cable, its ground and the baud rate.',
  noiseTip: 'Normal when a reader is plugged in; otherwise check the baud rate and the kind of reader.',
}
/** Time for a frame that comes in pieces, of the time that none may pause. */
const slowestFrames = 2

/**
 * The reader's end of a byte stream, which most drivers need alike: it cuts frames, tells what was thrown away without
 * flooding anybody, gives up on half a frame, drops the echo of a two-wire adapter, and knows when it was last spoken on.
 *
 * `now` and `out` are those of the call that is running. A reader that can't be asked anything needs no other driver.
 */
export class Wire implements Driver {
  now = 0
  out!: DriverOut
  /** When the reader last said a whole frame, and when it was last asked something. */
  framedAt = 0
  sentAt = 0
  /** For what is told beside the wire's own problems. */
  readonly repeats = new Repeats()
  readonly #ways: WireWays & typeof usualWays
  readonly #deframer: Deframer
  #receivedAt = 0
  /** When the first byte came of the frame that waits for its rest. */
  #headAt = 0
  #sent: Uint8Array | null = null
  readonly #sink

  constructor(framing: Framing, onFrame: (bytes: Uint8Array, from: number, to: number) => void, ways: WireWays = {}) {
    this.#ways = { ...usualWays, ...ways }
    this.#deframer = new Deframer(framing)
    this.#sink = {
      frame: (bytes: Uint8Array, from: number, to: number) => {
        if (this.#isEcho(bytes, from, to)) return
        this.framedAt = this.now
        onFrame(bytes, from, to)
      },
      skipped: (count: number, fault: string | null) => this.#onSkipped(count, fault),
    }
  }

  /** The link is new: nothing on it belongs to the one before. */
  start(nowMs: number, out: DriverOut): void {
    this.#enter(nowMs, out)
    this.#deframer.clear()
    this.#sent = null
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    if (!(input instanceof Uint8Array)) return
    this.#enter(nowMs, out)
    this.#receivedAt = nowMs
    const grown = this.#deframer.waiting + input.length
    this.#deframer.push(input, this.#sink)
    // Something was settled, or nothing waited before: what waits now began in this piece.
    if (this.#deframer.waiting !== grown || grown === input.length) this.#headAt = nowMs
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#enter(nowMs, out)
    if (this.#deframer.unsettled) this.#giveUpHalves(nowMs)
    this.repeats.tick(nowMs, out)
  }

  end(out: DriverOut): void {
    this.#enter(this.now, out)
    this.#deframer.flush(this.#sink)
    this.repeats.end(out)
  }

  send(frame: Uint8Array): void {
    this.sentAt = this.now
    this.#sent = frame
    this.out.send(frame)
  }

  /** The first of its kind at once, the others counted. */
  warn(kind: string, text: string, tip: string): void {
    this.repeats.tell(kind, problem('warning', text, tip), this.now, this.out)
  }

  #enter(nowMs: number, out: DriverOut): void {
    this.now = nowMs
    this.out = out
  }

  /** On a wire that is quiet, nothing more will come; on one that is not, a false head must not swallow the frames behind it. */
  #giveUpHalves(nowMs: number): void {
    const { midFrameMs } = this.#ways
    if (nowMs - this.#receivedAt >= midFrameMs) this.#deframer.flush(this.#sink)
    else if (nowMs - this.#headAt >= slowestFrames * midFrameMs) {
      this.#headAt = nowMs
      this.#deframer.overtake(this.#sink)
    }
  }

  #isEcho(bytes: Uint8Array, from: number, to: number): boolean {
    const sent = this.#sent
    if (sent === null || sent.length !== to - from) return false
    for (let at = 0; at < sent.length; at++) if (sent[at] !== bytes[from + at]) return false
    return true
  }

  #onSkipped(count: number, fault: string | null): void {
    this.#tellSkipped(count, fault)
    this.#ways.onBroken?.()
  }

  #tellSkipped(count: number, fault: string | null): void {
    const bytes = count === 1 ? '1 byte' : `${count} bytes`
    if (fault)
      return this.warn('fault', `A frame was thrown away: it ${fault} (${bytes} skipped).`, this.#ways.faultTip)
    const noise = problem('info', `Skipped ${bytes} of no frame.`, this.#ways.noiseTip)
    this.repeats.tell('noise', noise, this.now, this.out)
  }
}
