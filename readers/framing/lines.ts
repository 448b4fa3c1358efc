import { type Framing, needMore, notHere } from './deframer.ts'

/** Cuts a byte stream into lines whatever the chunks, with one buffer as long as the longest line. CR and LF both end a line. */
export class Lines {
  readonly #bytes: Uint8Array
  #length = 0
  /** The line is longer than any: its bytes are let go until it ends. */
  #tooLong = false

  constructor(longest: number) {
    this.#bytes = new Uint8Array(longest)
  }

  /** A line that has begun and not ended. */
  get unsettled(): boolean {
    return this.#length > 0 || this.#tooLong
  }

  /** `line` gets each line that ends, without its end; null for one that was too long. The bytes are valid during the call only. */
  push(chunk: Uint8Array, line: (bytes: Uint8Array | null) => void): void {
    for (let at = 0; at < chunk.length; at++) {
      at = this.#hold(chunk, at)
      if (at < chunk.length) this.flush(line)
    }
  }

  /** Up to the end of the line or of the chunk; gives where that is. */
  #hold(chunk: Uint8Array, from: number): number {
    const bytes = this.#bytes
    let length = this.#length
    let at = from
    for (; at < chunk.length && length < bytes.length; at++) {
      const byte = chunk[at]!
      if (isEnd(byte)) break
      bytes[length++] = byte
    }
    this.#length = length
    for (; at < chunk.length && !isEnd(chunk[at]!); at++) this.#tooLong = true
    return at
  }

  /** No more belongs to the line that has begun. */
  flush(line: (bytes: Uint8Array | null) => void): void {
    if (!this.unsettled) return
    const whole = this.#tooLong ? null : this.#bytes.subarray(0, this.#length)
    this.clear()
    line(whole)
  }

  clear(): void {
    this.#length = 0
    this.#tooLong = false
  }
}

const isEnd = (byte: number): boolean => byte <= 13 && (byte === 10 || byte === 13)

/** Lines as frames, their end included, for those that only want to know whether they are lines of a kind. */
export const lineFraming = (longest: number, isLine: (line: Uint8Array) => boolean): Framing => ({
  longest,
  measure(bytes, from, to) {
    let at = from
    while (at < to && !isEnd(bytes[at]!)) at++
    if (at === to) return to - from < longest ? needMore : notHere
    return at + 1 - from
  },
  fault: (bytes, from, to) =>
    to - from === 1 || isLine(bytes.subarray(from, to - 1)) ? null : 'is no line of this reader',
})
