import { Failure, saidFailure } from '../../../core/api/errors.ts'
import type { findingOperations } from '../../../core/api/finding.ts'
import { type LikelyRoom, likelyRooms } from '../../../core/finding/likelyRooms.ts'
import { searchedRooms } from '../../../core/rules/caseLife.ts'
import { nearestAvailable, spotOf } from '../../../core/finding/nearest.ts'
import { asRoomId, asSubjectId, type RoomId } from '../../../core/model/ids.ts'
import type { Position } from '../../../core/model/position.ts'
import { sentence } from '../../../core/model/sentences.ts'
import type { Site } from '../../../core/model/site.ts'
import type { Subject } from '../../../core/model/subject.ts'
import { searchOf } from '../../../core/ways/visits.ts'
import { type Spot, type Ways, waysOf } from '../../../core/ways/ways.ts'
import type { World } from '../../../core/world.ts'
import type { Engine } from '../../engine.ts'
import { positionOf } from '../../rows.ts'
import { keptMs } from '../../store/store.ts'
import type { Handlers } from './index.ts'

/** A plan's ways are worked out once, for as long as the plan holds. */
const waysBySite = new WeakMap<Site, Ways>()

export function waysThrough(site: Site): Ways {
  const known = waysBySite.get(site)
  if (known) return known
  const ways = waysOf(site)
  waysBySite.set(site, ways)
  return ways
}

export const findingHandlers: Handlers<keyof typeof findingOperations> = {
  'equipment.nearest': ({ type, from, wheels, limit }, engine) => {
    const live = engine.requireLive()
    const { world } = live
    const ways = waysThrough(world.site)
    const ofType = equipmentOfType(world, type)
    const candidates = ofType.map(subject => ({
      subject,
      position: positionOf(world, subject),
      due: live.dueOf(subject.id),
    }))
    const { offers, passedOver } = nearestAvailable(ways, standAt(world, ways, from), candidates, wheels)
    const reasons = Map.groupBy(passedOver, ({ why }) => why)
    const now = engine.clock.now()
    return {
      type: ofType[0].type,
      offers: offers.slice(0, limit).map(({ subject, room, metres }) => {
        const position = positionOf(world, world.subjects.get(subject)!)!
        return {
          id: subject,
          equipment: world.subjects.get(subject)!.name,
          ...stop(world, room, metres),
          probability: Math.round(position.probability * 1000) / 1000,
          ageMs: Math.max(0, Math.round(now - position.lastHeardAt)),
        }
      }),
      passedOver: [...reasons].map(([why, list]) => ({ why, count: list.length })),
    }
  },
  'equipment.walk': ({ subject: id, from, wheels }, engine) => {
    const { world } = engine.requireLive()
    const subject = requireSubject(world, id)
    const ways = waysThrough(world.site)
    const position = positionOf(world, subject)
    const spot = position === null ? null : spotOf(ways, position)
    if (position === null || spot === null)
      throw saidFailure('not-found', sentence('nowhereKnown', { name: subject.name }), sentence('nowhereKnownTip'))
    const reached = ways.from(standAt(world, ways, from), { wheels })
    const legs = reached.wayTo(spot)
    const roomName = nameOf(world, spot.room)
    if (legs === null)
      throw saidFailure(
        'not-found',
        sentence('noWay', { room: roomName }),
        sentence(wheels ? 'noWayOnWheelsTip' : 'noWayTip'),
      )
    return {
      subject: id,
      name: subject.name,
      room: spot.room,
      roomName,
      probability: Math.round(position.probability * 1000) / 1000,
      ageMs: Math.max(0, Math.round(engine.clock.now() - position.lastHeardAt)),
      metres: tenths(reached.metresTo(spot)),
      legs: legs.map(({ floor, points, rooms, metres, by }) => ({
        floor,
        points: points.map(([x, y]): [number, number] => [x, y]),
        rooms: rooms.map(room => ({ room, name: nameOf(world, room) })),
        metres: tenths(metres),
        by,
      })),
    }
  },
  'missing.route': ({ subject: id, from, wheels, notHere, limit }, engine) => {
    const { world } = engine.requireLive()
    const subject = requireSubject(world, id)
    const ways = waysThrough(world.site)
    const start = standAt(world, ways, from)
    const likely = whereToLook(engine, world, subject, notHere).slice(0, limit).filter(isWorthIt)
    const chances = likely.map(room => room.chance)
    const places = likely.map(({ room }) => ways.middleOf(room)!)
    const { order, legsM } = searchOf(ways, start, places, chances, { wheels })
    const stops = order.map((k, i) => ({
      ...stop(world, likely[k].room, legsM[i]),
      chance: Math.round(chances[k] * 1000) / 1000,
    }))
    const sum = order.reduce((all, k) => all + chances[k], 0)
    return { subject: id, name: subject.name, stops, elsewhere: Math.round(Math.max(0, 1 - sum) * 1000) / 1000 }
  },
}

function requireSubject(world: World, id: string): Subject {
  const subject = world.subjects.get(asSubjectId(id))
  if (subject === undefined) throw saidFailure('not-found', sentence('notFoundId', { id }), sentence('notFoundTip'))
  return subject
}

const nameOf = (world: World, room: RoomId) => world.rooms[world.roomIndex.get(room)!].room.name
const tenths = (metres: number) => Math.round(metres * 10) / 10

function stop(world: World, room: RoomId, metres: number) {
  const { room: known, floor } = world.rooms[world.roomIndex.get(room)!]
  return { room, name: known.name, floor: floor.floor, metres: tenths(metres) }
}

/** A room by its id or by its name. */
export function requireRoom(world: World, word: string): RoomId {
  const wanted = word.trim().toLowerCase()
  const known = world.rooms.find(({ room }) => room.id.toLowerCase() === wanted || room.name.toLowerCase() === wanted)
  if (known === undefined)
    throw new Failure('not-found', `There is no room "${word}".`, 'See "whereabouts rooms" for their names.')
  return known.room.id
}

export function standAt(world: World, ways: Ways, from: string): Spot {
  const spot = ways.middleOf(requireRoom(world, from))
  if (spot === null)
    throw new Failure('not-found', `Nobody can walk from "${from}": it has no floor plan.`, 'Draw it in the plan.')
  return spot
}

/** By the type's exact name, else by part of it; plural forgiven. */
function equipmentOfType(world: World, type: string): [Subject, ...Subject[]] {
  const wanted = type.trim().toLowerCase()
  const equipment = [...world.subjects.values()].filter(s => s.kind === 'asset' || s.kind === 'bed')
  for (const fits of [
    (t: string) => t === wanted,
    (t: string) => `${t}s` === wanted,
    (t: string) => t.includes(wanted) || wanted.includes(t),
  ]) {
    const found = equipment.filter(s => s.type !== '' && fits(s.type.toLowerCase()))
    const types = new Set(found.map(s => s.type))
    if (types.size > 1)
      throw new Failure('bad-input', `"${type}" may be ${[...types].join(', ')}.`, 'Name one of them.')
    const [first, ...rest] = found
    if (first) return [first, ...rest]
  }
  const types = [...new Set(equipment.map(s => s.type))].filter(t => t !== '').toSorted()
  throw new Failure('not-found', `There is no equipment of the type "${type}".`, `Known types: ${types.join(', ')}.`)
}

/** Nobody walks for one in a hundred; but some places are always named. */
const isWorthIt = ({ chance }: LikelyRoom, rank: number) => rank < 3 || chance >= 0.01

/** What a tag's silence says of the tag itself, with and without a battery that was nearly empty. */
const tagDead = { emptyBattery: 0.85, otherwise: 0.4 } as const

function whereToLook(engine: Engine, world: World, subject: Subject, notHere: readonly string[]): LikelyRoom[] {
  const now = engine.clock.now()
  const position = positionOf(world, subject)
  const since = now - keptMs
  const vain = new Map<RoomId, number>()
  const open = world.openCases.get(subject.id)
  const searched = open === undefined ? [] : searchedRooms(open)
  for (const room of [...searched, ...notHere]) vain.set(asRoomId(room), (vain.get(asRoomId(room)) ?? 0) + 1)
  const silent = position === null || position.freshness === 'lost'
  const empty = position !== null && position.batteryPct !== null && position.batteryPct <= 10
  return likelyRooms(world.site, {
    last: position === null ? new Map() : lastRooms(position),
    silentMs: position === null ? Infinity : now - position.lastHeardAt,
    ownStays: engine.store.timeInRooms({ subject: subject.id }, since),
    typeStays: engine.store.timeInRooms({ type: subject.type }, since),
    homeRoom: subject.homeRoom,
    heardRooms: new Set(silent ? world.rooms.filter(r => r.coverage === 'heard').map(r => r.room.id) : []),
    tagDead: empty ? tagDead.emptyBattery : tagDead.otherwise,
    notHere: vain,
  })
}

function lastRooms({ room, probability, runnerUp, zone }: Position): Map<RoomId, number> {
  const last = new Map<RoomId, number>()
  if (room !== null) last.set(room, probability)
  if (runnerUp !== null) last.set(runnerUp.room, runnerUp.probability)
  for (const other of zone) if (!last.has(other)) last.set(other, Math.max(0.01, (1 - probability) / zone.length))
  return last
}
