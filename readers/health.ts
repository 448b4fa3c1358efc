import type { Problem } from '../core/model/problem.ts'
import type { LinkState, ReaderHealth } from '../core/model/reader.ts'

/** At least so long between two tellings while only numbers change. */
const tellMs = 1000

/** The health of one reader, and when to tell it: at once when its state changes, otherwise once a second. */
export class Health {
  lastHeardAt: number | null = null
  lastReadingAt: number | null = null
  frames = 0
  readings = 0
  problems = 0
  opened = 0
  lastProblem: Problem | null = null
  readonly #id: ReaderHealth['id']
  readonly #tell: (health: ReaderHealth) => void
  #state: LinkState = 'opening'
  #since: number
  #told = ''
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(id: ReaderHealth['id'], now: number, tell: (health: ReaderHealth) => void) {
    this.#id = id
    this.#since = now
    this.#tell = tell
  }

  get state(): LinkState {
    return this.#state
  }

  get row(): ReaderHealth {
    return {
      id: this.#id,
      state: this.#state,
      since: this.#since,
      lastHeardAt: this.lastHeardAt,
      lastReadingAt: this.lastReadingAt,
      frames: this.frames,
      readings: this.readings,
      problems: this.problems,
      lastProblem: this.lastProblem,
      reconnects: Math.max(0, this.opened - 1),
    }
  }

  /** `at` is the wall's, `now` monotonic. */
  enter(state: LinkState, at: number, now: number): void {
    if (state === this.#state) return
    this.#state = state
    this.#since = at
    this.#say(now)
  }

  tick(now: number): void {
    if (now - this.#toldAt >= tellMs) this.#say(now)
  }

  #say(now: number): void {
    const { row } = this
    const words = JSON.stringify(row)
    if (words === this.#told) return
    this.#told = words
    this.#toldAt = now
    this.#tell(row)
  }
}
