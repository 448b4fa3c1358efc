/** One measured figure. These machines are noisy: only the ratio within one run is worth comparing. */
export interface Figure {
  readonly name: string
  readonly perSecond: number
  /** Time taken, in times of the yardstick's. */
  readonly ratio: number
  /** What the ratio is to. */
  readonly yardstick: string
}

export function secondsOf(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}
