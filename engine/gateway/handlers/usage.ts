import { Failure } from '../../../core/api/errors.ts'
import type { UsageLine, usageOperations } from '../../../core/api/usage.ts'
import { type RoomId, asSubjectId, type SubjectId } from '../../../core/model/ids.ts'
import { noTimes, type UseTimes, wordsOfUse, utilizationOf } from '../../../core/model/usage.ts'
import { addDays, daysBetween, today } from '../../../core/upkeep/calendar.ts'
import type { World } from '../../../core/world.ts'
import type { Engine } from '../../engine.ts'
import { dayByUnit, isCounted, makeDays, timeOf, useOfAll } from '../../usage.ts'
import type { Handlers } from './index.ts'
import { listeningOf } from './usage/listening.ts'
import { stockOf } from './usage/stock.ts'

/** Some of the time of one piece of equipment, or of all of a type on a day, in one room. */
interface Portion {
  readonly subject: SubjectId | null
  readonly type: string
  /** Empty where only the unit is wanted. */
  readonly room: RoomId
  readonly unit: string
  readonly day: string
  readonly times: UseTimes
}

type By = UsageLine['key']
/** Days that lie further back are not kept. */
const mostDays = 92
/** What lasts is counted anew after so long. */
const freshMs = 30_000

export const usageHandlers: Handlers<keyof typeof usageOperations> = {
  'usage.figures': async ({ from, to, types, units, by }, engine) => {
    requirePeriod(from, to)
    const { world } = engine.requireLive()
    const now = engine.clock.now()
    await makeDays(engine)
    const firstAt = engine.store.usage.firstStayAt()
    const { timeZone } = world.site
    const [fromAt, toAt] = [timeOf(from, timeZone).fromAt, Math.min(now, timeOf(to, timeZone).toAt)]
    const begins = firstAt === null || firstAt >= toAt ? null : Math.max(fromAt, firstAt)
    const ofRoom = roomsOf(world)
    const unitOf = (room: RoomId) => ofRoom.get(room)?.unit ?? ''
    const isAsked = ({ type, unit }: Portion) =>
      (types.length === 0 || types.includes(type)) && (units.length === 0 || units.includes(unit))

    const total = noTimes()
    const lines = new Map<By, Record<keyof UseTimes, number>>()
    const days = new Map<string, Record<keyof UseTimes, number>>()
    for await (const portions of portionsOf(engine, world, from, to, by, types, unitOf))
      for (const portion of portions) {
        if (!isAsked(portion)) continue
        const { subject, type, unit, room, day, times } = portion
        add(total, times)
        add(at(days, day), times)
        add(at(lines, by === 'type' ? type : by === 'unit' ? unit : by === 'room' ? room : subject!), times)
      }
    const figures = (times: UseTimes, ms: number) => ({
      times,
      mean: meanOf(times, ms),
      utilization: utilizationOf(times),
    })
    const wholeMs = begins === null ? 0 : toAt - begins
    return {
      from,
      to,
      fromAt: begins,
      toAt,
      types: [...new Set([...world.subjects.values()].filter(isCounted).map(s => s.type))].sort(),
      units: [...new Set([...ofRoom.values()].map(room => room.unit))].sort(),
      total: figures(total, wholeMs),
      lines: [...lines].map(([key, times]) => ({ key, ...named(world, ofRoom, by, key), ...figures(times, wholeMs) })),
      days: [...days]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([day, times]) => {
          const time = timeOf(day, timeZone)
          return { day, ...figures(times, Math.min(toAt, time.toAt) - Math.max(begins ?? 0, time.fromAt)) }
        }),
    }
  },
  'usage.stock': ({ from, to }, engine) => {
    requirePeriod(from, to)
    return stockOf(engine, from, to)
  },
  'usage.listening': ({ from, to }, engine) => {
    requirePeriod(from, to)
    return listeningOf(engine, from, to)
  },
}

function requirePeriod(from: string, to: string) {
  if (from > to) throw new Failure('bad-input', 'The period ends before it begins.', 'Give the earlier day first.')
  if (daysBetween(from, to) >= mostDays)
    throw new Failure('bad-input', `A period has at most ${mostDays} days.`, 'Ask for a shorter one.')
}

/** Days that are complete from what was made of them, the others (today) from what is on record. */
async function* portionsOf(
  engine: Engine,
  world: World,
  from: string,
  to: string,
  by: 'type' | 'unit' | 'room' | 'subject',
  types: readonly string[],
  unitOf: (room: RoomId) => string,
): AsyncGenerator<Portion[]> {
  const { usage } = engine.store
  const made = usage.made()
  const newest = today(engine.clock.now(), world.site.timeZone)
  const loose: string[] = []
  for (let day = from; day <= to && day <= newest; day = addDays(day, 1)) if (!made.get(day)) loose.push(day)
  const isMade = (day: string) => made.get(day) === true
  for (let day = from; by !== 'subject' && day <= to; day = addDays(day, 1)) {
    if (!isMade(day)) continue
    if (by === 'room') yield usage.ofTypes(day, day).map(sum => ({ ...sum, unit: unitOf(sum.room), subject: null }))
    else yield (await dayByUnit(engine, world, day)).map(sum => ({ ...sum, day, room: '' as RoomId, subject: null }))
  }
  if (by === 'subject')
    for (const subject of world.subjects.values()) {
      if (!isCounted(subject) || (types.length > 0 && !types.includes(subject.type))) continue
      yield usage
        .ofSubject(subject.id, from, to)
        .flatMap(sum =>
          isMade(sum.day) ? [{ ...sum, unit: unitOf(sum.room), subject: subject.id, type: subject.type }] : [],
        )
    }
  const firstAt = usage.firstStayAt()
  for (const day of loose) {
    if (firstAt === null || timeOf(day, world.site.timeZone).toAt <= firstAt) continue
    yield (await looseDay(engine, world, day)).map(portion => ({ ...portion, unit: unitOf(portion.room) }))
  }
}

type LoosePortion = Omit<Portion, 'unit'>
const looseDays = new WeakMap<World, Map<string, { readonly at: number; readonly portions: LoosePortion[] }>>()

/** A screen asks several times in a row for the same day that lasts. */
async function looseDay(engine: Engine, world: World, day: string): Promise<LoosePortion[]> {
  const now = engine.clock.now()
  let known = looseDays.get(world)
  if (known === undefined) looseDays.set(world, (known = new Map()))
  const before = known.get(day)
  if (before !== undefined && now - before.at < freshMs && now >= before.at) return before.portions
  const portions: LoosePortion[] = []
  for await (const sums of useOfAll(engine, world, day))
    for (const { subject, byRoom } of sums)
      for (const [room, times] of byRoom)
        portions.push({ subject, type: world.subjects.get(subject)?.type ?? '', room, day, times })
  known.set(day, { at: now, portions })
  return portions
}

export const roomsOf = (world: World) =>
  new Map(world.site.floors.flatMap(floor => floor.rooms.map(room => [room.id, { ...room, floor: floor.floor }])))

function named(world: World, rooms: ReturnType<typeof roomsOf>, by: string, key: string) {
  const subject = by === 'subject' ? world.subjects.get(asSubjectId(key)) : undefined
  const room = by === 'room' ? rooms.get(key as RoomId) : undefined
  return {
    name: subject?.name ?? room?.name ?? key,
    subject: subject?.id ?? null,
    type: subject?.type ?? null,
    floor: room?.floor ?? null,
  }
}

const meanOf = (times: UseTimes, ms: number) =>
  ms <= 0 ? 0 : wordsOfUse.reduce((sum, word) => sum + times[word], 0) / ms

function at<Key>(sums: Map<Key, Record<keyof UseTimes, number>>, key: Key) {
  let times = sums.get(key)
  if (times === undefined) sums.set(key, (times = noTimes()))
  return times
}

function add(sum: Record<keyof UseTimes, number>, times: UseTimes) {
  for (const word of wordsOfUse) sum[word] += times[word]
}
