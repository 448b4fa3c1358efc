/** A busy feed that stops is silent after this; well under the ten seconds in which people must know. */
const leastMs = 5000
/** However slow a feed is: after this it is silent. */
const mostMs = 60_000
/** Pauses count this many times over, and are forgotten with this time constant. */
const patience = 2.5
const memoryMs = 60_000
/** An outage must not be learned as the feed's own pace. */
const longestLearnedMs = 30_000

/**
 * How long a feed pauses by itself, learned from its longest recent pause, so that a busy one counts as silent after
 * seconds and one that speaks every twenty does not flicker.
 */
export class Rhythm {
  #pauseMs = 0
  #heardAt = 0

  /** A link has just opened: silence is counted from now. */
  restart(now: number): void {
    this.#heardAt = now
  }

  heard(now: number): void {
    const gap = Math.max(0, now - this.#heardAt)
    this.#pauseMs = Math.max(Math.min(gap, longestLearnedMs), this.#pauseMs * Math.exp(-gap / memoryMs))
    this.#heardAt = now
  }

  silentAt(now: number): boolean {
    return now - this.#heardAt > Math.min(mostMs, Math.max(leastMs, this.#pauseMs * patience))
  }
}
