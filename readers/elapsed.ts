/** Milliseconds since it was made, by a clock that may be set back: only its steps forward count. */
export class Elapsed {
  readonly #clock: { now(): number }
  #ms = 0
  #readAt: number

  constructor(clock: { now(): number }) {
    this.#clock = clock
    this.#readAt = clock.now()
  }

  get now(): number {
    const at = this.#clock.now()
    this.#ms += Math.max(0, at - this.#readAt)
    this.#readAt = at
    return this.#ms
  }
}
