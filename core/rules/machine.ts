import type { RoomId, SubjectId } from '../model/ids.ts'
import type { Rule } from '../model/rule.ts'
import type { Site } from '../model/site.ts'
import type { Subject } from '../model/subject.ts'
import { waysOut } from '../presence/passage.ts'
import { nextOn } from './schedule.ts'
import { confirms, isAbout, roomsOf } from './scope.ts'
import type { Trace } from './trace.ts'

/** What a rule says, at the very moment from which it holds (epoch ms), whenever that was noticed. */
export interface Saying {
  readonly rule: Rule
  readonly kind: 'raise' | 'clear'
  readonly at: number
  /** Null for stock: that is about no one thing. */
  readonly subject: SubjectId | null
  readonly room: RoomId | null
  /** For stock: how many there are. */
  readonly count: number | null
  /** The last rooms it was in, newest first; at most five. */
  readonly trail: readonly RoomId[]
}

/** What a rule knows of one thing. */
interface Watch {
  /** Inside, outside, or not known yet; confirmed by fixes and sureness. */
  side: 'in' | 'out' | null
  /** When the condition began to hold; null while it does not. */
  since: number | null
  said: boolean
  /** When it was last said. */
  saidAt: number
  /** Tells timers of an older condition from the newest. */
  turn: number
}

interface Timer {
  readonly at: number
  readonly seq: number
  readonly rule: Ruled
  readonly about: SubjectId | null
  readonly turn: number
}

interface Ruled {
  readonly rule: Rule
  readonly confirmed: ReturnType<typeof confirms>
  readonly rooms: ReadonlySet<RoomId> | null
  /** For exits: those that are no ways out by their type; being there is being settled there. */
  readonly heldRooms: ReadonlySet<RoomId> | null
  watches: Map<SubjectId | null, Watch>
  /** For stock: what counts now. */
  stock: Set<SubjectId>
}

/** When a rule last spoke of something, and whether that alert is open still. */
export interface Spoken {
  readonly at: number
  readonly open: boolean
}

export type SpokenOf = (rule: string, about: SubjectId | null) => Spoken | null

export interface MachineHouse {
  readonly site: Site
  subject(id: SubjectId): Subject | undefined
}

/** They are about a moment, not about how things stand. */
const eventKinds: ReadonlySet<Rule['kind']> = new Set(['enter', 'leave', 'exit-zone'])
/** Stock that is short for less is a flapping tag at a door. */
const stockHoldS = 20
const trailLength = 5

/**
 * Rules over traces. Deterministic: the same traces give the same sayings, whenever they are fed and in whatever portions,
 * because each timer has its exact moment and is handled before any trace that is later.
 */
export class RuleMachine {
  readonly #house: MachineHouse
  readonly #rules: readonly Ruled[]
  readonly #last = new Map<SubjectId, Trace>()
  readonly #trails = new Map<SubjectId, RoomId[]>()
  readonly #timers: Timer[] = []
  #seq = 0
  #say: Saying[] = []

  constructor(rules: readonly Rule[], house: MachineHouse) {
    this.#house = house
    this.#rules = rules
      .filter(rule => rule.enabled)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(rule => ruledBy(rule, house.site))
  }

  /** Whether any rule looks at this thing at all: who reads traces may leave others out. */
  watches(subject: Subject): boolean {
    return this.#rules.some(({ rule }) => isAbout(rule, subject))
  }

  /**
   * Takes up things as they stand at `now`. `spoken` tells what a rule last said of something: what it said of the present
   * condition is not said again. What fell due before `now` is said at `now`; but something that has only been there all
   * the time has not entered or left.
   */
  open(traces: readonly Trace[], now: number, spoken: SpokenOf): void {
    for (const trace of traces) {
      // What fell silent is where it was last.
      if (trace.lost) this.#take({ ...trace, lost: false }, trace.arrivedAt)
      this.#take(trace, trace.arrivedAt)
    }
    const due = this.#timers.splice(0)
    for (const ruled of this.#rules)
      for (const [about, watch] of ruled.watches) {
        const { at, open } = spoken(ruled.rule.id, about) ?? { at: -Infinity, open: false }
        watch.saidAt = at
        // That it was inside before nobody remembers but the alert.
        if (open && ruled.rule.kind === 'leave' && watch.side === 'out') watch.since ??= at
        watch.said = open || (watch.since !== null && at >= watch.since)
        // It is over, and nobody was there to say so.
        if (open && watch.since === null) this.#arm(ruled, about, watch, now)
      }
    for (const timer of due) {
      const watch = watchOf(timer.rule, timer.about)
      if (watch.said || watch.turn !== timer.turn) continue
      if (timer.at <= now && eventKinds.has(timer.rule.rule.kind)) continue
      push(this.#timers, { ...timer, at: Math.max(timer.at, now) })
    }
  }

  /** After a past was fed anew: what was said of how things stand at its end, no trace following, is neither said nor cleared again. */
  catchUp(spoken: SpokenOf): void {
    for (const ruled of this.#rules)
      for (const [about, watch] of ruled.watches) {
        const last = spoken(ruled.rule.id, about)
        if (last === null) continue
        const saidIt = !watch.said && watch.since !== null && last.at >= watch.since
        const clearedIt = watch.said && watch.since === null && !last.open
        if (!saidIt && !clearedIt) continue
        watch.said = saidIt
        watch.saidAt = last.at
        watch.turn++
      }
  }

  /** Takes up where a machine of other rules ends: rules that are in both go on as if nothing had been. After `open`. */
  goOn(from: RuleMachine): void {
    const kept = new Map<Ruled, Ruled>()
    for (const ruled of this.#rules) {
      const before = from.#rules.find(({ rule }) => JSON.stringify(rule) === JSON.stringify(ruled.rule))
      if (before === undefined) continue
      kept.set(before, ruled)
      ruled.watches = before.watches
      ruled.stock = before.stock
    }
    const carried = new Set(kept.values())
    const own = this.#timers.splice(0).filter(({ rule }) => !carried.has(rule))
    for (const timer of own) push(this.#timers, timer)
    for (const { rule, ...timer } of from.#timers.toSorted((a, b) => a.seq - b.seq)) {
      const ruled = kept.get(rule)
      if (ruled) push(this.#timers, { ...timer, rule: ruled, seq: this.#seq++ })
    }
    for (const [subject, trail] of from.#trails) this.#trails.set(subject, trail)
  }

  feed(trace: Trace): Saying[] {
    this.#fire(trace.at)
    this.#take(trace, trace.at)
    return this.#said()
  }

  /** Lets time pass. */
  advanceTo(now: number): Saying[] {
    this.#fire(now)
    return this.#said()
  }

  #said(): Saying[] {
    const said = this.#say
    if (said.length > 0) this.#say = []
    return said
  }

  #take(trace: Trace, at: number) {
    const subject = this.#house.subject(trace.subject)
    if (subject === undefined) return
    const before = this.#last.get(trace.subject)
    this.#last.set(trace.subject, trace)
    if (trace.room !== null && trace.room !== before?.room) {
      const trail = this.#trails.get(trace.subject)
      if (trail === undefined) this.#trails.set(trace.subject, [trace.room])
      else {
        trail.unshift(trace.room)
        if (trail.length > trailLength) trail.pop()
      }
    }
    for (const ruled of this.#rules) {
      if (!isAbout(ruled.rule, subject)) continue
      if (ruled.rule.kind === 'par') this.#count(ruled, trace, at)
      else this.#judge(ruled, trace, at)
    }
  }

  #judge(ruled: Ruled, trace: Trace, at: number) {
    const watch = watchOf(ruled, trace.subject)
    const holds = conditionOf(ruled, watch, trace)
    if (holds === null) return
    this.#turn(ruled, trace.subject, watch, holds, holds ? sinceOf(ruled.rule, trace, at) : at)
  }

  /** Stock: what is available and clean, in the rooms, and confirmed there. */
  #count(ruled: Ruled, trace: Trace, at: number) {
    const { rule, rooms, stock } = ruled
    const there = trace.room !== null && (rooms === null || rooms.has(trace.room))
    const counts = there && !trace.lost && trace.state === 'available'
    if (counts && !stock.has(trace.subject) && !isConfirmed(ruled, trace)) return
    if (counts) stock.add(trace.subject)
    else stock.delete(trace.subject)
    const short = stock.size < rule.par!.min || (rule.par!.max !== null && stock.size > rule.par!.max)
    this.#turn(ruled, null, watchOf(ruled, null), short, at)
  }

  /** The condition holds or does not; a timer says so when it has held for long enough. */
  #turn(ruled: Ruled, about: SubjectId | null, watch: Watch, holds: boolean, since: number) {
    if (holds === (watch.since !== null)) return
    watch.turn++
    watch.since = holds ? since : null
    const holdS = ruled.rule.kind === 'par' ? Math.max(stockHoldS, ruled.rule.forS) : ruled.rule.forS
    if (holds && !watch.said) {
      const cooled = watch.saidAt + ruled.rule.coolDownS * 1000
      this.#arm(ruled, about, watch, Math.max(since + holdS * 1000, cooled))
    } else if (!holds && watch.said)
      this.#arm(ruled, about, watch, since + (ruled.rule.kind === 'par' ? stockHoldS * 1000 : 0))
  }

  #arm(ruled: Ruled, about: SubjectId | null, watch: Watch, earliest: number) {
    // A clear needs no schedule: what is over is over.
    const at = watch.said ? earliest : nextOn(ruled.rule.when, earliest, this.#house.site.timeZone)
    if (at === Infinity) return
    push(this.#timers, { at, seq: this.#seq++, rule: ruled, about, turn: watch.turn })
  }

  #fire(now: number) {
    for (let timer = this.#timers[0]; timer !== undefined && timer.at <= now; timer = this.#timers[0]) {
      pop(this.#timers)
      const { rule: ruled, about, at } = timer
      const watch = watchOf(ruled, about)
      if (watch.turn !== timer.turn) continue
      const raises = !watch.said
      watch.said = raises
      if (raises) watch.saidAt = at
      const trace = about === null ? undefined : this.#last.get(about)
      const room = (ruled.rule.kind === 'exit-zone' ? trace?.wayOut : null) ?? trace?.room ?? null
      this.#say.push({
        rule: ruled.rule,
        kind: raises ? 'raise' : 'clear',
        at,
        subject: about,
        room,
        count: ruled.rule.kind === 'par' ? ruled.stock.size : null,
        trail: about === null ? [] : trailOf(room, this.#trails.get(about) ?? []),
      })
    }
  }
}

function ruledBy(rule: Rule, site: Site): Ruled {
  const rooms = roomsOf(rule, site)
  const typed = new Set(site.floors.flatMap(f => f.rooms.filter(r => waysOut.has(r.type)).map(r => r.id)))
  const heldRooms =
    rule.kind === 'exit-zone' && rooms !== null ? new Set([...rooms].filter(room => !typed.has(room))) : rooms
  return { rule, confirmed: confirms(rule), rooms, heldRooms, watches: new Map(), stock: new Set() }
}

function watchOf(ruled: Ruled, about: SubjectId | null): Watch {
  const known = ruled.watches.get(about)
  if (known) return known
  const watch: Watch = { side: null, since: null, said: false, saidAt: -Infinity, turn: 0 }
  ruled.watches.set(about, watch)
  return watch
}

const isConfirmed = ({ confirmed }: Ruled, trace: Trace) =>
  trace.fixes >= confirmed.fixes && trace.sure >= confirmed.sure

/** Whether the rule's condition holds; null while it cannot be said. */
function conditionOf(ruled: Ruled, watch: Watch, trace: Trace): boolean | null {
  const { rule, rooms, heldRooms } = ruled
  switch (rule.kind) {
    case 'battery':
      return trace.batteryPct === null ? null : trace.batteryPct <= rule.batteryPct - (watch.since === null ? 0 : -5)
    case 'silent':
      return trace.lost
    case 'tampered':
      return trace.tampered
    case 'maintenance':
      return trace.overdue
    case 'par':
      return null
  }
  if (rule.kind === 'exit-zone' && trace.wayOut !== null && rooms!.has(trace.wayOut)) return true
  // A lost thing is where it was last, until it is heard elsewhere; for absence it is not there.
  if (trace.lost && rule.kind === 'absence') return true
  if (trace.lost) return watch.since !== null
  const there = trace.room !== null && (heldRooms === null || heldRooms.has(trace.room))
  const side = there ? 'in' : 'out'
  if (side !== watch.side && !isConfirmed(ruled, trace)) return watch.since !== null
  const before = watch.side
  watch.side = side
  if (rule.kind === 'absence') return side === 'out'
  if (rule.kind === 'leave') return side === 'out' && (before === 'in' || watch.since !== null)
  return side === 'in'
}

/** The room, and those before it. */
const trailOf = (room: RoomId | null, rooms: readonly RoomId[]): readonly RoomId[] =>
  room === null || rooms[0] === room ? [...rooms] : [room, ...rooms].slice(0, trailLength)

/** When the condition began: with the arrival in the room, which the trace that confirms it tells. */
function sinceOf(rule: Rule, trace: Trace, at: number): number {
  if (rule.kind === 'dwell' || rule.kind === 'absence') return Math.min(at, Math.max(trace.arrivedAt, 0))
  return at
}

/** A heap of timers, earliest first; equal moments in the order in which they were armed. */
const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.seq < b.seq)

function push(heap: Timer[], timer: Timer) {
  let at = heap.push(timer) - 1
  while (at > 0) {
    const above = (at - 1) >> 1
    if (!before(heap[at], heap[above])) return
    ;[heap[above], heap[at]] = [heap[at], heap[above]]
    at = above
  }
}

function pop(heap: Timer[]) {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  heap[0] = last
  for (let at = 0; ; ) {
    let first = at
    for (const below of [2 * at + 1, 2 * at + 2])
      if (below < heap.length && before(heap[below], heap[first])) first = below
    if (first === at) return
    ;[heap[first], heap[at]] = [heap[at], heap[first]]
    at = first
  }
}
