import { type Problem, problem } from '../core/model/problem.ts'
import type { LinkState, Reader, ReaderHealth } from '../core/model/reader.ts'
import type { Driver, DriverKind, DriverOut, Message, Reading } from './driver.ts'
import { Repeats } from './framing/repeats.ts'
import { Rhythm } from './rhythm.ts'
import type { Link, OpenLink } from './link/link.ts'

/** Time, handed in so that tests can play it. */
export interface Clock {
  /** Epoch ms. */
  now(): number
  /** Runs `then` once; the returned function calls it off. */
  setTimer(ms: number, then: () => void): () => void
}

/** What a session tells. Whatever a listener throws stays inside the session, as a problem. */
export interface SessionListener {
  onReading(reading: Reading, at: number): void
  /** A receiver named by the feed is there, or says that it is gone. */
  onReceiver(name: string, alive: boolean, at: number): void
  onProblem(problem: Problem): void
  /** At once when the state changes; otherwise at most once a second. */
  onHealth(health: ReaderHealth): void
  /** Everything on the wire, for capture. */
  onBytes?(direction: 'in' | 'out', bytes: Uint8Array | Message, at: number): void
}

export interface Session {
  readonly health: ReaderHealth
  /** Resolves when the link is free again; nothing is told after the call. */
  close(): Promise<void>
}

export interface SessionParts {
  readonly reader: Reader
  readonly driver: DriverKind
  /** As parsed by `driver.settings`. */
  readonly settings: unknown
  readonly openLink: OpenLink
  readonly listener: SessionListener
  readonly clock: Clock
  /** 0 … 1, spreads the reconnects of many readers. */
  readonly random?: () => number
}

const tickMs = 250
const healthMs = 1000
const firstWaitMs = 250
/** With its jitter it stays well under the five seconds in which a replugged reader must be back. */
const longestWaitMs = 2500
/** From then on the wait is the longest. */
const manyFailures = 4

/** Supervises one reader for as long as it is set up: opens its link, drives it, and comes back whatever ends it. */
export const startSession = (parts: SessionParts): Session => {
  const session = new ReaderSession(parts)
  session.connect()
  return session
}

class ReaderSession implements Session {
  readonly #parts: SessionParts
  readonly #repeats = new Repeats()
  readonly #rhythm = new Rhythm()
  readonly #out: DriverOut
  #driver: Driver | null = null
  #link: Link | null = null
  #closing: Promise<void> | undefined
  /** Links count up, so that a late word of an earlier one is not taken for the present one's. */
  #generation = 0
  #open = false
  #opened = 0
  #closed = false
  #failures = 0
  /** Why the driver wants the link closed: done when it has returned. */
  #hangUp: Problem | null = null
  /** The last reason to hang up. It stays told until the reader does something useful. */
  #toldHangUp = ''
  #cancelRetry = () => {}
  #cancelTick = () => {}

  // What drivers and silence are measured by: a clock that is set back must not stop them.
  #elapsedMs = 0
  #readAt: number

  #state: LinkState = 'opening'
  #since: number
  #lastHeardAt: number | null = null
  #frames = 0
  #readings = 0
  #problems = 0
  #lastProblem: Problem | null = null
  /** The failure that was told of this outage: trying again every other second is no news. */
  #toldFailure = ''
  #told = ''
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#readAt = this.#since = parts.clock.now()
    this.#out = {
      reading: reading => this.#onReading(reading),
      problem: told => this.#tell(told),
      send: output => this.#send(output),
      receiver: (name, alive) => this.#listen(listener => listener.onReceiver(name, alive, parts.clock.now())),
      hangUp: reason => {
        if (this.#open) this.#hangUp = reason
      },
    }
  }

  get health(): ReaderHealth {
    return {
      id: this.#parts.reader.id,
      state: this.#state,
      since: this.#since,
      lastHeardAt: this.#lastHeardAt,
      frames: this.#frames,
      readings: this.#readings,
      problems: this.#problems,
      lastProblem: this.#lastProblem,
      reconnects: Math.max(0, this.#opened - 1),
    }
  }

  connect(): void {
    this.#cancelTick()
    this.#tick()
    this.#openLink()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#generation++
    this.#cancelRetry()
    this.#cancelTick()
    await Promise.allSettled([this.#link?.close(), this.#closing])
  }

  /** Monotonic. */
  #time(): number {
    const now = this.#parts.clock.now()
    this.#elapsedMs += Math.max(0, now - this.#readAt)
    this.#readAt = now
    return this.#elapsedMs
  }

  #openLink(): void {
    const mine = ++this.#generation
    const current = (then: () => void) => {
      if (mine === this.#generation) then()
    }
    try {
      this.#link = this.#parts.openLink({
        opened: () => current(() => this.#onOpened()),
        received: input => current(() => this.#onReceived(input)),
        failed: reason => current(() => this.#onFailed(reason)),
      })
    } catch (error) {
      this.#onFailed(faultOf('opening the link', error))
    }
  }

  #onOpened(): void {
    this.#open = true
    this.#opened++
    this.#rhythm.restart(this.#time())
    this.#enter(this.#parts.driver.mute ? 'up' : 'opening')
    this.#drive('starting', driver => driver.start(this.#time(), this.#out))
  }

  #onReceived(input: Uint8Array | Message): void {
    const now = this.#time()
    this.#frames++
    if (input instanceof Uint8Array || !input.retained) this.#heard(now)
    this.#capture('in', input)
    this.#drive('reading', driver => driver.receive(input, now, this.#out))
  }

  #heard(now: number): void {
    this.#lastHeardAt = this.#parts.clock.now()
    this.#failures = 0
    this.#toldFailure = ''
    this.#rhythm.heard(now)
    this.#enter('up')
  }

  #onFailed(reason: Problem): void {
    const [link, wasOpen] = [this.#link, this.#open]
    this.#generation++
    this.#open = false
    this.#link = null
    if (wasOpen) this.#drive('ending', driver => driver.end(this.#out))
    this.#enter('down')
    if (reason.text !== this.#toldFailure) this.#tell(reason)
    this.#toldFailure = reason.text
    const wait =
      Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failures++) * (0.8 + 0.4 * (this.#parts.random ?? Math.random)())
    this.#cancelRetry()
    this.#cancelRetry = this.#parts.clock.setTimer(wait, () => this.#openLink())
    // Not waited for: a close that hangs must not keep the reader away.
    this.#closing = link?.close().catch(() => {})
  }

  #tick(): void {
    const now = this.#time()
    if (this.#open) {
      this.#drive('waiting', driver => driver.tick(now, this.#out))
      if (this.#open && this.#rhythm.silentAt(now)) this.#onSilence()
    }
    this.#repeats.tick(now, { problem: told => this.#tell(told) })
    if (now - this.#toldAt >= healthMs) this.#tellHealth()
    if (!this.#closed) this.#cancelTick = this.#parts.clock.setTimer(tickMs, () => this.#tick())
  }

  /** A mute reader can't show that it lives but by keeping its link: one that has lasted is a good one. */
  #onSilence(): void {
    if (!this.#parts.driver.mute) return this.#enter('silent')
    this.#failures = 0
    this.#toldFailure = ''
  }

  #onReading(reading: Reading): void {
    this.#readings++
    this.#toldHangUp = ''
    this.#listen(listener => listener.onReading(reading, this.#parts.clock.now() - (reading.ageMs ?? 0)))
  }

  #send(output: Uint8Array | Message): void {
    if (!this.#open) return
    this.#capture('out', output)
    this.#link?.send(output)
  }

  #capture(direction: 'in' | 'out', bytes: Uint8Array | Message): void {
    if (this.#parts.listener.onBytes)
      this.#listen(listener => listener.onBytes?.(direction, bytes, this.#parts.clock.now()))
  }

  /** A driver that throws is a fault of ours: it is told, and a fresh one takes over the open link. */
  #drive(doing: string, call: (driver: Driver) => void): void {
    if (this.#closed) return
    try {
      this.#driver ??= this.#parts.driver.open(this.#parts.settings)
      call(this.#driver)
      this.#hangUpWhenAsked()
    } catch (error) {
      this.#driver = null
      this.#fault(`the driver ${this.#parts.driver.id} while ${doing}`, error)
      if (doing === 'starting') this.#onFailed(problem('error', 'The reader could not be started.', faultTip))
      else if (this.#open) this.#drive('starting', driver => driver.start(this.#time(), this.#out))
    }
  }

  /** Such a reader speaks each time before it is hung up on, so the word of it neither shortens the wait nor is news again. */
  #hangUpWhenAsked(): void {
    const reason = this.#hangUp
    if (!reason) return
    this.#hangUp = null
    this.#failures = manyFailures
    this.#toldFailure = this.#toldHangUp
    this.#toldHangUp = reason.text
    this.#onFailed(reason)
  }

  #listen(call: (listener: SessionListener) => void): void {
    if (this.#closed) return
    try {
      call(this.#parts.listener)
    } catch (error) {
      this.#fault('what handles the readings', error)
    }
  }

  #fault(where: string, error: unknown): void {
    const told = faultOf(where, error)
    this.#repeats.tell(`fault ${where}`, told, this.#time(), { problem: one => this.#tell(one) })
  }

  #tell(told: Problem): void {
    if (this.#closed) return
    this.#problems++
    this.#lastProblem = told
    try {
      this.#parts.listener.onProblem(told)
    } catch {
      // Nobody is left to tell; it stays in `lastProblem`.
    }
  }

  #enter(state: LinkState): void {
    if (state === this.#state) return
    this.#state = state
    this.#since = this.#parts.clock.now()
    this.#tellHealth()
  }

  #tellHealth(): void {
    const health = this.health
    const words = JSON.stringify(health)
    if (words === this.#told) return
    this.#told = words
    this.#toldAt = this.#time()
    this.#listen(listener => listener.onHealth(health))
  }
}

const faultTip = 'It goes on with a fresh start; please report this text with the time at which it happened.'

const faultOf = (where: string, error: unknown): Problem =>
  problem(
    'error',
    `A fault in this program, in ${where}: ${error instanceof Error ? error.message : String(error)}.`,
    faultTip,
  )
