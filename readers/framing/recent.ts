/** 2^8, found by the upper eight bits of a product with the golden ratio (Knuth, volume 3, 6.4). */
const slots = 256
const [spread, slotShift] = [0x9e3779b1, 24]
/** The longest advertisement and the longest EPC with all that is around it fit. */
const room = 72
/** So many bytes at the end say where to look: that is where serial numbers are. */
const tail = 4

/**
 * What was made of bytes that came lately. A tag says the same again and again while it is there, and comparing is cheaper
 * than reading anew. For functions whose result depends on nothing but the bytes and is never changed.
 */
export class Recent<Value> {
  readonly #make: (bytes: Uint8Array, from: number, to: number) => Value
  readonly #bytes = new Uint8Array(slots * room)
  readonly #lengths = new Uint8Array(slots)
  #turn = 0
  readonly #values: (Value | undefined)[] = Array<Value | undefined>(slots).fill(undefined)

  constructor(make: (bytes: Uint8Array, from: number, to: number) => Value) {
    this.#make = make
  }

  of(bytes: Uint8Array, from: number, to: number): Value {
    const length = to - from
    if (length < tail || length > room) return this.#make(bytes, from, to)
    const end = bytes[to - 1]! | (bytes[to - 2]! << 8) | (bytes[to - 3]! << 16) | (bytes[to - 4]! << 24)
    const slot = Math.imul(end ^ length, spread) >>> slotShift
    if (this.#isIn(slot, bytes, from, length)) return this.#values[slot]!
    // Each has a second place, so that two that fall on the same one do not push each other out all the time.
    const other = slot ^ 1
    if (this.#isIn(other, bytes, from, length)) return this.#values[other]!
    this.#turn ^= 1
    return this.#remember(this.#turn === 0 ? slot : other, bytes, from, to)
  }

  #isIn(slot: number, bytes: Uint8Array, from: number, length: number): boolean {
    if (this.#lengths[slot] !== length) return false
    const known = this.#bytes
    const start = slot * room - from
    for (let at = from; at < from + length; at++) if (known[start + at] !== bytes[at]) return false
    return true
  }

  #remember(slot: number, bytes: Uint8Array, from: number, to: number): Value {
    const value = this.#make(bytes, from, to)
    for (let at = from, place = slot * room; at < to; at++, place++) this.#bytes[place] = bytes[at]!
    this.#lengths[slot] = to - from
    this.#values[slot] = value
    return value
  }
}
