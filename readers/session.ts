import type { Problem } from '../core/model/problem.ts'
import type { ReaderHealth } from '../core/model/reader.ts'
import { Doubt, type Verdict } from './doubt.ts'
import { type Doing, Drive, turnsAtOnce } from './drive.ts'
import type { DriverOut, Message, Reading } from './driver.ts'
import { Elapsed } from './elapsed.ts'
import { Health } from './health.ts'
import type { Link, OpenLink } from './link/link.ts'
import { Rhythm } from './rhythm.ts'
import type { Session, SessionParts } from './sessionParts.ts'
import {
  failingDriver,
  faultOf,
  notStarted,
  otherLine,
  otherReader,
  strangeBytes,
  stuckDriver,
} from './sessionWords.ts'
import { Setbacks } from './setbacks.ts'
import { Telling } from './telling.ts'
import { Tuning } from './tuning.ts'

export type { Clock, OtherLine, Session, SessionListener, SessionParts } from './sessionParts.ts'

const tickMs = 250
/** So long after it was held up, the computer has read what waited. */
const catchUpMs = 50
/** What was lost in between is asked for again so soon. */
const reopenMs = 250

/** Supervises one reader for as long as it is set up: opens its link, drives it, and comes back whatever ends it. */
export const startSession = (parts: SessionParts): Session => {
  const session = new ReaderSession(parts)
  session.connect()
  return session
}

class ReaderSession implements Session {
  readonly #parts: SessionParts
  readonly #telling: Telling
  readonly #rhythm = new Rhythm()
  readonly #health: Health
  /** What drivers and silence are measured by. */
  readonly #elapsed: Elapsed
  readonly #tuning: Tuning
  /** Null where the driver's words can't be told from others'. */
  readonly #doubt: Doubt | null
  readonly #drive: Drive
  readonly #setbacks = new Setbacks()
  #link: Link | null = null
  #closing: Promise<void> | undefined
  /** Links count up, so that a late word of an earlier one is not taken for the present one's. */
  #generation = 0
  #open = false
  #closed = false
  /** Why the driver wants the link closed: done when it has returned. */
  #hangUp: Problem | null = null
  #cancelRetry = () => {}
  #cancelTick = () => {}

  constructor(parts: SessionParts) {
    const { clock, reader, driver, otherDrivers = [] } = parts
    this.#parts = parts
    this.#elapsed = new Elapsed(clock)
    this.#tuning = new Tuning(parts.otherLines?.length ?? 0)
    this.#health = new Health(reader.id, clock.now(), health => this.#telling.listen(one => one.onHealth(health)))
    this.#telling = new Telling(parts.listener, this.#health, this.#elapsed)
    const known =
      driver.voice?.holds?.(parts.settings as object as Record<string, unknown>) ?? driver.voice !== undefined
    this.#doubt = known ? new Doubt(driver, otherDrivers) : null
    const out: DriverOut = {
      reading: reading => this.#onReading(reading),
      problem: told => this.#telling.tell(told),
      send: output => this.#send(output),
      receiver: (name, alive) => this.#telling.listen(listener => listener.onReceiver(name, alive, clock.now())),
      hangUp: reason => {
        if (this.#open) this.#hangUp = reason
      },
    }
    this.#drive = new Drive(driver, parts.settings, out, parts.turns ?? turnsAtOnce, {
      done: () => this.#hangUpWhenAsked(),
      failed: (doing, error) => this.#onFault(doing, error),
      hung: () => this.#onStuck(),
    })
  }

  get health(): ReaderHealth {
    return this.#health.row
  }

  connect(): void {
    this.#cancelTick()
    this.#tick()
    this.#openLink()
  }

  async close(): Promise<void> {
    this.#drive.settle()
    this.#closed = true
    this.#telling.close()
    this.#generation++
    this.#cancelRetry()
    this.#cancelTick()
    await Promise.allSettled([this.#link?.close(), this.#closing])
  }

  #openLink(): void {
    const mine = ++this.#generation
    const current = (then: () => void) => {
      if (mine === this.#generation) then()
    }
    try {
      this.#link = this.#opening()({
        opened: () => current(() => this.#onOpened()),
        received: (input, atOnce) => current(() => this.#onReceived(input, atOnce)),
        warned: told => current(() => this.#telling.tell(told)),
        failed: reason => current(() => this.#onFailed(reason)),
      })
    } catch (error) {
      this.#onFailed(faultOf('opening the link', error))
    }
  }

  #opening(): OpenLink {
    const { line } = this.#tuning
    return line === 0 ? this.#parts.openLink : this.#parts.otherLines![line - 1]!.open
  }

  #onOpened(): void {
    const now = this.#elapsed.now
    this.#open = true
    // One that is silent or makes no sense is not better because it was opened anew.
    const senseless = this.#health.state === 'silent'
    this.#tuning.opened(now, senseless)
    this.#health.opened++
    this.#doubt?.restart()
    if (!senseless) {
      this.#rhythm.restart(now)
      this.#enter(this.#parts.driver.mute ? 'up' : 'opening')
    }
    this.#drive.do('starting', (driver, out) => driver.start(now, out))
  }

  #onReceived(input: Uint8Array | Message, atOnce = false): void {
    const now = this.#elapsed.now
    this.#health.frames++
    this.#capture('in', input)
    this.#drive.do('reading', (driver, out) => {
      if (input instanceof Uint8Array) this.#doubt?.take(input, now)
      if (input instanceof Uint8Array || !input.retained) this.#drive.hold(() => this.#heard(now))
      driver.receive(input, now, out)
    })
    if (atOnce) this.#drive.settle()
  }

  #heard(now: number): void {
    this.#health.lastHeardAt = this.#parts.clock.now()
    this.#rhythm.heard(now)
    if (this.#doubt?.sure ?? true) this.#understood(now)
  }

  #understood(now: number): void {
    this.#telling.understood()
    this.#setbacks.over(now)
    const isNews = this.#tuning.understood(now)
    this.#enter('up')
    // Only now: what was told before it was up is taken for mended.
    if (isNews) {
      const { otherLines = [], driver, reader } = this.#parts
      this.#telling.tell(otherLine(driver, otherLines[this.#tuning.line - 1]!.line, reader.link))
    }
  }

  #onFailed(reason: Problem, waitMs = this.#setbacks.failure()): void {
    this.#tuning.failed()
    this.#leave()
    this.#enter('down')
    this.#telling.failure(reason)
    this.#openAgain(waitMs * (0.8 + 0.4 * (this.#parts.random ?? Math.random)()))
  }

  /** Lets go of the link; what was left in mid-frame is told. */
  #leave(): void {
    const [link, wasOpen] = [this.#link, this.#open]
    this.#generation++
    this.#open = false
    this.#link = null
    if (wasOpen) this.#drive.do('ending', (driver, out) => driver.end(out))
    // Not waited for: a close that hangs must not keep the reader away.
    this.#closing = link?.close().catch(() => {})
  }

  #openAgain(waitMs: number): void {
    this.#cancelRetry()
    this.#cancelRetry = this.#parts.clock.setTimer(waitMs, () => this.#openLink())
  }

  #tick(caughtUp = false): void {
    const { heldUp } = this.#elapsed
    const now = this.#elapsed.now
    // What came meanwhile is read first: half a frame must not be given up whose rest is already here.
    if (heldUp && !caughtUp) {
      this.#cancelTick = this.#parts.clock.setTimer(catchUpMs, () => this.#tick(true))
      return
    }
    if (this.#open)
      this.#drive.do('waiting', (driver, out) => {
        driver.tick(now, out)
        const verdict = this.#doubt?.judge(now) ?? null
        this.#drive.hold(() => this.#judge(now, verdict))
      })
    this.#telling.tick(now)
    this.#health.tick(now)
    if (!this.#closed) this.#cancelTick = this.#parts.clock.setTimer(tickMs, () => this.#tick())
  }

  #judge(now: number, verdict: Verdict | null): void {
    if (!this.#open) return
    if (this.#rhythm.silentAt(now)) this.#onSilence()
    if (verdict) this.#onVerdict(verdict)
    if (this.#isLost(now)) this.#restart()
  }

  /** A mute reader can't show that it lives but by keeping its link: one that has lasted is a good one. */
  #onSilence(): void {
    if (!this.#parts.driver.mute) return this.#enter('silent')
    this.#setbacks.lasted()
    this.#telling.lasted()
  }

  /** Something comes, and it is not what this reader says. */
  #onVerdict(verdict: Verdict): void {
    const { driver, reader } = this.#parts
    const told = verdict.is === 'other' ? otherReader(driver, verdict.driver) : strangeBytes(driver, reader.link)
    this.#telling.verdict(told)
    this.#enter('silent')
  }

  #isLost(now: number): boolean {
    return this.#open && this.#health.state === 'silent' && !this.#link?.passive && this.#tuning.isOverdue(now)
  }

  /** With the next way to set the line, if there are several. */
  #restart(): void {
    this.#tuning.next()
    this.#leave()
    this.#openAgain(reopenMs)
  }

  #onReading(reading: Reading): void {
    const now = this.#parts.clock.now()
    this.#health.readings++
    this.#health.lastReadingAt = now
    this.#telling.useful()
    if (this.#doubt?.sure === false) {
      this.#doubt.trust()
      this.#understood(this.#elapsed.now)
    }
    this.#telling.listen(listener => listener.onReading(reading, now - (reading.ageMs ?? 0)))
  }

  #send(output: Uint8Array | Message): void {
    if (!this.#open) return
    this.#capture('out', output)
    this.#link?.send(output)
  }

  #capture(direction: 'in' | 'out', bytes: Uint8Array | Message): void {
    if (this.#parts.listener.onBytes)
      this.#telling.listen(listener => listener.onBytes?.(direction, bytes, this.#parts.clock.now()))
  }

  /**
   * A driver that throws is a fault of ours: it is told, and a fresh one takes over the open link. One that goes on
   * throwing costs its own reader pauses, and no other reader anything.
   */
  #onFault(doing: Doing, error: unknown): void {
    const { driver } = this.#parts
    this.#telling.fault(`the driver ${driver.id} while ${doing}`, error)
    const now = this.#elapsed.now
    const again = this.#setbacks.fault(now)
    if (!this.#open) return
    if (doing !== 'starting' && !again) return this.#drive.restart((fresh, out) => fresh.start(now, out))
    this.#drive.forget()
    this.#onFailed(doing === 'starting' ? notStarted : failingDriver(driver))
  }

  /** What it was given last is lost with it; nothing is of what others were given. */
  #onStuck(): void {
    if (!this.#closed) this.#onFailed(stuckDriver(this.#parts.driver), this.#setbacks.stuck(this.#elapsed.now))
  }

  /** Such a reader speaks each time before it is hung up on, so the word of it neither shortens the wait nor is news again. */
  #hangUpWhenAsked(): void {
    const reason = this.#hangUp
    if (!reason) return
    this.#hangUp = null
    this.#setbacks.many()
    this.#telling.hangUp(reason)
    this.#onFailed(reason)
  }

  #enter(state: ReaderHealth['state']): void {
    this.#health.enter(state, this.#parts.clock.now(), this.#elapsed.now)
  }
}
