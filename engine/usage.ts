import type { RoomId, SubjectId } from '../core/model/ids.ts'
import type { RoomType } from '../core/model/site.ts'
import type { Subject } from '../core/model/subject.ts'
import { noTimes, passingMs, type UseTimes, wordsOfUse } from '../core/model/usage.ts'
import { addDays, endOfDay, today } from '../core/upkeep/calendar.ts'
import { sumUse, useOf } from '../core/usage/useOf.ts'
import type { World } from '../core/world.ts'
import type { Engine } from './engine.ts'
import { keptMs } from './store/store.ts'

/** After so long nothing that happened before midnight is judged otherwise, but for tags that turn out to have been lost. */
const settledMs = 3 * passingMs
/** So many subjects between two looks at what else the engine has to do: some 10 ms. */
const chunk = 100

type Asked = Pick<Engine, 'store' | 'clock' | 'requireLive'>

/** Beds are always where someone lies or may lie: they have boards of their own. */
export const isCounted = (subject: Subject | undefined) => subject?.kind === 'asset'

const underWay = new WeakMap<World, Promise<void>>()

/** Makes the days that are over and not made yet, and again those of which something was written late. One at a time. */
export function makeDays(engine: Asked): Promise<void> {
  const { world } = engine.requireLive()
  const running = underWay.get(world)
  if (running !== undefined) return running
  const work = workThrough(engine, world).finally(() => underWay.delete(world))
  underWay.set(world, work)
  return work
}

async function workThrough(engine: Asked, world: World) {
  const { usage } = engine.store
  const now = engine.clock.now()
  const { timeZone } = world.site
  const first = usage.firstStayAt()
  if (first === null) return
  const made = usage.made()
  const oldest = Math.max(first, now - keptMs)
  for (let day = today(oldest, timeZone); endOfDay(day, timeZone) + settledMs <= now; day = addDays(day, 1)) {
    if (made.get(day)) continue
    usage.begin(day, endOfDay(day, timeZone))
    for await (const sums of useOfAll(engine, world, day)) usage.save(day, sums)
    completed(engine, world, day)
  }
  await mend(engine, world)
}

/** Some of the time of a type on a day, in one unit. */
export interface UnitPortion {
  readonly type: string
  readonly unit: string
  readonly times: UseTimes
}
const daysByUnit = new WeakMap<World, Map<string, readonly UnitPortion[]>>()

function completed({ store }: Asked, world: World, day: string) {
  store.usage.complete(day)
  daysByUnit.get(world)?.delete(day)
}

/**
 * A day that is made, by type and unit. Kept in memory once it was asked for, some thousand sums a day at most: rows are by
 * room, and a month of them takes seconds.
 */
export async function dayByUnit({ store }: Asked, world: World, day: string): Promise<readonly UnitPortion[]> {
  let days = daysByUnit.get(world)
  if (days === undefined) daysByUnit.set(world, (days = new Map()))
  const known = days.get(day)
  if (known !== undefined) return known
  const sums = new Map<string, UnitPortion & { readonly times: Record<keyof UseTimes, number> }>()
  for (const { type, room, times } of store.usage.ofTypes(day, day)) {
    const unit = world.rooms[world.roomIndex.get(room) ?? -1]?.room.unit ?? ''
    const key = JSON.stringify([type, unit])
    let sum = sums.get(key)
    if (sum === undefined) sums.set(key, (sum = { type, unit, times: noTimes() }))
    for (const word of wordsOfUse) sum.times[word] += times[word]
  }
  const portions = [...sums.values()]
  days.set(day, portions)
  await breath()
  return portions
}

/** Some at a time and without a breath in between, so that nothing comes late meanwhile that is not read with it. */
async function mend(engine: Asked, world: World) {
  const { usage } = engine.store
  const { timeZone } = world.site
  for (let late = usage.late(); late.length > 0; late = usage.late()) {
    const some = late.slice(0, chunk)
    const from = today(some[0].fromAt, timeZone)
    for (const [day, complete] of usage.made()) {
      if (day < from || !complete) continue
      const { fromAt, toAt } = timeOf(day, timeZone)
      const touched = some.filter(each => each.fromAt < toAt && isCounted(world.subjects.get(each.subject)))
      usage.save(
        day,
        touched.map(({ subject }) => ({ subject, byRoom: byRoomOf(engine, world, subject, fromAt, toAt) })),
      )
      completed(engine, world, day)
    }
    for (const { subject } of some) usage.inTime(subject)
    await breath()
  }
}

/** What all equipment did on a day (up to now, if it lasts), some at a time. */
export async function* useOfAll(engine: Asked, world: World, day: string) {
  const { fromAt, toAt } = timeOf(day, world.site.timeZone)
  const counted = [...world.subjects.values()].filter(isCounted)
  for (let i = 0; i < counted.length; i += chunk) {
    yield counted
      .slice(i, i + chunk)
      .map(({ id }) => ({ subject: id, byRoom: byRoomOf(engine, world, id, fromAt, toAt) }))
    await breath()
  }
}

function byRoomOf(
  { store, clock }: Asked,
  world: World,
  subject: SubjectId,
  fromAt: number,
  toAt: number,
): ReadonlyMap<RoomId, UseTimes> {
  const now = clock.now()
  const typeOf = (room: RoomId): RoomType | undefined => world.rooms[world.roomIndex.get(room) ?? -1]?.room.type
  return sumUse(useOf(store.usage.course(subject, fromAt, toAt, now), typeOf, fromAt, Math.min(toAt, now)))
}

/** A day of the site, epoch ms. */
export const timeOf = (day: string, timeZone: string) => ({
  fromAt: endOfDay(addDays(day, -1), timeZone),
  toAt: endOfDay(day, timeZone),
})

/** Sightings wait for no report. */
const breath = () => new Promise<void>(resolve => setImmediate(resolve))
