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
  /** So many bytes behind a frame tell more of it, where they have come. */
  readonly ahead?: number
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

/** A run of junk is reported at the latest after so many bytes. */
const longestRun = 4096
/** So many bytes more are looked at while it is not known how long the frame is that has begun: as many as most heads have. */
const stride = 16

export class Deframer {
  readonly #framing: Framing
  readonly #ahead: number
  /** The beginning of a frame, `#bytes[#from … #to)`, until the rest of it comes. */
  readonly #bytes: Uint8Array
  #from = 0
  #to = 0
  /** How many more make it whole, as far as that is known. */
  #missing = 0
  #skipped = 0
  #fault: string | null = null

  constructor(framing: Framing) {
    this.#framing = framing
    this.#ahead = framing.ahead ?? 0
    this.#bytes = new Uint8Array(framing.longest)
  }

  /** Bytes that wait for the rest of their frame, or that were skipped and not reported yet. */
  get unsettled(): boolean {
    return this.#to > this.#from || this.#skipped > 0
  }

  push(chunk: Uint8Array, sink: FrameSink): void {
    const from = this.#to > this.#from ? this.#complete(chunk, sink) : 0
    if (from === chunk.length) return
    this.#from = this.#to = 0
    const taken = this.#cut(chunk, from, sink)
    if (taken < chunk.length) this.#take(chunk, taken, chunk.length)
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

  clear(): void {
    this.#from = this.#to = this.#skipped = 0
    this.#fault = null
  }

  /**
   * What is held, with as much of the chunk as it takes: until the chunk is held too, or nothing that was held before it.
   * Gives how far into the chunk it came.
   */
  #complete(chunk: Uint8Array, sink: FrameSink): number {
    let taken = this.#take(chunk, 0, this.#missing + this.#ahead)
    while (this.#to - this.#from > taken) {
      const length = this.#lengthAt(this.#bytes, this.#from, this.#to, false)
      const missing = length === needMore ? stride : this.#from + length - this.#to
      if (length === notHere) {
        this.#from++
        this.#skip(sink)
      } else if (missing <= 0) {
        this.#from += length
        this.#give(this.#bytes, this.#from - length, this.#from, sink)
      } else if (taken < chunk.length) taken = this.#take(chunk, taken, missing + this.#ahead)
      else {
        this.#missing = missing
        return taken
      }
    }
    // What is left in the buffer is the chunk's and can be seen where it is.
    return taken - (this.#to - this.#from)
  }

  /** Frames that are whole in the chunk, without a copy. Gives where it ends, or where one begins that is not whole. */
  #cut(chunk: Uint8Array, from: number, sink: FrameSink): number {
    const longest = this.#bytes.length
    let at = from
    while (at < chunk.length) {
      // As far as the buffer would reach, so that it makes no difference where a frame is seen.
      const to = chunk.length - at > longest ? at + longest : chunk.length
      const length = this.#lengthAt(chunk, at, to, false)
      if (length === notHere) {
        at++
        this.#skip(sink)
      } else if (length === needMore || at + length > to) {
        this.#missing = length === needMore ? stride : at + length - chunk.length
        return at
      } else {
        at += length
        this.#give(chunk, at - length, at, sink)
      }
    }
    return at
  }

  /** Holds so many bytes more, as far as the chunk and the buffer go. Gives how far into the chunk it came. */
  #take(chunk: Uint8Array, from: number, count: number): number {
    const bytes = this.#bytes
    if (this.#to + count > bytes.length && this.#from > 0) {
      bytes.copyWithin(0, this.#from, this.#to)
      this.#to -= this.#from
      this.#from = 0
    }
    let to = this.#to
    const end = Math.min(chunk.length, from + count, from + bytes.length - to)
    for (let at = from; at < end; at++) bytes[to++] = chunk[at]!
    this.#to = to
    return end
  }

  /** Length of the frame at `from`, a good one if it is all there; `needMore` while that is not known. */
  #lengthAt(bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
    const length = this.#framing.measure(bytes, from, to, isLast)
    if (length === notHere || length > this.#bytes.length) return notHere
    // A full buffer is as long as a frame can be: it never will be known.
    if (length === needMore) return to - from < this.#bytes.length ? needMore : notHere
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
