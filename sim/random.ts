/** Chance that repeats: the same seed gives the same numbers, in this order, on every machine. */
export class Random {
  #state: number
  #spare: number | null = null

  constructor(seed: number) {
    this.#state = mix(seed)
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    return mix(this.#state) / 2 ** 32
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.next()
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.next() * items.length)]
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** Normal, mean 0, standard deviation 1 (Box and Muller 1958). */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare
      this.#spare = null
      return spare
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()))
    const angle = 2 * Math.PI * this.next()
    this.#spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}

/** A number in [0, 2^32) that looks random but belongs to these whole numbers. */
export function hashOf(...parts: readonly number[]): number {
  let h = 0x811c9dc5
  for (const part of parts) h = mix(h ^ mix(part))
  return h
}

/** The same for a text. */
export function hashOfText(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h)
}

/** A normal number that belongs to these whole numbers. */
export const normalOf = (...parts: readonly number[]) => new Random(hashOf(...parts)).normal()

/** Finaliser of MurmurHash3: every bit of the input turns half of the output's. */
function mix(value: number): number {
  let h = value >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
