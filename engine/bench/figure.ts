/** One measured figure. These machines are noisy: only the ratio within one run is worth comparing. */
export interface Figure {
  readonly name: string
  readonly perSecond: number
  /** Time taken, in times of the yardstick's. */
  readonly ratio: number
  /** What the ratio is to. */
  readonly yardstick: string
}

/** One measured size, the same on every machine. */
export interface Size {
  readonly name: string
  readonly value: number
  readonly unit: string
}

/** Processor seconds, not the clock's: what others do on this machine should not count. */
export function secondsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
