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

  /** The bytes last looked at, in words: a framer keeps its frames in one and the same buffer. */
  #bytes: Uint8Array = new Uint8Array()
  #view: DataView = new DataView(this.#bytes.buffer)

  constructor(make: (bytes: Uint8Array, from: number, to: number) => Value) {
    this.#make = make
  }

  of(bytes: Uint8Array, from: number, to: number): Value {
    const length = to - from
    if (length < tail || length > 4 * room) return this.#make(bytes, from, to)
    const view = bytes === this.#bytes ? this.#view : this.#lookAt(bytes)
    const slot = Math.imul(view.getInt32(to - tail, true) ^ length, spread) >>> slotShift
    if (this.#isIn(slot, view, from, to)) return this.#values[slot]!
    // Each has a second place, so that two that fall on the same one do not push each other out all the time.
    const other = slot ^ 1
    if (this.#isIn(other, view, from, to)) return this.#values[other]!
    this.#turn ^= 1
    return this.#remember(this.#turn === 0 ? slot : other, view, from, to)
  }

  #lookAt(bytes: Uint8Array): DataView {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    return this.#view
  }

  #isIn(slot: number, view: DataView, from: number, to: number): boolean {
    if (this.#lengths[slot] !== to - from) return false
    const words = this.#words
    const last = to - tail
    let word = slot * room
    let at = from
    for (; at < last; at += 4) if (words[word++] !== view.getInt32(at, true)) return false
    return words[word] === view.getInt32(last, true)
  }

  /** The last word is the last four bytes, of which the one before may have some too. */
  #remember(slot: number, view: DataView, from: number, to: number): Value {
    const value = this.#make(this.#bytes, from, to)
    const last = to - tail
    let word = slot * room
    let at = from
    for (; at < last; at += 4) this.#words[word++] = view.getInt32(at, true)
    this.#words[word] = view.getInt32(last, true)
    this.#lengths[slot] = to - from
    this.#values[slot] = value
    return value
  }
}
