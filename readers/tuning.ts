/** A reader that makes no sense is opened anew after so long, and then ever more rarely. */
const firstRestartMs = 10_000
const longestRestartMs = 60_000
/** A reader that is asked has answered by then, if the line is set as it should be. */
const trialMs = 2500

/**
 * How the line to a reader is set, and when it should be opened anew: 0 is the way it was told, the others are tried in turn
 * while nothing that comes makes sense.
 */
export class Tuning {
  #line = 0
  /** Understood last. */
  #known = 0
  readonly #others: number
  /** Times that all ways were tried in vain. */
  #rounds = 0
  #openedAt = 0
  /** When it was last understood, or else opened for the first time since. */
  #soundAt = 0

  constructor(others: number) {
    this.#others = others
  }

  get line(): number {
    return this.#line
  }

  /** `senseless` = it was opened anew because nothing made sense. */
  opened(now: number, senseless: boolean): void {
    this.#openedAt = now
    if (!senseless) this.#soundAt = now
  }

  /** True where it is news that the line must be set this way. */
  understood(now: number): boolean {
    const isNews = this.#line !== this.#known
    this.#known = this.#line
    this.#soundAt = now
    this.#rounds = 0
    return isNews && this.#line > 0
  }

  failed(): void {
    this.#line = this.#known
  }

  /** Nothing sensible has come for so long that opening it anew may help. */
  isOverdue(now: number): boolean {
    if (this.#line !== this.#known) return now - this.#openedAt >= trialMs
    const patience = Math.min(longestRestartMs, firstRestartMs * 2 ** this.#rounds)
    return now - Math.max(this.#soundAt, this.#openedAt) >= patience
  }

  next(): void {
    this.#line = (this.#line + 1) % (1 + this.#others)
    if (this.#line === this.#known) this.#rounds++
  }
}
