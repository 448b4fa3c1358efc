import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asPlanId, asRoomId, asSubjectId, type RoomId } from '../model/ids.ts'
import type { DueItem } from '../model/maintenance.ts'
import type { Position } from '../model/position.ts'
import type { Site } from '../model/site.ts'
import { type AssetState, assetStates } from '../model/subject.ts'
import { subject } from '../testHouse.ts'
import { box, room, wards } from '../ways/wards.testSite.ts'
import { searchOf } from '../ways/visits.ts'
import { waysOf } from '../ways/ways.ts'
import { likelyRooms, type Trail } from './likelyRooms.ts'
import { nearestAvailable } from './nearest.ts'

/** A comb of rooms along a corridor. */
function comb(n: number): Pick<Site, 'floors' | 'shafts'> {
  const corridor = room('corridor', box(0, 5, n * 4, 3))
  const rooms = Array.from({ length: n }, (_, i) => room(`r${i}`, box(i * 4, 0, 4, 5)))
  const doors = rooms.map((r, i) => ({ rooms: [r.id, corridor.id] as const, at: [i * 4 + 2, 5] as const, widthM: 1 }))
  return {
    floors: [{ floor: 1, name: '1', bounds: [0, 0, n * 4, 8], rooms: [corridor, ...rooms], walls: [], doors }],
    shafts: [],
  }
}

const plan = comb(12)
const ways = waysOf(plan)
const middle = (room: string) => ways.middleOf(asRoomId(room))!
const at = (room: string | null, more: Partial<Position> = {}): Position => ({
  tag: 'ble:00:00:00:00:00:01' as Position['tag'],
  subject: null,
  floor: 1,
  room: room === null ? null : asRoomId(room),
  probability: 0.95,
  runnerUp: null,
  zone: room === null ? [] : [asRoomId(room)],
  xM: room === null ? 0 : middle(room).xM,
  yM: room === null ? 0 : middle(room).yM,
  region90M2: 4,
  freshness: 'live',
  lastHeardAt: 0,
  since: 0,
  heardBy: 3,
  batteryPct: null,
  ...more,
})
const due = (status: DueItem['status'], highRisk: boolean): DueItem => ({
  plan: asPlanId('p'),
  subject: asSubjectId('s'),
  title: 'Safety test',
  dueOn: '2026-01-01',
  dueInDays: -1,
  left: null,
  every: 12,
  unit: 'months',
  basis: 'manufacturer',
  status,
  highRisk,
})

describe('the nearest available', () => {
  const pump = (id: string, room: string, state: AssetState = 'available') => ({
    subject: subject(id, null, { state }),
    position: at(room),
    due: [] as DueItem[],
  })

  test('comes by walking distance, and says why others do not come', () => {
    const { offers, passedOver } = nearestAvailable(ways, middle('r0'), [
      pump('far', 'r9'),
      pump('near', 'r2'),
      pump('dirty', 'r1', 'dirty'),
      { ...pump('overdue', 'r1'), due: [due('overdue', true)] },
      { ...pump('late but harmless', 'r3'), due: [due('overdue', false), due('due', true)] },
      { ...pump('silent', 'r1'), position: at('r1', { freshness: 'lost' }) },
      { ...pump('never heard', 'r1'), position: null },
      { ...pump('in a zone', 'r1'), position: at(null, { zone: [asRoomId('r5'), asRoomId('r6')] }) },
    ])
    expect(offers.map(o => [o.subject, o.room])).toEqual([
      ['near', 'r2'],
      ['late but harmless', 'r3'],
      ['in a zone', 'r5'],
      ['far', 'r9'],
    ])
    expect(Object.fromEntries(passedOver.map(p => [p.subject, p.why]))).toEqual({
      dirty: 'dirty',
      overdue: 'overdue high-risk maintenance',
      silent: 'not heard',
      'never heard': 'not heard',
    })
  })

  test('is never anything but available, whatever the mix', () => {
    const things = fc.array(
      fc.record({ room: fc.integer({ min: 0, max: 11 }), state: fc.constantFrom(...assetStates), risky: fc.boolean() }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(things, list => {
        const candidates = list.map(({ room, state, risky }, i) => ({
          ...pump(`${i}`, `r${room}`, state),
          due: risky ? [due('overdue', true)] : [],
        }))
        const { offers, passedOver } = nearestAvailable(ways, middle('r0'), candidates)
        const usable = list.flatMap(({ state, risky }, i) => (state === 'available' && !risky ? [`${i}`] : []))
        expect(offers.map(o => o.subject as string).toSorted()).toEqual(usable.toSorted())
        expect(offers.length + passedOver.length).toBe(list.length)
        expect(offers.every((o, i) => i === 0 || offers[i - 1].metres <= o.metres)).toBe(true)
      }),
    )
  })
})

describe('where to look', () => {
  const nothing: Trail = {
    last: new Map([[asRoomId('r3'), 0.9]]),
    silentMs: 600_000,
    ownStays: new Map(),
    typeStays: new Map(),
    homeRoom: null,
    heardRooms: new Set(),
    tagDead: 0.5,
    notHere: new Map(),
  }
  const chanceOf = (trail: Partial<Trail>, room: string) =>
    likelyRooms(plan, { ...nothing, ...trail }).find(r => r.room === room)!.chance
  const rooms = (...names: string[]) => new Map(names.map(name => [asRoomId(name), 1]))

  test('the last place first while it is fresh, the habits later', () => {
    const habits = { ownStays: rooms('r8'), homeRoom: asRoomId('r8') }
    expect(likelyRooms(plan, { ...nothing, ...habits })[0].room).toBe('r3')
    expect(likelyRooms(plan, { ...nothing, ...habits, silentMs: 5 * 86_400_000 })[0].room).toBe('r8')
  })

  test('the room that it belongs to is likelier than another, without any habit', () =>
    expect(chanceOf({ homeRoom: asRoomId('r8') }, 'r8')).toBeGreaterThan(2 * chanceOf({}, 'r8')))

  test('the room beyond the door of the last place is likelier than one further on', () =>
    expect(chanceOf({}, 'corridor')).toBeGreaterThan(chanceOf({}, 'r9')))

  test('where a living tag would be heard it is only if the tag is dead', () => {
    const heard = { heardRooms: new Set<RoomId>([asRoomId('r3')]) }
    expect(chanceOf({ ...heard, tagDead: 0.1 }, 'r3')).toBeLessThan(chanceOf({ ...heard, tagDead: 0.9 }, 'r3'))
  })

  test('"not here" moves the chance to the other rooms, and not for ever', () => {
    const searched = { notHere: rooms('r3') }
    expect(chanceOf(searched, 'r3')).toBeLessThan(chanceOf({}, 'r3') / 2)
    expect(chanceOf(searched, 'r3')).toBeGreaterThan(0)
    expect(chanceOf(searched, 'corridor')).toBeGreaterThan(chanceOf({}, 'corridor'))
  })

  test('chances add up to one, whatever is known', () => {
    const map = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 11 }), fc.double({ min: 0, max: 9, noNaN: true })))
      .map(list => new Map(list.map(([i, v]) => [asRoomId(`r${i}`), v])))
    fc.assert(
      fc.property(map, map, map, fc.nat(1e10), (last, ownStays, notHere, silentMs) => {
        const found = likelyRooms(plan, { ...nothing, last, ownStays, notHere, silentMs })
        expect(found.length).toBe(13)
        expect(found.reduce((sum, r) => sum + r.chance, 0)).toBeCloseTo(1, 9)
      }),
    )
  })

  test('the walk of a search is at least 30 % shorter than looking into the nearest rooms first, over 500 cases', () => {
    const big = wards(4, 20)
    const long = waysOf(big)
    const rooms = big.floors.flatMap(f => f.rooms.map(r => r.id))
    const spots = rooms.map(room => long.middleOf(room)!)
    const reached = spots.map(spot => long.from(spot))
    const metres = reached.map(from => spots.map(spot => from.metresTo(spot)))
    const room = fc.constantFrom(...rooms)
    let ours = 0
    let nearestFirst = 0
    let cases = 0
    /** Expected metres until found when all rooms are seen in this order. */
    const walked = (start: number, order: readonly number[], chance: readonly number[]) => {
      let left = 1
      let sum = 0
      let here = start
      for (const next of order) {
        sum += left * metres[here][next]
        left -= chance[next]
        here = next
      }
      return sum
    }
    const one = fc.record({
      from: room,
      last: room,
      home: room,
      own: fc.uniqueArray(room, { minLength: 3, maxLength: 6 }),
      hours: fc.nat(48),
      tagDead: fc.double({ min: 0.2, max: 0.9, noNaN: true }),
    })
    fc.assert(
      fc.property(one, ({ from, last, home, own, hours, tagDead }) => {
        const likely = likelyRooms(big, {
          ...nothing,
          last: new Map([[last, 0.9]]),
          silentMs: hours * 3_600_000,
          homeRoom: home,
          ownStays: new Map(own.map((r, i) => [r, 8 / 2 ** i])),
          heardRooms: new Set([last]),
          tagDead,
        })
        const places = likely.map(l => rooms.indexOf(l.room))
        const chance = rooms.map(() => 0)
        places.forEach((place, i) => (chance[place] = likely[i].chance))
        const start = rooms.indexOf(from)
        // Seven places at a time; after them the next seven, from where one stands then.
        const order: number[] = []
        for (let i = 0; i < places.length; i += 7) {
          const seven = places.slice(i, i + 7)
          const route = searchOf(
            long,
            spots[order.at(-1) ?? start],
            seven.map(p => spots[p]),
            seven.map(p => chance[p]),
          )
          order.push(...route.order.map(k => seven[k]))
        }
        const left = new Set(places)
        const near: number[] = []
        while (left.size > 0) {
          const here = near.at(-1) ?? start
          const next = [...left].reduce((a, b) => (metres[here][b] < metres[here][a] ? b : a))
          near.push(next)
          left.delete(next)
        }
        ours += walked(start, order, chance)
        nearestFirst += walked(start, near, chance)
        cases++
      }),
      { numRuns: 500, seed: 3 },
    )
    expect(cases).toBe(500)
    expect(ours / nearestFirst).toBeLessThanOrEqual(0.7)
  }, 60_000)
})
