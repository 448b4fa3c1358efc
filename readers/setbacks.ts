const firstWaitMs = 250
/** With its jitter it stays well under the five seconds in which a replugged reader must be back. */
const longestWaitMs = 2500
/** From then on the wait is the longest. */
const manyFailures = 4
/** A driver that fails twice in this time is not just started afresh: its reader waits. */
const faultMemoryMs = 10_000
/** One that got stuck has held up all others for a moment: it waits longer each time, until it was well for a while. */
const firstStuckWaitMs = 2000
const longestStuckWaitMs = 300_000
const stuckMemoryMs = 600_000

/** What went wrong with one reader lately, and how long it is therefore left alone. Times are monotonic ms. */
export class Setbacks {
  #failures = 0
  #faultAt = Number.NEGATIVE_INFINITY
  #stuckAt = Number.NEGATIVE_INFINITY
  #timesStuck = 0

  /** The link could not be opened or is gone: how long until it is opened again. */
  failure(): number {
    return Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failures++)
  }

  /** It would come back at once, only to go again. */
  many(): void {
    this.#failures = manyFailures
  }

  /** All is well, as far as can be seen. */
  over(now: number): void {
    if (now - this.#faultAt >= faultMemoryMs) this.#failures = 0
  }

  /** The link has lasted. */
  lasted(): void {
    this.#failures = 0
  }

  /** The driver threw; true when it has just done so before. */
  fault(now: number): boolean {
    const again = now - this.#faultAt < faultMemoryMs
    this.#faultAt = now
    return again
  }

  /** The driver did not come back: how long its reader waits. */
  stuck(now: number): number {
    if (now - this.#stuckAt >= stuckMemoryMs) this.#timesStuck = 0
    this.#stuckAt = now
    return Math.min(longestStuckWaitMs, firstStuckWaitMs * 4 ** this.#timesStuck++)
  }
}
