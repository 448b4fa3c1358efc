import type { Driver, DriverKind, DriverOut } from './driver.ts'

/** Somebody who has bytes to decode. */
export interface Seat {
  /** Does one thing that waits; true while there is more. Nothing outside is touched: it may be broken off anywhere. */
  think(): boolean
  /** Passes on what came of it. */
  deliver(): void
  /** It did not come back from `think` and was broken off. */
  hung(): void
}

/** When drivers work. */
export interface Turns {
  /** This one has something to do: soon. */
  take(seat: Seat): void
  /** ... before the call returns. */
  now(seat: Seat): void
}

const atOnce = (seat: Seat) => {
  while (seat.think());
  seat.deliver()
}
/** For who has a single reader, or plays the time: nobody watches over it. */
export const turnsAtOnce: Turns = { take: atOnce, now: atOnce }

/** What a reader was doing when its driver failed. */
export type Doing = 'starting' | 'reading' | 'waiting' | 'ending'

type Call = (driver: Driver, out: DriverOut) => void

interface Listener {
  /** What was called has come back, and all that it gave was passed on. */
  done(): void
  failed(doing: Doing, error: unknown): void
  hung(): void
}

/**
 * Calls one reader's driver, in order, and holds back what it gives until it has returned: so a driver that is broken off, or
 * that throws, can't leave anybody else in the middle of something. Nobody's bytes are lost by another's failure.
 */
export class Drive implements Seat {
  readonly #open: () => Driver
  readonly #turns: Turns
  readonly #listener: Listener
  /** Where the driver puts what it finds, until it is passed on. */
  readonly #held: DriverOut
  readonly #jobs: { readonly doing: Doing; readonly call: Call }[] = []
  readonly #results: (() => void)[] = []
  #driver: Driver | null = null
  /** It threw: what waits is done once that was dealt with. */
  #failing = false
  #delivering = false

  constructor(kind: DriverKind, settings: unknown, out: DriverOut, turns: Turns, listener: Listener) {
    const hold = (result: () => void) => this.#results.push(result)
    this.#open = () => kind.open(settings)
    this.#turns = turns
    this.#listener = listener
    this.#held = {
      reading: reading => hold(() => out.reading(reading)),
      problem: problem => hold(() => out.problem(problem)),
      send: output => hold(() => out.send(output)),
      receiver: (name, alive) => hold(() => out.receiver(name, alive)),
      hangUp: reason => hold(() => out.hangUp?.(reason)),
    }
  }

  do(doing: Doing, call: Call): void {
    this.#jobs.push({ doing, call })
    this.#turns.take(this)
  }

  /** All that waits is done when this returns. */
  settle(): void {
    if (this.#jobs.length > 0) this.#turns.now(this)
  }

  /** A fresh driver takes over, with this before all that waits. */
  restart(call: Call): void {
    this.#jobs.unshift({ doing: 'starting', call })
  }

  /** What waits is not done any more. */
  forget(): void {
    this.#jobs.length = 0
  }

  /** Inside a call of the driver: to be done when it has returned, in this place among what it gives. */
  hold(result: () => void): void {
    this.#results.push(result)
  }

  think(): boolean {
    const job = this.#failing ? undefined : this.#jobs.shift()
    if (!job) return false
    // A driver that was lost has nothing left in mid-frame.
    if (job.doing === 'ending' && !this.#driver) return this.#jobs.length > 0
    try {
      this.#driver ??= this.#open()
      job.call(this.#driver, this.#held)
      this.#results.push(() => this.#listener.done())
      return this.#jobs.length > 0
    } catch (error) {
      this.#driver = null
      this.#failing = true
      this.#results.push(() => this.#listener.failed(job.doing, error))
      return false
    }
  }

  deliver(): void {
    // What is passed on may bring new results, where somebody answers at once: they come last.
    if (this.#delivering) return
    this.#delivering = true
    for (let at = 0; at < this.#results.length; at++) this.#results[at]!()
    this.#results.length = 0
    this.#delivering = false
    this.#failing = false
    if (this.#jobs.length > 0) this.#turns.take(this)
  }

  hung(): void {
    this.#driver = null
    this.forget()
    this.#listener.hung()
  }
}
