import { type Framing, needMore, notHere } from './deframer.ts'

/**
 * A line that ended, `bytes[0 … length)`; null for one that was too long. The bytes are valid during the call only. A line
 * feed lies behind them: who reads letter by letter stops there.
 */
type TakeLine = (bytes: Uint8Array | null, length: number) => void

/** Cuts a byte stream into lines whatever the chunks, with one buffer as long as the longest line. CR and LF both end a line. */
export class Lines {
  readonly #bytes: Uint8Array
  #length = 0
  /** The line is longer than any: its bytes are let go until it ends. */
  #tooLong = false

  constructor(longest: number) {
    this.#bytes = new Uint8Array(longest + 1)
  }

  /** A line that has begun and not ended. */
  get unsettled(): boolean {
    return this.#length > 0 || this.#tooLong
  }

  push(chunk: Uint8Array, line: TakeLine): void {
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
    for (; at < chunk.length && length < bytes.length - 1; at++) {
      const byte = chunk[at]!
      if (isEnd(byte)) break
      bytes[length++] = byte
    }
    this.#length = length
    for (; at < chunk.length && !isEnd(chunk[at]!); at++) this.#tooLong = true
    return at
  }

  /** No more belongs to the line that has begun. */
  flush(line: TakeLine): void {
    if (!this.unsettled) return
    const [bytes, length] = [this.#tooLong ? null : this.#bytes, this.#length]
    this.#bytes[length] = lineFeed
    this.clear()
    line(bytes, length)
  }

  clear(): void {
    this.#length = 0
    this.#tooLong = false
  }
}

const [lineFeed, carriageReturn] = [10, 13]
const isEnd = (byte: number): boolean => byte <= carriageReturn && (byte === lineFeed || byte === carriageReturn)

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
