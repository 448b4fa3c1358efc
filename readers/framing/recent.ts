/** 2^9, found by the upper nine bits of a product with the golden ratio (Knuth, volume 3, 6.4). */
const slots = 512
const [spread, slotShift] = [0x9e3779b1, 23]
/** In words of four bytes: the longest advertisement and the longest EPC with all that is around it fit. */
const room = 18
/** So many bytes at the end say where to look: that is where serial numbers are. */
const tail = 4

/**
 * What was made of bytes that came lately. A tag says the same again and again while it is there, and comparing is cheaper
 * than reading anew. For functions whose result depends on nothing but the bytes and is never changed.
 */
export class Recent<Value> {
  readonly #make: (bytes: Uint8Array, from: number, to: number) => Value
  /** Bytes are kept and compared four at a time. */
  readonly #words = new Int32Array(slots * room)
  readonly #lengths = new Uint8Array(slots)
  #turn = 0
  readonly #values: (Value | undefined)[] = Array<Value | undefined>(slots).fill(undefined)

  constructor(make: (bytes: Uint8Array, from: number, to: number) => Value) {
    this.#make = make
  }

  of(bytes: Uint8Array, from: number, to: number): Value {
    const length = to - from
    if (length < tail || length > 4 * room) return this.#make(bytes, from, to)
    const slot = Math.imul(wordAt(bytes, to - tail) ^ length, spread) >>> slotShift
    if (this.#isIn(slot, bytes, from, to)) return this.#values[slot]!
    // Each has a second place, so that two that fall on the same one do not push each other out all the time.
    const other = slot ^ 1
    if (this.#isIn(other, bytes, from, to)) return this.#values[other]!
    this.#turn ^= 1
    return this.#remember(this.#turn === 0 ? slot : other, bytes, from, to)
  }

  #isIn(slot: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#lengths[slot] !== to - from) return false
    const words = this.#words
    const last = to - tail
    let word = slot * room
    let at = from
    for (; at < last; at += 4) if (words[word++] !== wordAt(bytes, at)) return false
    return words[word] === wordAt(bytes, last)
  }

  /** The last word is the last four bytes, of which the one before may have some too. */
  #remember(slot: number, bytes: Uint8Array, from: number, to: number): Value {
    const value = this.#make(bytes, from, to)
    const last = to - tail
    let word = slot * room
    for (let at = from; at < last; at += 4) this.#words[word++] = wordAt(bytes, at)
    this.#words[word] = wordAt(bytes, last)
    this.#lengths[slot] = to - from
    this.#values[slot] = value
    return value
  }
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
