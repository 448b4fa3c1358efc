import { type Arrival, noteArrival } from './equipment/keepStates.ts'
import { memoryOf, type StateMemory } from './equipment/stateChange.ts'
import type { Fact, Snapshot } from './facts.ts'
import { contains } from './geometry/polygon.ts'
import { type ReceiverClock, soundClock } from './intake/clocks.ts'
import { Company } from './intake/company.ts'
import { Restraint } from './intake/restrain.ts'
import { newEvidence, Window } from './intake/window.ts'
import type { Alert, MissingCase, Priority } from './model/alert.ts'
import type { OrderId, PlanId, ReaderId, ReceiverId, RoomId, SubjectId, TagId } from './model/ids.ts'
import type { MaintenancePlan } from './model/maintenance.ts'
import type { Position, Stay } from './model/position.ts'
import type { Rule } from './model/rule.ts'
import type { Shift } from './model/roster.ts'
import type { LinkState, ReceiverHealth } from './model/reader.ts'
import type { Problem } from './model/problem.ts'
import { type PlainValue, type Sentence, wordsInEnglish } from './model/sentences.ts'
import type { Floor, Receiver, Room, Site } from './model/site.ts'
import type { Subject } from './model/subject.ts'
import type { BatterySample } from './upkeep/keepBatteries.ts'
import type { WorkOrder } from './model/workOrder.ts'
import { isPassive, parseTagId } from './model/tagId.ts'
import { causeOf } from './rules/alerts.ts'
import {
  type Estimate,
  type Estimator,
  type Evidence,
  type Mobility,
  mostResiduals,
  type Residuals,
  type Track,
} from './positioning/estimator.ts'
import { RuleMachine } from './rules/machine.ts'
import { openMachine } from './rules/runRules.ts'
import type { Tracing } from './rules/trace.ts'
import { Drift } from './watch/drift.ts'
import { Rhythm } from './presence/rhythm.ts'
import type { Contrast } from './positioning/contrast.ts'
import { newestOf, notLaterThanNow } from './presence/keepTime.ts'
import { noPassage, openWaysOut, type Passage } from './presence/passage.ts'
import { Recent } from './presence/recent.ts'
import { type SettledRoom, unsettled } from './presence/room.ts'

/** A tag as it is now. One per bound tag, for as long as it is bound. */
export interface TagState {
  readonly tag: TagId
  readonly subject: SubjectId
  readonly passive: boolean
  readonly track: Track
  readonly window: Window
  readonly rhythm: Rhythm
  readonly settled: SettledRoom
  readonly recent: Recent
  /** The receivers of the last update, loudest first: who must be alive for silence to mean something. */
  lastHeardBy: readonly number[]
  batteryPct: number | null
  /** What its battery said over the last day or so: to see it fall. */
  batteryUsualPct: number | null
  tampered: boolean
  /** When a refused change of room was last written down. */
  keptNotedAt: number
  /** When a touch or scan last proved its place, and its updates by radio alone since. */
  provenAt: number
  updatesByRadio: number
  /** When its levels were last used to judge receivers. */
  askedAt: number
  /** Where it was last heard close by. */
  loud: { receiver: number; at: number } | null
  /** What is published; null until it has a place. */
  position: Position | null
  readonly passage: Passage
}

export interface ReceiverState {
  readonly receiver: Receiver
  readonly rhythm: Rhythm
  readonly company: Company
  /** The reader that feeds it, once known. */
  reader: ReaderId | null
  /** It is the antenna of that reader: alive exactly when the reader answers. A gateway of a feed is not. */
  direct: boolean
  state: ReceiverHealth['state']
  since: number
  /** 0 = never. */
  lastHeardAt: number
  readonly clock: ReceiverClock
  readonly drift: Drift
  driftKeptAt: number
  /** What of it was not used since the start: impossible or missing levels, what came too late, what came twice. */
  readonly leftOut: { levels: number; late: number; repeats: number }
  /** It says of itself that it is there: then its silence means something. */
  heartbeats: Rhythm | null
}

export interface RoomState {
  readonly index: number
  readonly room: Room
  readonly floor: Floor
  /** Receivers that stand in it, and the BLE gateways (these among them) that can hear into it. */
  readonly own: readonly number[]
  readonly covering: readonly number[]
  coverage: 'heard' | 'blind' | 'none'
  reason: Sentence | null
  blindSince: number | null
}

/** What is true now. Lives in memory only; `openWorld` makes it from what the store remembers. */
export interface World {
  readonly site: Site
  readonly estimator: Estimator
  readonly rooms: readonly RoomState[]
  readonly roomIndex: ReadonlyMap<RoomId, number>
  readonly receivers: readonly ReceiverState[]
  readonly receiverIndex: ReadonlyMap<ReceiverId, number>
  /** 1 = known to listen, for the estimator. By receiver index. */
  readonly online: Uint8Array
  readonly subjects: Map<SubjectId, Subject>
  readonly tags: TagState[]
  readonly tagIndex: Map<TagId, number>
  /** What is printed on things (asset number, serial) as scanners read it, to the tag that the thing wears. */
  readonly labelIndex: Map<TagId, number>
  readonly readers: Map<ReaderId, { state: LinkState; since: number }>
  readonly openStays: Map<SubjectId, Stay>
  /** Tags whose stated room is not that of their stay, and when that is written down if it is still so. */
  readonly unwritten: Map<TagState, number>
  /** By rule and what it is about: `causeOf(alert.id)`. */
  readonly openAlerts: Map<string, Alert>
  readonly openCases: Map<SubjectId, MissingCase>
  /** Closed by people: this silence is accounted for. */
  readonly restingCases: Map<SubjectId, MissingCase>
  readonly plans: Map<PlanId, MaintenancePlan>
  /** Open and started ones. */
  readonly openOrders: Map<OrderId, WorkOrder>
  /** Of equipment that ever moved from state to state; the state itself is the subject's. */
  readonly stateMemory: Map<SubjectId, StateMemory>
  /** Where each piece of equipment was last touched or scanned, and when. */
  readonly lastScans: Map<SubjectId, { readonly receiver: ReceiverId; readonly at: number }>
  /** Equipment whose stay will say something of its state once it is long enough. */
  readonly arrivals: Map<SubjectId, Arrival>
  readonly batteries: Map<TagId, BatterySample>
  /** What rules see of each thing, and the rules themselves. */
  readonly tracing: Map<SubjectId, Tracing>
  /** What tells each way out from the rooms before it. */
  readonly waysOut: readonly Contrast[]
  /** What was at a way out a moment ago, moving. */
  readonly nearWaysOut: Set<TagState>
  rules: readonly Rule[]
  roster: readonly Shift[]
  machine: RuleMachine
  overdue: ReadonlySet<SubjectId>
  /** Causes that last although somebody resolved their alert: until when they rest, and how loud they were. By `rule:about`. */
  readonly settledByHand: Map<string, { readonly until: number; readonly priority: Priority }>
  /** When each rule last spoke, by `rule:about`. */
  readonly lastSaid: Map<string, number>
  /** Tags that nobody has bound, newest last; bounded. For onboarding, and to say so. */
  readonly strangers: Map<TagId, { at: number; receiver: ReceiverId; count: number }>
  /** When each repeated complaint was last made, by source. */
  readonly complaints: Map<string, number>
  /** What came too fast, or can't be. */
  readonly restraint: Restraint
  readonly startedAt: number
  /** Since when somebody has been listening without a break, epoch ms: silence before is not held against anybody. */
  listeningSince: number
  now: number
  /** The clock was set back, and then it is what it was before; else null. */
  timeMetAt: number | null
  /** Scratch that is reused on the hot path. */
  readonly scratch: {
    readonly evidence: Evidence
    readonly estimate: Estimate
    readonly residuals: Residuals
    /** Position in `tags` of the last one that was placed, and how many were in this step. */
    lastPlaced: number
    placed: number
    lastSweepAt: number
    lastMissingCheckAt: number
    lastReceiverCheckAt: number
    lastBatteryCheckAt: number
    receiversTurned: boolean
    /** As of when it was last seen who is on duty: minute of the epoch, and the roster. */
    readonly duty: { minute: number; roster: readonly Shift[] }
  }
}

const strangerLimit = 1000

/** `startedAt`: epoch ms of this start; silence before it is not held against anybody. */
export function openWorld(snapshot: Snapshot, estimator: Estimator, startedAt: number): World {
  const { site } = snapshot
  const roomIndex = new Map(estimator.roomIds.map((id, index) => [id, index]))
  const receivers = site.receivers.map(newReceiver(site, startedAt))
  const newest = newestOf(snapshot)
  const world: World = {
    site,
    estimator,
    roomIndex,
    rooms: roomStates(site, estimator, roomIndex),
    receivers,
    receiverIndex: new Map(site.receivers.map((r, index) => [r.id, index])),
    online: new Uint8Array(receivers.length),
    subjects: new Map(),
    tags: [],
    tagIndex: new Map(),
    labelIndex: new Map(),
    readers: new Map(snapshot.readers.map(r => [r.id, { state: 'opening' as const, since: startedAt }])),
    unwritten: new Map(),
    openStays: new Map(snapshot.openStays.map(s => [s.subject, s])),
    openAlerts: new Map(snapshot.openAlerts.map(a => [causeOf(a.id), a])),
    openCases: new Map(snapshot.openCases.map(c => [c.subject, c])),
    restingCases: new Map(snapshot.restingCases.map(c => [c.subject, c])),
    plans: new Map(snapshot.plans.map(p => [p.id, p])),
    openOrders: new Map(snapshot.openOrders.map(o => [o.id, o])),
    stateMemory: new Map(snapshot.lastMoves.map(m => [m.subject, memoryOf(m)])),
    lastScans: new Map(),
    arrivals: new Map(),
    tracing: new Map(snapshot.lastTraces.map(last => [last.subject, { last, fixes: last.fixes }])),
    batteries: new Map(snapshot.batteries.map(sample => [sample.tag, sample])),
    waysOut: openWaysOut(site, roomIndex, estimator),
    nearWaysOut: new Set(),
    rules: snapshot.rules,
    roster: snapshot.roster,
    machine: new RuleMachine([], { site, subject: () => undefined }),
    overdue: new Set(),
    settledByHand: new Map(),
    lastSaid: new Map(snapshot.lastSaid.map(({ rule, about, at }) => [`${rule}:${about ?? 'stock'}`, at])),
    strangers: new Map(),
    complaints: new Map(),
    restraint: new Restraint(),
    startedAt,
    listeningSince: startedAt,
    now: startedAt,
    timeMetAt: newest > startedAt ? newest + 1 : null,
    scratch: {
      evidence: newEvidence(),
      estimate: estimator.estimate(),
      residuals: { receiver: new Int32Array(mostResiduals), db: new Float32Array(mostResiduals) },
      lastPlaced: -1,
      placed: 0,
      lastSweepAt: startedAt,
      lastMissingCheckAt: startedAt,
      lastReceiverCheckAt: startedAt,
      lastBatteryCheckAt: startedAt,
      receiversTurned: true,
      duty: { minute: -1, roster: snapshot.roster },
    },
  }
  for (const reader of snapshot.readers) {
    const index = reader.receiver === null ? undefined : world.receiverIndex.get(reader.receiver)
    if (index === undefined) continue
    world.receivers[index].reader = reader.id
    world.receivers[index].direct = true
  }
  for (const { receiver, ...known } of snapshot.drifts)
    Object.assign(world.receivers[world.receiverIndex.get(receiver) ?? -1]?.drift ?? {}, known)
  bindSubjects(world, snapshot.subjects, new Map(snapshot.positions.map(p => [p.tag, p])))
  for (const stay of snapshot.openStays) noteArrival(world, stay)
  notLaterThanNow(world)
  world.machine = openMachine(world, snapshot.lately)
  return world
}

/**
 * Takes the subjects as they now stand: new ones, changed ones, re-bound tags. Tags that stay bound keep their filter;
 * newly bound ones start from `remembered` where the store knows a place.
 */
export function bindSubjects(world: World, subjects: readonly Subject[], remembered: ReadonlyMap<TagId, Position>) {
  world.unwritten.clear()
  const former = new Map(world.tags.map(t => [t.tag, t]))
  const places = new Map(world.tags.map(t => [t.subject, t.position]))
  world.subjects.clear()
  world.tags.length = 0
  world.tagIndex.clear()
  world.labelIndex.clear()
  // With another tag it is still where it was last seen; of the new tag's battery nothing is known yet.
  const placeOf = ({ id }: Subject, tag: TagId): Position | undefined => {
    const worn = places.get(id)
    if (worn) return { ...worn, tag, batteryPct: null }
    // The tag's last place was that of whoever wore it then.
    const known = remembered.get(tag)
    return known?.subject === id || known?.subject === null ? known : undefined
  }
  for (const subject of subjects) {
    world.subjects.set(subject.id, subject)
    if (subject.tag === null) continue
    const kept = former.get(subject.tag)
    const state =
      kept?.subject === subject.id ? kept : newTag(world, subject, subject.tag, placeOf(subject, subject.tag))
    world.tagIndex.set(subject.tag, world.tags.length)
    for (const text of [subject.assetNo, subject.serial]) {
      const label = parseTagId(`barcode:${text}`)
      if (label !== null) world.labelIndex.set(label, world.tags.length)
    }
    world.tags.push(state)
    world.strangers.delete(subject.tag)
  }
}

export function noteStranger(world: World, tag: TagId, receiver: ReceiverId, at: number) {
  const known = world.strangers.get(tag)
  if (known) {
    known.at = at
    known.receiver = receiver
    known.count++
    // The map keeps the order in which they were last heard: what goes first is what has been silent longest.
    world.strangers.delete(tag)
    world.strangers.set(tag, known)
    return
  }
  if (world.strangers.size >= strangerLimit) {
    const oldest = world.strangers.keys().next().value
    if (oldest !== undefined) world.strangers.delete(oldest)
  }
  world.strangers.set(tag, { at, receiver, count: 1 })
}

/** Complaints of one minute that are different. */
const mostComplaints = 300

/** A complaint that would come with every packet is made once a minute. */
export function complain(world: World, facts: Fact[], source: string, problem: Problem) {
  const last = world.complaints.get(source)
  if (last !== undefined && world.now - last < 60_000) return
  if (world.complaints.size >= mostComplaints) {
    for (const [about, at] of world.complaints) if (world.now - at >= 60_000) world.complaints.delete(about)
    // Names that somebody makes up must not become a flood of complaints.
    if (world.complaints.size >= mostComplaints) return
  }
  world.complaints.set(source, world.now)
  facts.push({ kind: 'problem', source, problem, at: world.now })
}

export const roomOf = (world: World, room: RoomId | null): RoomState | undefined =>
  room === null ? undefined : world.rooms[world.roomIndex.get(room) ?? -1]

export const nameOfRoom = (world: World, room: RoomId | null) => roomOf(world, room)?.room.name ?? wordsInEnglish.noRoom

/** The same for a sentence. */
export const placeOf = (world: World, room: RoomId | null): PlainValue =>
  roomOf(world, room)?.room.name ?? { word: 'noRoom' }

function newTag(world: World, subject: Subject, tag: TagId, position: Position | undefined): TagState {
  const passive = isPassive(tag)
  const state: TagState = {
    tag,
    subject: subject.id,
    passive,
    track: world.estimator.track(mobilityOf(subject)),
    window: new Window(),
    rhythm: new Rhythm(passive ? 60_000 : 2000),
    settled: unsettled(),
    recent: new Recent(),
    lastHeardBy: [],
    batteryPct: position?.batteryPct ?? null,
    batteryUsualPct: position?.batteryPct ?? null,
    tampered: false,
    keptNotedAt: 0,
    provenAt: 0,
    updatesByRadio: 0,
    askedAt: 0,
    loud: null,
    position: null,
    passage: noPassage(leftBy(world, subject)),
  }
  if (position) remember(world, state, { ...position, subject: subject.id })
  return state
}

/** Room index of the way out by which it was leaving when that was last written down, -1 for none. */
function leftBy(world: World, { id }: Subject): number {
  const room = world.tracing.get(id)?.last.wayOut ?? null
  return room === null ? -1 : (world.roomIndex.get(room) ?? -1)
}

/** The last place survives a restart; the filter starts there, but broadly: nobody watched in between. */
function remember(world: World, state: TagState, known: Position) {
  const { now } = world
  const position = { ...known, lastHeardAt: Math.min(known.lastHeardAt, now), since: Math.min(known.since, now) }
  const room = position.room === null ? undefined : world.roomIndex.get(position.room)
  if (position.room !== null && room === undefined) return
  state.position = position
  state.rhythm.lastAt = position.lastHeardAt
  if (room !== undefined) {
    state.settled.room = room
    state.settled.since = position.since
    state.settled.probability = position.probability
  }
  world.estimator.seed(state.track, position.lastHeardAt, position.floor, position.xM, position.yM, 5)
}

const mobilityOf = (subject: Subject): Mobility =>
  subject.kind === 'patient' || subject.kind === 'staff' ? 'walking' : subject.kind === 'bed' ? 'still' : 'carried'

const newReceiver =
  (site: Site, startedAt: number) =>
  (receiver: Receiver): ReceiverState => ({
    receiver,
    rhythm: new Rhythm(5000),
    company: new Company(),
    reader: null,
    direct: false,
    state: 'unheard',
    since: startedAt,
    lastHeardAt: 0,
    clock: soundClock(),
    drift: new Drift(site.radio?.receivers[receiver.id] !== undefined),
    driftKeptAt: startedAt,
    leftOut: { levels: 0, late: 0, repeats: 0 },
    heartbeats: null,
  })

function roomStates(site: Site, estimator: Estimator, roomIndex: ReadonlyMap<RoomId, number>): RoomState[] {
  const own = new Map<RoomId, number[]>()
  site.receivers.forEach((receiver, index) => {
    const room = receiver.room ?? roomAt(site, receiver)
    if (room === undefined) return
    const list = own.get(room)
    if (list) list.push(index)
    else own.set(room, [index])
  })
  const states: RoomState[] = []
  for (const floor of site.floors)
    for (const room of floor.rooms) {
      const index = roomIndex.get(room.id)
      if (index === undefined) throw new Error(`The estimator does not know room ${room.id}`)
      const covering: number[] = []
      site.receivers.forEach((receiver, r) => {
        if (receiver.floor === floor.floor && receiver.kind === 'ble' && estimator.covers(r, index)) covering.push(r)
      })
      states[index] = {
        index,
        room,
        floor,
        own: own.get(room.id) ?? [],
        covering,
        coverage: 'none',
        reason: null,
        blindSince: null,
      }
    }
  return states
}

const roomAt = (site: Site, { floor, xM, yM }: Receiver): RoomId | undefined =>
  site.floors.find(f => f.floor === floor)?.rooms.find(room => contains(room.polygon, xM, yM))?.id
