/**
 * Cuts a byte stream into frames whatever the chunks, and finds the next good frame again after garbage.
 *
 * It holds at most one frame's worth of bytes in one buffer that is made once. A head that turns out wrong costs one
 * byte, not the frame it announced: scanning goes on right behind it, so no good frame behind a bad head is lost.
 */
export interface Framing {
  /** Longest frame, bytes. Bounds the memory and how long a bad head can hold up the frames behind it. */
  readonly longest: number
  /**
   * Looks at the bytes from `from` (at least one) and says how long the frame there is; `needMore` when that can't be
   * known yet; `notHere` when none starts there. `isLast` = nothing follows, so it makes no sense to wait for what does.
   */
  measure(bytes: Uint8Array, from: number, to: number, isLast: boolean): number
  /** The bytes hold the whole frame: why it is no good, or null when it is. */
  fault(bytes: Uint8Array, from: number, to: number): string | null
}

/** `measure`: no frame starts here. */
export const notHere = 0
/** `measure`: too few bytes to know. */
export const needMore = -1

export interface FrameSink {
  /** The bytes are valid during the call only. */
  frame(bytes: Uint8Array, from: number, to: number): void
  /** Bytes between good frames that were none, once for each run of them. `fault` = null when nothing in them looked like a frame. */
  skipped(count: number, fault: string | null): void
}

/** A run of junk is reported at the latest after so many bytes. */
const longestRun = 4096

export class Deframer {
  readonly #framing: Framing
  readonly #bytes: Uint8Array
  #from = 0
  #to = 0
  #skipped = 0
  #fault: string | null = null

  constructor(framing: Framing) {
    this.#framing = framing
    this.#bytes = new Uint8Array(framing.longest)
  }

  /** Bytes that wait for the rest of their frame, or that were skipped and not reported yet. */
  get unsettled(): boolean {
    return this.#to > this.#from || this.#skipped > 0
  }

  push(chunk: Uint8Array, sink: FrameSink): void {
    let taken = 0
    while (taken < chunk.length) {
      if (this.#from > 0) {
        this.#bytes.copyWithin(0, this.#from, this.#to)
        this.#to -= this.#from
        this.#from = 0
      }
      const fits = Math.min(chunk.length - taken, this.#bytes.length - this.#to)
      for (let at = 0; at < fits; at++) this.#bytes[this.#to + at] = chunk[taken + at]!
      this.#to += fits
      taken += fits
      this.#scan(sink, false)
    }
  }

  /** No more bytes belong to what is waiting: finds good frames inside it and reports the rest. */
  flush(sink: FrameSink): void {
    this.#scan(sink, true)
    while (this.#to > this.#from) {
      this.#fault ??= `ends in mid-frame after ${this.#to - this.#from} bytes`
      this.#skip(1, sink)
      this.#scan(sink, true)
    }
    this.#report(sink)
  }

  clear(): void {
    this.#from = this.#to = this.#skipped = 0
    this.#fault = null
  }

  #scan(sink: FrameSink, isLast: boolean): void {
    const bytes = this.#bytes
    while (this.#from < this.#to) {
      const length = this.#framing.measure(bytes, this.#from, this.#to, isLast)
      if (length === notHere || length > bytes.length) {
        this.#skip(1, sink)
        continue
      }
      if (length === needMore || this.#from + length > this.#to) return
      const from = this.#from
      const fault = this.#framing.fault(bytes, from, from + length)
      if (fault !== null) {
        this.#fault ??= fault
        this.#skip(1, sink)
        continue
      }
      this.#report(sink)
      this.#from = from + length
      sink.frame(bytes, from, from + length)
    }
  }

  #skip(count: number, sink: FrameSink): void {
    this.#from += count
    this.#skipped += count
    if (this.#skipped >= longestRun) this.#report(sink)
  }

  #report(sink: FrameSink): void {
    const [skipped, fault] = [this.#skipped, this.#fault]
    this.#skipped = 0
    this.#fault = null
    if (skipped > 0) sink.skipped(skipped, fault)
  }
}
