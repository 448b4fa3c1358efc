/** Normal numbers that repeat: sums of twelve of a small congruential generator. */
export function chance(seed: number): () => number {
  let state = seed | 0
  return () => {
    let sum = -6
    let next = state
    for (let i = 0; i < 12; i++) {
      next = (Math.imul(next, 1664525) + 1013904223) | 0
      sum += (next >>> 0) * 2 ** -32
    }
    state = next
    return sum
  }
}
