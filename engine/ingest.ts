import type { Fact } from '../core/facts.ts'
import { Inbox } from '../core/intake/inbox.ts'
import { asReceiverId, type ReaderId, type ReceiverId } from '../core/model/ids.ts'
import { problem, saidProblem } from '../core/model/problem.ts'
import { sentence } from '../core/model/sentences.ts'
import { advance, type Command, type Sign } from '../core/pipeline.ts'
import { Failure, problemOf } from '../core/api/errors.ts'
import type { Reading } from '../readers/driver.ts'
import type { Clock } from '../readers/session.ts'
import { Ears } from './ears.ts'
import type { Live } from './live.ts'
import type { Notices } from './notices.ts'
import { Pace } from './pace.ts'
import type { AuditEntry, Store } from './store/store.ts'

/** What was found is stored five times a second: a kill -9 loses no more. */
const roundMs = 200
/** Time goes on for all tags, and what was heard meanwhile is taken in, so often. */
export const turnMs = 25
/** Beyond this the machine does not keep up; the rest is counted and said, never dropped in silence. */
const maxInbox = 200_000
/** Facts that wait for a store that can't write (disk full); positions are kept as the latest of each tag. */
const maxWaiting = 200_000

/** Time that goes back by less stands still for as long. */
const standsStillMs = 2000

/** A step that is late by this share of the longest pause (2 s of 30): what came meanwhile is read after it, and silence counts from there. */
const lateShare = 1 / 15

/** Readings in, facts out: the one loop of the engine. Steps the core, publishes, commits. */
export class Ingest {
  private readonly inbox = new Inbox()
  private readonly pace: Pace
  private committedAt = Number.NEGATIVE_INFINITY
  private signs: Sign[] = []
  private commands: Command[] = []
  private waiting: Fact[] = []
  private readonly waitingAudit: AuditEntry[] = []
  /** What is audited now is written with what it says. */
  private gathering = false
  private overflow = 0
  /** The reader whose feed fills more than half of the room for what waits: it waits for the others. */
  private greedy: ReaderId | null = null
  private blamed: ReaderId | null = null
  private counted = 0
  private readonly clock: Clock
  private readonly store: Store
  private readonly notices: Notices
  private readonly live: () => Live | null
  private readonly stopwatch: () => number
  readonly ears = new Ears()
  /** Told of each reading: a badge may be meant for a station. */
  heard: (reader: ReaderId, tag: Reading['tag']) => void = () => {}
  /** The clock did not just run on since the last step, but was set, or the computer slept: by so many ms, back or ahead. */
  leapt: ((byMs: number) => void) | null = null
  /** After a longer time without a step the house is as after a start. */
  longestPauseMs = 30_000
  /** Sightings of the last full second. */
  sightingsPerSecond = 0

  /** `stopwatch`: milliseconds, by which a turn knows how long it takes. */
  constructor(
    clock: Clock,
    store: Store,
    notices: Notices,
    live: () => Live | null,
    stopwatch: () => number = () => performance.now(),
  ) {
    this.pace = new Pace(stopwatch)
    this.stopwatch = stopwatch
    this.clock = clock
    this.store = store
    this.notices = notices
    this.live = live
  }

  reading(reader: ReaderId, receiver: ReceiverId | null, reading: Reading, at: number) {
    this.heard(reader, reading.tag)
    const from = reading.receiver === undefined ? receiver : asReceiverId(reading.receiver)
    if (from === null) return
    this.ears.hear(reading.tag, reading.alias, from, at, reading.rssiDbm ?? Number.NaN)
    if (this.inbox.count >= maxInbox || reader === this.greedy) {
      this.overflow++
      this.blamed ??= this.greedy
      return
    }
    this.inbox.add(reading.tag, reading.alias, from, reader, at, reading.rssiDbm ?? Number.NaN, reading.telemetry)
    if (this.inbox.count === maxInbox / 2) this.greedy = greediest(this.inbox)
  }

  sign(sign: Sign) {
    this.signs.push(sign)
  }

  command(command: Command) {
    this.commands.push(command)
  }

  /**
   * The next turn: all that came is taken in, and as many tags are placed as there is time for. Now and then it stores what
   * the others found, and does no more: a write takes as long as placing does. True = tags wait for the next one.
   */
  turn(): boolean {
    const now = this.stopwatch()
    if (now - this.committedAt >= roundMs) {
      this.committedAt = now
      this.commit()
      return true
    }
    const { most } = this.pace
    this.pace.start()
    this.stepWith(most)
    const placed = this.live()?.world.scratch.placed ?? 0
    this.pace.stop(placed)
    return placed >= most
  }

  /** All that came so far, now; `at`: or at another time, whatever the clock says. */
  step(at?: number) {
    this.stepWith(Number.POSITIVE_INFINITY, at)
  }

  private stepWith(mostPlaced: number, at?: number) {
    const { inbox } = this
    if (at === undefined) this.followClock()
    const live = this.live()
    if (live === null) return inbox.clear()
    const late = at === undefined && this.clock.now() - live.world.now > this.longestPauseMs * lateShare
    const { signs, commands } = this
    const facts: Fact[] = []
    this.signs = []
    this.commands = []
    try {
      const now = at ?? Math.max(live.world.now, this.clock.now())
      advance(live.world, { now, inbox, signs, commands, facts, mostPlaced, late })
    } finally {
      // A fault of ours must not be met again with the same sightings forty times a second; what was found stays found.
      this.counted += inbox.count
      inbox.clear()
      this.greedy = null
      live.follow(facts)
      for (const fact of facts) this.waiting.push(fact)
      this.tellOverflow()
    }
  }

  private followClock() {
    const before = this.live()?.world.now
    if (before === undefined || this.leapt === null) return
    const byMs = this.clock.now() - before
    if (byMs < -standsStillMs || byMs > this.longestPauseMs) this.leapt(byMs)
  }

  private tellOverflow() {
    if (this.overflow === 0) return
    const count = this.overflow
    const tip =
      this.blamed === null
        ? sentence('overflowTip', { count })
        : sentence('overflowWhoseTip', { count, reader: this.blamed })
    this.notices.report('engine', saidProblem('error', sentence('overflow'), tip), this.clock.now())
    this.overflow = 0
    this.blamed = null
  }

  /**
   * Everything accepted so far into the store. A store that can't write keeps its facts waiting for the next try.
   * Says whether all is stored.
   */
  commit(): boolean {
    if (this.waiting.length === 0) return this.commitAudit()
    const facts = latest(this.waiting)
    try {
      this.store.commit(facts)
      this.waiting = []
      this.notices.settle('store')
      return this.commitAudit()
    } catch (error) {
      if (!(error instanceof Failure)) {
        this.salvage(facts, error)
        return false
      }
      this.waiting = facts.length > maxWaiting ? facts.slice(-maxWaiting) : facts
      this.notices.report('store', problemOf(error, 'error'), this.clock.now())
      return false
    }
  }

  /**
   * Writes to the audit log, at once where the store can write. A full disk must not keep a nurse from asking where
   * something is: then the entry waits like the facts.
   */
  audit(entry: AuditEntry) {
    this.waitingAudit.push(entry)
    this.commitAudit()
  }

  /** What the work writes and audits, in one commit: who signs in waits for the disk once. All of it or, where it throws, nothing. */
  together<Result>(work: () => Result): Result {
    const before = this.waitingAudit.length
    this.gathering = true
    try {
      const result = this.store.together(() => {
        const done = work()
        for (const entry of this.waitingAudit) this.store.audit(entry)
        return done
      })
      this.waitingAudit.length = 0
      return result
    } catch (error) {
      this.waitingAudit.length = before
      throw error
    } finally {
      this.gathering = false
    }
  }

  private commitAudit(): boolean {
    if (this.gathering) return true
    try {
      for (let entry = this.waitingAudit[0]; entry !== undefined; entry = this.waitingAudit[0]) {
        this.store.audit(entry)
        this.waitingAudit.shift()
      }
      return true
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.notices.report('store', problemOf(error, 'error'), this.clock.now())
      return false
    }
  }

  /** One fact that can never be written (a fault of ours) must not hold up all the others: they go in one by one. */
  private salvage(facts: readonly Fact[], fault: unknown) {
    this.waiting = []
    let refused = 0
    for (const fact of facts) {
      try {
        this.store.commit([fact])
      } catch (error) {
        if (error instanceof Failure) this.waiting.push(fact)
        else refused++
      }
    }
    const text = `A fault inside Whereabouts kept ${refused} entries from being stored.`
    this.notices.report(
      'store fault',
      problem('error', text, `Report it: ${fault instanceof Error ? fault.message : String(fault)}`),
      this.clock.now(),
    )
  }

  countSecond() {
    this.sightingsPerSecond = this.counted
    this.counted = 0
  }
}

/** Of several positions of a tag only the last need be written; all other facts stay, in order. */
function latest(facts: readonly Fact[]): Fact[] {
  const seen = new Set<string>()
  const kept: Fact[] = []
  for (let i = facts.length - 1; i >= 0; i--) {
    const fact = facts[i]
    if (fact.kind === 'position') {
      if (seen.has(fact.position.tag)) continue
      seen.add(fact.position.tag)
    }
    kept.push(fact)
  }
  return kept.reverse()
}

/** Who sent most of what waits, if it is more than half; a house with one feed has no others that it could crowd out. */
function greediest(inbox: Inbox): ReaderId | null {
  const counts = new Map<ReaderId | null, number>()
  for (let i = 0; i < inbox.count; i++) counts.set(inbox.reader[i], (counts.get(inbox.reader[i]) ?? 0) + 1)
  const most = [...counts].toSorted(([, a], [, b]) => b - a)[0]
  return counts.size > 1 && most[1] > inbox.count / 2 ? most[0] : null
}
