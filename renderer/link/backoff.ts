const firstMs = 250
const longestMs = 10_000

/** Milliseconds to wait before attempt `attempt` (0 = the first after a loss): doubling, at most 10 s, ±20 % by `random` in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16))
  return Math.round(base * (0.8 + 0.4 * random))
}
