import type { Fact } from '../facts.ts'
import type { Inbox } from '../intake/inbox.ts'
import type { RoomId, SubjectId } from '../model/ids.ts'
import type { Stay } from '../model/position.ts'
import type { RoomType } from '../model/site.ts'
import type { AssetState, Subject } from '../model/subject.ts'
import type { WorkOrder } from '../model/workOrder.ts'
import type { Step } from '../pipeline.ts'
import { roomOf, type World } from '../world.ts'
import type { OrderAct } from '../upkeep/workOrder.ts'
import { careRooms, type Mover, nextState } from './state.ts'
import { memoryOf, meterOf, type StateChange } from './stateChange.ts'

/** Carried through or parked for a moment is not used and not stored: so long it must stay, by what the room would say. */
const settleMs = { care: 120_000, other: 60_000 } as const
export const longestSettleMs = settleMs.care
/** A room that is not sure says nothing yet; asked again after so long. */
const sureEnough = 0.8
const askAgainMs = 10_000

/** Equipment that came into a room and has not stayed long enough to say something. */
export interface Arrival {
  readonly room: RoomId
  readonly type: RoomType
  /** Epoch ms at which the stay is long enough. */
  readonly ripeAt: number
}

/** Moves equipment from state to state: by the rooms it stays in, by cases of missing equipment, by what people say. */
export function keepStates(world: World, { now, facts, commands, inbox }: Step) {
  followScans(world, facts, inbox, now)
  const heard = facts.length
  for (let i = 0; i < heard; i++) {
    const fact = facts[i]
    if (fact.kind === 'stay') noteArrival(world, fact.stay)
    if (fact.kind === 'case') {
      const word = fact.case.closedAt === null ? 'opened' : 'found'
      if (fact.case.state === 'suspected' || fact.case.state === 'found')
        move(world, facts, fact.case.subject, { kind: 'case', word }, now, { why: 'case' })
    }
    if (fact.kind === 'order') followWork(world, facts, fact.order, fact.did, now)
  }
  for (const command of commands)
    if (command.kind === 'move')
      move(world, facts, command.subject, command.mover, now, {
        why: command.mover.kind,
        by: command.by,
        note: command.note,
      })
  for (const [subject, arrival] of world.arrivals) if (arrival.ripeAt <= now) ripen(world, facts, subject, arrival, now)
}

/** One tap is read many times. */
const sameScanMs = 10_000

/** Touches of a pad and scans of a label say what is being done with the thing, by the room in which that is. */
function followScans(world: World, facts: Fact[], inbox: Inbox, now: number) {
  for (let i = 0; i < inbox.count; i++) {
    const receiver = world.receivers[inbox.receiverIndex[i]]?.receiver
    if (receiver?.room === undefined || (receiver.kind !== 'nfc' && receiver.kind !== 'barcode')) continue
    const id = world.tags[inbox.tagIndex[i]]?.subject
    const subject = id === undefined ? undefined : world.subjects.get(id)
    if (subject === undefined || !hasState(subject)) continue
    const last = world.lastScans.get(subject.id)
    world.lastScans.set(subject.id, { receiver: receiver.id, at: inbox.at[i] })
    if (last?.receiver === receiver.id && inbox.at[i] - last.at < sameScanMs) continue
    const post = postOf(roomOf(world, receiver.room)?.room.type, subject.state)
    if (post !== null) move(world, facts, subject.id, { kind: 'scan', post }, now, { why: 'scan', note: receiver.id })
  }
}

/** What a scan in such a room means; null = nothing that the room does not say by itself. */
function postOf(type: RoomType | undefined, state: AssetState) {
  if (type === undefined) return null
  if (type === 'soiled-utility' || type === 'laundry')
    return state === 'dirty' ? ('wash' as const) : ('return' as const)
  if (type === 'clean-utility' || type === 'storage') return state === 'cleaning' ? ('clean' as const) : null
  return careRooms.has(type) ? ('use' as const) : null
}

/** A stay that began; at a start, one that lasts still. */
export function noteArrival(world: World, stay: Stay) {
  world.arrivals.delete(stay.subject)
  const subject = world.subjects.get(stay.subject)
  const type = world.rooms[world.roomIndex.get(stay.room) ?? -1]?.room.type
  if (stay.toAt !== null || type === undefined || subject === undefined || !hasState(subject)) return
  const ripeAt = stay.fromAt + (careRooms.has(type) ? settleMs.care : settleMs.other)
  // What someone said after that was said knowing the room.
  if (ripeAt > (world.stateMemory.get(stay.subject)?.since ?? 0))
    world.arrivals.set(stay.subject, { room: stay.room, type, ripeAt })
}

function ripen(world: World, facts: Fact[], id: SubjectId, arrival: Arrival, now: number) {
  const open = world.openStays.get(id)
  if (open?.room !== arrival.room) {
    world.arrivals.delete(id)
    return
  }
  if (open.probability < sureEnough) {
    world.arrivals.set(id, { ...arrival, ripeAt: now + askAgainMs })
    return
  }
  world.arrivals.delete(id)
  move(world, facts, id, { kind: 'room', type: arrival.type }, now, { why: 'room' })
}

/** Work that begins takes the equipment out of use; its signature gives it back, or holds it back. An inspection does neither. */
function followWork(world: World, facts: Fact[], order: WorkOrder, did: OrderAct['kind'], now: number) {
  if (order.kind === 'inspection') return
  const told = { why: 'work' as const, note: order.id }
  if (did === 'start')
    move(world, facts, order.subject, { kind: 'work', word: 'begun', safe: true }, now, {
      ...told,
      by: order.startedBy ?? '',
    })
  if (did === 'sign' && order.outcome !== 'could-not-locate') {
    const safe = order.outcome === 'passed'
    move(world, facts, order.subject, { kind: 'work', word: 'done', safe }, now, { ...told, by: order.closedBy ?? '' })
  }
}

interface Told {
  readonly why: StateChange['why']
  readonly by?: string
  readonly note?: string
}

function move(world: World, facts: Fact[], id: SubjectId, mover: Mover, at: number, { why, by, note }: Told) {
  const subject = world.subjects.get(id)
  if (subject === undefined || !hasState(subject)) return
  const memory = world.stateMemory.get(id)
  const before = memory?.before ?? null
  const next = nextState(subject.state, mover, before)
  const made = typeof next === 'string'
  if (next === subject.state) return
  const { usedMs, uses } = meterOf(memory, subject.state, at) ?? { usedMs: 0, uses: 0 }
  const change: StateChange = {
    subject: id,
    at,
    from: subject.state,
    to: made ? next : wantedBy(mover, subject.state),
    why,
    by: by ?? null,
    room: roomOf(world, world.openStays.get(id)?.room ?? null)?.room.id ?? null,
    note: note ?? '',
    refused: made ? null : next.refused,
    usedMs,
    uses: next === 'in-use' ? uses + 1 : uses,
  }
  if (made) {
    world.subjects.set(id, { ...subject, state: next })
    world.stateMemory.set(id, memoryOf(change))
  }
  facts.push({ kind: 'state', change })
}

const wantedBy = (mover: Mover, state: AssetState): AssetState => (mover.kind === 'person' ? mover.to : state)

const hasState = (subject: Subject) => subject.kind === 'asset' || subject.kind === 'bed'
