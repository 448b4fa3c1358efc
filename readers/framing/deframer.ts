/**
 * Cuts a byte stream into frames whatever the chunks, and finds the next good frame again after garbage.
 *
 * What comes is laid into one buffer that is made once, and frames are seen there; between calls no more waits than one
 * frame that is not whole. A head that turns out wrong costs one byte, not the frame it announced: scanning goes on right
 * behind it, so no good frame behind a bad head is lost.
 */
export interface Framing {
  /** Longest frame, bytes. Bounds the memory and how long a bad head can hold up the frames behind it. */
  readonly longest: number
  /**
   * Looks at the bytes from `from` (at least one) and says how long the frame there is; `needMore` when that can't be
   * known yet; `notHere` when none starts there. `isLast` = nothing follows, so it makes no sense to wait for what does.
   */
  measure(bytes: Uint8Array, from: number, to: number, isLast: boolean): number
  /** The bytes hold the whole frame: why it is no good, `noFrame` when it is none at all, or null when it is good. */
  fault(bytes: Uint8Array, from: number, to: number): string | null
}

/** `measure`: no frame starts here. */
export const notHere = 0
/** `measure`: too few bytes to know. */
export const needMore = -1
/** `fault`: a second look shows what `measure` would have said of it. */
export const noFrame = ''

export interface FrameSink {
  /** The bytes are valid during the call only. */
  frame(bytes: Uint8Array, from: number, to: number): void
  /** Bytes between good frames that were none, once for each run of them. `fault` = null when nothing in them looked like a frame. */
  skipped(count: number, fault: string | null): void
}

/** What one read of a port gives at the most, usually: with room for it, bytes seldom have to move. */
const usualRead = 4096

/** A run of junk is reported at the latest after so many bytes. */
const longestRun = 4096

export class Deframer {
  readonly #framing: Framing
  /** What came and is not settled, `#bytes[#from … #to)`: between calls never more than one frame. */
  readonly #bytes: Uint8Array
  #from = 0
  #to = 0
  #skipped = 0
  #fault: string | null = null

  constructor(framing: Framing) {
    this.#framing = framing
    this.#bytes = new Uint8Array(framing.longest + Math.max(framing.longest, usualRead))
  }

  /** Bytes that wait for the rest of their frame, or that were skipped and not reported yet. */
  get unsettled(): boolean {
    return this.#to > this.#from || this.#skipped > 0
  }

  /** Bytes that wait for the rest of their frame. */
  get waiting(): number {
    return this.#to - this.#from
  }

  push(chunk: Uint8Array, sink: FrameSink): void {
    const room = this.#bytes.length - this.#to
    if (chunk.length <= room) {
      this.#bytes.set(chunk, this.#to)
      this.#to += chunk.length
      this.#cut(sink, this.#to)
    } else this.#pushInParts(chunk, sink)
  }

  #pushInParts(chunk: Uint8Array, sink: FrameSink): void {
    const bytes = this.#bytes
    for (let taken = 0; taken < chunk.length; ) {
      bytes.copyWithin(0, this.#from, this.#to)
      this.#to -= this.#from
      this.#from = 0
      const part = chunk.subarray(taken, taken + bytes.length - this.#to)
      bytes.set(part, this.#to)
      this.#to += part.length
      taken += part.length
      // As long as more of the chunk is to come, each frame is seen with all that it could be looked at with.
      this.#cut(sink, taken < chunk.length ? this.#to - this.#framing.longest : this.#to)
    }
  }

  /** No more bytes belong to what is waiting: finds good frames inside it and reports the rest. */
  flush(sink: FrameSink): void {
    while (this.#to > this.#from) {
      const length = this.#lengthAt(this.#bytes, this.#from, this.#to, true)
      if (length > 0 && this.#from + length <= this.#to) {
        this.#from += length
        this.#give(this.#bytes, this.#from - length, this.#from, sink)
        continue
      }
      if (length !== notHere) this.#fault ||= `ends in mid-frame after ${this.#to - this.#from} bytes`
      this.#from++
      this.#skip(sink)
    }
    this.#report(sink)
  }

  /** A good frame behind one that is not finished shows that there was none: it is given, and all before it skipped. */
  overtake(sink: FrameSink): void {
    const next = this.#goodBehindHead()
    if (next === null) return
    this.#fault ||= `ends in mid-frame after ${next - this.#from} bytes`
    while (this.#from < next) {
      this.#from++
      this.#skip(sink)
    }
    this.#cut(sink, this.#to)
  }

  #goodBehindHead(): number | null {
    for (let at = this.#from + 1; at < this.#to; at++) {
      const length = this.#lengthAt(this.#bytes, at, this.#to, true)
      if (length > 0 && at + length <= this.#to) return at
    }
    return null
  }

  clear(): void {
    this.#from = this.#to = this.#skipped = 0
    this.#fault = null
  }

  /** The frames that begin before `end`, as far as they are whole. */
  #cut(sink: FrameSink, end: number): void {
    const [bytes, longest] = [this.#bytes, this.#framing.longest]
    while (this.#from < end) {
      const from = this.#from
      // Never further than a frame can reach, so that it makes no difference in what pieces it came.
      const to = this.#to - from > longest ? from + longest : this.#to
      const length = this.#lengthAt(bytes, from, to, false)
      if (length === needMore || from + length > to) return
      if (length === notHere) {
        this.#from++
        this.#skip(sink)
      } else {
        this.#from = from + length
        this.#give(bytes, from, from + length, sink)
      }
    }
    if (this.#from === this.#to) this.#from = this.#to = 0
  }

  /** Length of the frame at `from`, a good one if it is all there; `needMore` while that is not known. */
  #lengthAt(bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
    const length = this.#framing.measure(bytes, from, to, isLast)
    if (length === notHere || length > this.#framing.longest) return notHere
    // A full buffer is as long as a frame can be: it never will be known.
    if (length === needMore) return to - from < this.#framing.longest ? needMore : notHere
    if (from + length > to) return length
    const fault = this.#framing.fault(bytes, from, from + length)
    if (fault === null) return length
    this.#fault ||= fault
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
