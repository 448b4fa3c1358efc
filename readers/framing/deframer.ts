/**
 * Cuts a byte stream into frames whatever the chunks, and finds the next good frame again after garbage.
 *
 * Frames that come whole are seen where they are; of one that does not, it holds at most its length in one buffer that is
 * made once. A head that turns out wrong costs one
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
    let taken = this.#to > this.#from ? 0 : this.#direct(chunk, 0, sink)
    while (taken < chunk.length) {
      if (this.#from > 0) {
        this.#bytes.copyWithin(0, this.#from, this.#to)
        this.#to -= this.#from
        this.#from = 0
      }
      const held = this.#to
      const fits = Math.min(chunk.length - taken, this.#bytes.length - this.#to)
      for (let at = 0; at < fits; at++) this.#bytes[this.#to + at] = chunk[taken + at]!
      this.#to += fits
      taken += fits
      this.#scan(sink, false)
      // What was held is settled: the rest of the chunk is where it is.
      if (held > 0 && this.#from >= held) taken = this.#direct(chunk, taken - (this.#to - this.#from), sink)
    }
  }

  /** No more bytes belong to what is waiting: finds good frames inside it and reports the rest. */
  flush(sink: FrameSink): void {
    this.#scan(sink, true)
    while (this.#to > this.#from) {
      this.#fault ??= `ends in mid-frame after ${this.#to - this.#from} bytes`
      this.#from++
      this.#skip(sink)
      this.#scan(sink, true)
    }
    this.#report(sink)
  }

  clear(): void {
    this.#from = this.#to = this.#skipped = 0
    this.#fault = null
  }

  #scan(sink: FrameSink, isLast: boolean): void {
    while (this.#from < this.#to) {
      const from = this.#from
      const length = this.#frameAt(this.#bytes, from, this.#to, isLast)
      if (length === needMore) return
      if (length === notHere) {
        this.#from++
        this.#skip(sink)
      } else {
        this.#from = from + length
        this.#give(this.#bytes, from, this.#from, sink)
      }
    }
  }

  /** From `from` on without a copy, to where the last frame is not whole; nothing is held before. Gives how far it came. */
  #direct(chunk: Uint8Array, from: number, sink: FrameSink): number {
    this.#from = this.#to = 0
    let at = from
    while (at < chunk.length) {
      // As far as the buffer would reach, so that it makes no difference where a frame is seen.
      const length = this.#frameAt(chunk, at, Math.min(chunk.length, at + this.#bytes.length), false)
      if (length === needMore) break
      if (length === notHere) {
        at++
        this.#skip(sink)
      } else {
        at += length
        this.#give(chunk, at - length, at, sink)
      }
    }
    return at
  }

  /** Length of the good frame at `from`; `needMore` while it is not whole. */
  #frameAt(bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
    const length = this.#framing.measure(bytes, from, to, isLast)
    if (length === notHere || length > this.#bytes.length) return notHere
    if (length === needMore || from + length > to) return needMore
    const fault = this.#framing.fault(bytes, from, from + length)
    if (fault === null) return length
    this.#fault ??= fault
    return notHere
  }

  #give(bytes: Uint8Array, from: number, to: number, sink: FrameSink): void {
    if (this.#skipped > 0) this.#report(sink)
    sink.frame(bytes, from, to)
  }

  /** One byte more of no frame. */
  #skip(sink: FrameSink): void {
    if (++this.#skipped >= longestRun) this.#report(sink)
  }

  #report(sink: FrameSink): void {
    const [skipped, fault] = [this.#skipped, this.#fault]
    this.#skipped = 0
    this.#fault = null
    if (skipped > 0) sink.skipped(skipped, fault)
  }
}
