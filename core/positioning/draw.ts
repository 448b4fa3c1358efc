/** Normal numbers that repeat: sums of twelve of a small congruential generator. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    let sum = -6
    for (let i = 0; i < 12; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      sum += state * 2 ** -32
    }
    return sum
  }
}
