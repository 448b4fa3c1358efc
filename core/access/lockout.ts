/** Attempts to sign in that failed, of one account or at one station. */
export interface Failures {
  readonly count: number
  readonly lastAt: number
}

const freeTries = 4
const firstWaitMs = 30_000
const longestWaitMs = 15 * 60_000
/** After so long without one, failures are forgotten. */
const forgottenAfterMs = 3600_000

export const noFailures: Failures = { count: 0, lastAt: 0 }

export const afterFailure = (known: Failures, now: number): Failures => ({
  count: now - known.lastAt > forgottenAfterMs ? 1 : known.count + 1,
  lastAt: now,
})

/** How long one must wait before the next try, ms: nothing at first, then twice as long each time. */
export function waitMs({ count, lastAt }: Failures, now: number): number {
  if (count <= freeTries) return 0
  const pause = Math.min(longestWaitMs, firstWaitMs * 2 ** (count - freeTries - 1))
  return Math.max(0, lastAt + pause - now)
}
