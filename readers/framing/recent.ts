const slots = 256
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
  readonly #values: (Value | undefined)[] = Array<Value | undefined>(slots).fill(undefined)

  constructor(make: (bytes: Uint8Array, from: number, to: number) => Value) {
    this.#make = make
  }

  of(bytes: Uint8Array, from: number, to: number): Value {
    const length = to - from
    if (length < tail || length > room) return this.#make(bytes, from, to)
    const slot =
      (13 * length + bytes[to - 1]! + 7 * bytes[to - 2]! + 31 * bytes[to - 3]! + 61 * bytes[to - 4]!) & (slots - 1)
    if (this.#lengths[slot] === length && this.#isSame(slot * room, bytes, from, to)) return this.#values[slot]!
    return this.#remember(slot, bytes, from, to)
  }

  #isSame(start: number, bytes: Uint8Array, from: number, to: number): boolean {
    const known = this.#bytes
    for (let at = from, place = start; at < to; at++, place++) if (known[place] !== bytes[at]) return false
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
