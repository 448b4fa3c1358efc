import { mayFollow } from '../../../core/access/rights.ts'
import { Failure } from '../../../core/api/errors.ts'
import type { pastOperations, StayRow } from '../../../core/api/past.ts'
import { asRoomId, asSubjectId } from '../../../core/model/ids.ts'
import type { Stay } from '../../../core/model/position.ts'
import type { Subject } from '../../../core/model/subject.ts'
import { nameOfRoom, type World } from '../../../core/world.ts'
import type { Engine } from '../../engine.ts'
import { positionOf } from '../../rows.ts'
import { evidenceKeptMs } from '../../store/store.ts'
import { whyAnswer } from '../../why.ts'
import type { Caller } from '../../access/caller.ts'
import { clarityOfSubject } from '../../access/sight.ts'
import { floorPast } from '../../floorPast.ts'
import type { Handlers } from './index.ts'

/** More stays than these are no answer but an export. */
const mostStays = 5000
const longestPlaybackMs = 6 * 3_600_000

export const pastHandlers: Handlers<keyof typeof pastOperations> = {
  'subjects.why': ({ id, at }, engine, caller) => {
    const subject = requireSubject(engine, id)
    const { world } = engine.requireLive()
    if (at !== undefined) requireMayFollow(world, caller, subject)
    const now = engine.clock.now()
    if (at !== undefined && at < now - evidenceKeptMs)
      throw new Failure(
        'not-found',
        'The evidence of a change of room is kept for 7 days.',
        'Ask for a later time, or for the history: it goes back 90 days.',
      )
    return whyAnswer(world, {
      subject,
      position: positionOf(world, subject),
      ...engine.store.why(subject.id, at ?? now),
      pending: at === undefined ? pendingOf(world, subject, now) : null,
    })
  },

  'history.subject': ({ id, from, to }, engine, caller) => {
    const subject = requireSubject(engine, id)
    const { world } = engine.requireLive()
    requireMayFollow(world, caller, subject)
    requireOrder(from, to)
    return { stays: engine.store.staysOf(subject.id, from, to).map(stay => stayRow(world, subject, stay)) }
  },

  'history.room': ({ room, from, to }, engine, caller) => {
    requireOrder(from, to)
    const { world } = engine.requireLive()
    if (!world.roomIndex.has(asRoomId(room)))
      throw new Failure('not-found', `There is no room "${room}".`, 'See "whereabouts rooms" for the rooms.')
    const stays: StayRow[] = []
    let withheld = 0
    for (const stay of engine.store.stays(from, to, asRoomId(room))) {
      if (stays.length === mostStays) return { stays, withheld, more: true }
      const subject = world.subjects.get(stay.subject)
      if (subject === undefined) continue
      if (mayKnowPast(world, caller, subject)) stays.push(stayRow(world, subject, stay))
      else withheld++
    }
    return { stays, withheld, more: false }
  },

  'history.floor': ({ floor, from, to }, engine, caller) => {
    requireOrder(from, to)
    if (to - from > longestPlaybackMs)
      throw new Failure('bad-input', 'That is longer than 6 hours.', 'Ask for one hour after the other.')
    const { world } = engine.requireLive()
    return floorPast(engine.store.stays(from, to), { floor, from }, stay => {
      const subject = world.subjects.get(stay.subject)
      if (subject === undefined) return 'gone'
      return mayKnowPast(world, caller, subject) ? subject : 'withheld'
    })
  },
}

function requireSubject(engine: Engine, id: string): Subject {
  const subject = engine.requireLive().world.subjects.get(asSubjectId(id))
  if (subject === undefined)
    throw new Failure(
      'not-found',
      `There is nothing with the id "${id}".`,
      'It may have been removed; search for its name.',
    )
  return subject
}

/** Where somebody has been is another matter than where somebody is; and nobody is followed under a mask. */
const mayKnowPast = (world: World, { rights }: Caller, subject: Subject) =>
  mayFollow(rights, subject.kind) && clarityOfSubject(world, rights, subject) === 'named'

function requireMayFollow(world: World, caller: Caller, subject: Subject) {
  if (!mayKnowPast(world, caller, subject))
    throw new Failure(
      'denied',
      `Your role may not see where this ${subject.kind === 'staff' ? 'member of staff' : subject.kind} has been.`,
      'Ask infection control or an administrator.',
    )
}

function requireOrder(from: number, to: number) {
  if (from >= to) throw new Failure('bad-input', 'The time ends before it begins.', 'Give the earlier time first.')
}

function pendingOf(world: World, { tag }: Subject, now: number) {
  const settled = tag === null ? undefined : world.tags[world.tagIndex.get(tag) ?? -1]?.settled
  if (settled === undefined || settled.challenger < 0) return null
  return { room: world.rooms[settled.challenger].room.id, forMs: now - settled.challengerSince }
}

const stayRow = (world: World, subject: Subject, stay: Stay): StayRow => ({
  id: subject.id,
  name: subject.name,
  type: subject.type,
  room: stay.room,
  roomName: nameOfRoom(world, stay.room),
  floor: stay.floor,
  from: new Date(stay.fromAt).toISOString(),
  to: stay.toAt === null ? null : new Date(stay.toAt).toISOString(),
  probability: Math.round(stay.probability * 1000) / 1000,
})
