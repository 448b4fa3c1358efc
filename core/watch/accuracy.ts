/** How often something was right: the share, and the 95 % interval around it. */
export interface Share {
  readonly of: number
  readonly right: number
  /** Null while there is nothing to go by. */
  readonly share: number | null
  readonly low: number
  readonly high: number
}

const z = 1.959964

/** Wilson's interval: holds for few samples and near 0 and 1, where the usual one does not (Wilson 1927). */
export function shareOf(right: number, of: number): Share {
  if (of === 0) return { of, right, share: null, low: 0, high: 1 }
  const share = right / of
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return { of, right, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
