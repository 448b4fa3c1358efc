/**
 * For protocols whose frames have no check. A frame that was cut off takes the beginning of the next one for its own end,
 * and nothing but what follows tells: true where some place in the frame looks like the head of another that reaches
 * beyond its end. `lengthAt` says how long the frame at a place would be: 0 = none, -1 = too few bytes to know.
 */
export const mayOverlap = (
  bytes: Uint8Array,
  from: number,
  to: number,
  lengthAt: (bytes: Uint8Array, from: number, to: number) => number,
): boolean => {
  for (let at = from + 1; at < to; at++) {
    const length = lengthAt(bytes, at, to)
    if (length < 0 || at + length > to) return true
  }
  return false
}

/**
 * Wraps a `measure` that knows no check: where frames may overlap, the head of the next frame is waited for, and only if it is one is
 * the first frame taken. `nothingFollows` is asked while there is no such head. The longest of the framing must leave
 * room for it.
 */
export const measureBeside = (
  measure: (bytes: Uint8Array, from: number, to: number) => number,
  /** The same for the frames only that may come behind another. */
  lengthAt: (bytes: Uint8Array, from: number, to: number) => number,
  nothingFollows: () => boolean,
): ((bytes: Uint8Array, from: number, to: number) => number) => {
  return (bytes, from, to) => {
    const length = measure(bytes, from, to)
    const end = from + length
    if (length <= 0 || end > to || !mayOverlap(bytes, from, end, lengthAt)) return length
    const next = end < to ? lengthAt(bytes, end, to) : -1
    if (next < 0) return nothingFollows() ? length : -1
    return next > 0 ? length : 0
  }
}
