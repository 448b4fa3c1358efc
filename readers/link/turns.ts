import type { Seat, Turns } from '../drive.ts'
import { watched } from './watched.ts'

/** What a guarded run costs is shared by all that comes in this time. */
const betweenMs = 10
/** Or by so much, where more comes. */
const mostWaiting = 200
/** So long at a time; ports and people have their turn in between. */
const turnMs = 10
/**
 * Decoding what a port gives at a time takes well under a millisecond: who takes so long does not come back. By the clock, so it must
 * be far above what a turn takes on a computer that twenty other programs want.
 */
const limitMs = 1500

/** Decodes what has come for all readers, one after another, and breaks off a driver that does not come back. */
export class WatchedTurns implements Turns {
  #waiting = new Set<Seat>()
  /** How often somebody was told to have something since the last turn. */
  #taken = 0
  #cancel: (() => void) | null = null
  #running = false
  #endedAt = Number.NEGATIVE_INFINITY

  take(seat: Seat): void {
    this.#waiting.add(seat)
    if (++this.#taken >= mostWaiting && !this.#running) this.#turn()
    else this.#later()
  }

  now(seat: Seat): void {
    this.#waiting.delete(seat)
    const seats = [seat]
    while (seats.length > 0) this.#work(seats)
  }

  #later(): void {
    if (this.#cancel || this.#running) return
    const left = betweenMs - (performance.now() - this.#endedAt)
    if (left <= 0) {
      const turn = setImmediate(() => this.#turn())
      this.#cancel = () => clearImmediate(turn)
    } else {
      const turn = setTimeout(() => this.#turn(), left)
      this.#cancel = () => clearTimeout(turn)
    }
  }

  #turn(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#taken = 0
    const seats = [...this.#waiting]
    this.#waiting.clear()
    // Somebody who could not wait may have been the only one.
    if (seats.length === 0) return
    this.#running = true
    try {
      this.#work(seats)
    } finally {
      this.#running = false
      // Who had to wait comes first in the next turn, and that at once.
      this.#endedAt = seats.length > 0 ? Number.NEGATIVE_INFINITY : performance.now()
      this.#waiting = new Set([...seats, ...this.#waiting])
      if (this.#waiting.size > 0) this.#later()
    }
  }

  /** One guarded run; leaves in `seats` who has more to do. */
  #work(seats: Seat[]): void {
    let at = 0
    const until = performance.now() + turnMs
    const cameBack = watched(() => {
      do if (!seats[at]!.think()) at++
      while (at < seats.length && performance.now() < until)
    }, limitMs)
    const stuck = cameBack ? undefined : seats[at]
    const done = seats.splice(0, stuck ? at + 1 : at)
    for (const seat of done) seat.deliver()
    // Half done: what it has is passed on all the same.
    if (!stuck) seats[0]?.deliver()
    stuck?.hung()
  }
}
