import { type Framing, needMore, notHere } from './deframer.ts'

type Measure = (bytes: Uint8Array, from: number, to: number) => number

/**
 * Wraps a `measure` for frames without a check. One that was cut off takes the beginning of the next one, or all of it,
 * for its own end, and only what follows tells:
 *
 * - where another frame ends inside with the same byte, the outer one was cut off;
 * - where another one seems to begin inside, the head of the next frame is waited for, and only if there is one is the
 *   outer frame taken.
 *
 * What follows and never becomes a frame is the end of the one inside.
 *
 * `inner` looks for the frames that a cut one is likely to run into, all of which begin with `innerHead`; `next` for all that may follow. The longest of the
 * framing must leave room for the head of a next frame.
 */
export const measureBeside = (
  measure: Measure,
  { inner, innerHead, next }: { inner: Measure; innerHead: number; next: Measure },
): Framing['measure'] => {
  return (bytes, from, to, isLast) => {
    const length = measure(bytes, from, to)
    const end = from + length
    if (length <= 0 || end > to) return length
    const within = innerEnd(bytes, from, end, innerHead, inner)
    if (within === null) return length
    if (within === end) return notHere
    if (end === to) return isLast ? length : needMore
    const following = next(bytes, end, to)
    if (following === needMore) return isLast ? notHere : needMore
    return following > 0 ? length : notHere
  }
}

/** Where the frame ends that seems to begin inside; infinite where that is not known yet. Null = there is none. */
function innerEnd(bytes: Uint8Array, from: number, to: number, head: number, measure: Measure): number | null {
  for (let at = from + 1; at < to; at++) {
    if (bytes[at] !== head) continue
    const length = measure(bytes, at, to)
    if (length !== notHere) return length === needMore ? Infinity : at + length
  }
  return null
}
