import type { Problem } from '../core/model/problem.ts'
import type { Elapsed } from './elapsed.ts'
import { Repeats } from './framing/repeats.ts'
import type { Health } from './health.ts'
import type { SessionListener } from './sessionParts.ts'
import { faultOf } from './sessionWords.ts'

/** What a session tells, and what it has told already: trying again every other second is no news. */
export class Telling {
  readonly #listener: SessionListener
  readonly #health: Health
  readonly #elapsed: Elapsed
  readonly #repeats = new Repeats()
  #closed = false
  /** The failure that was told of this outage. */
  #failure = ''
  /** The last reason to hang up. It stays told until the reader does something useful. */
  #hangUp = ''
  /** What was told to be wrong with what comes, until it is understood. */
  #verdict = ''

  constructor(listener: SessionListener, health: Health, elapsed: Elapsed) {
    this.#listener = listener
    this.#health = health
    this.#elapsed = elapsed
  }

  /** Nothing is told from now on. */
  close(): void {
    this.#closed = true
  }

  /** Whatever a listener throws stays inside, as a problem. */
  listen(call: (listener: SessionListener) => void): void {
    if (this.#closed) return
    try {
      call(this.#listener)
    } catch (error) {
      this.fault('what handles the readings', error)
    }
  }

  fault(where: string, error: unknown): void {
    this.#repeats.tell(`fault ${where}`, faultOf(where, error), this.#elapsed.now, { problem: one => this.tell(one) })
  }

  /** While another reader is there, or none, that is what is wrong: what the driver has to say of it helps nobody. */
  tell(told: Problem): void {
    this.#tell(told, this.#verdict === '')
  }

  #tell(told: Problem, isWhatIsWrong: boolean): void {
    if (this.#closed) return
    this.#health.problems++
    if (isWhatIsWrong) this.#health.lastProblem = told
    try {
      this.#listener.onProblem(told)
    } catch {
      // Nobody is left to tell; it stays in `lastProblem`.
    }
  }

  failure(reason: Problem): void {
    if (reason.text !== this.#failure) this.#tell(reason, true)
    this.#failure = reason.text
  }

  verdict(told: Problem): void {
    if (told.text !== this.#verdict) this.#tell(told, true)
    this.#verdict = told.text
  }

  /** Such a reader speaks each time before it is hung up on, so that the same reason is no news again. */
  hangUp(reason: Problem): void {
    this.#failure = this.#hangUp
    this.#hangUp = reason.text
  }

  /** What comes makes sense: the outage is over. */
  understood(): void {
    this.#failure = ''
    this.#verdict = ''
  }

  /** The link has lasted, which is all that a mute reader can show. */
  lasted(): void {
    this.#failure = ''
  }

  /** The reader has read something. */
  useful(): void {
    this.#hangUp = ''
  }

  tick(now: number): void {
    this.#repeats.tick(now, { problem: told => this.tell(told) })
  }
}
