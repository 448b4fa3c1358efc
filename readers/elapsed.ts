/** Whoever reads it does so about four times a second: a longer step is time in which nothing could be heard here. */
const longestStepMs = 400

/**
 * Milliseconds since it was made, for measuring a reader's silence. The clock may be set back, and this computer may be too
 * busy or asleep for a while: what a reader said then still waits to be read, so such time is not held against it.
 */
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
    this.#ms += Math.min(longestStepMs, Math.max(0, at - this.#readAt))
    this.#readAt = at
    return this.#ms
  }

  /** Longer than usual since it was last read: this computer was held up. */
  get heldUp(): boolean {
    return this.#clock.now() - this.#readAt > longestStepMs
  }
}
