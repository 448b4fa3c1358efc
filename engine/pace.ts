/** Placing tags may keep the computer from reading its ports so long, ms. */
const budgetMs = 8
/** Of a tag, before it is known: a first position takes several times as long as the ones after. */
const firstCostMs = 0.3
/** On the slowest machine, or while others use it, things go on all the same: 1,600 tags a second. */
const least = 40
/** Of so few the cost says nothing. */
const telling = 10
const smoothing = 0.2

/** How many tags a turn may place: as many as took the time of one turn lately. */
export class Pace {
  private readonly stopwatch: () => number
  private costMs = firstCostMs
  private startedAt = 0

  /** `stopwatch`: milliseconds from any moment on. */
  constructor(stopwatch: () => number) {
    this.stopwatch = stopwatch
  }

  get most(): number {
    return Math.max(least, Math.floor(budgetMs / this.costMs))
  }

  start() {
    this.startedAt = this.stopwatch()
  }

  stop(placed: number) {
    if (placed < telling) return
    const costMs = (this.stopwatch() - this.startedAt) / placed
    this.costMs += smoothing * (costMs - this.costMs)
  }
}
