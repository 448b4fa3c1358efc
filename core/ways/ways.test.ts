import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asRoomId, type RoomId } from '../model/ids.ts'
import type { Point } from '../model/site.ts'
import { expectedMetres, roundOf, searchOf } from './visits.ts'
import { type Plan, wards } from './wards.testSite.ts'
import { rideM, type Spot, type Ways, waysOf } from './ways.ts'

/** The same distances by another road: every pair of doors, relaxed until nothing changes. */
function oracle({ floors, shafts }: Plan, wheels: boolean): (a: Spot, b: Spot) => number {
  const gates: { floor: number; at: Point; rooms: readonly RoomId[]; shaft: number }[] = []
  for (const f of floors) for (const d of f.doors) gates.push({ floor: f.floor, at: d.at, rooms: d.rooms, shaft: -1 })
  shafts.forEach((shaft, s) => {
    for (const stop of shaft.rooms) {
      const polygon = floors.find(f => f.floor === stop.floor)!.rooms.find(r => r.id === stop.room)!.polygon
      const xs = polygon.map(p => p[0])
      const ys = polygon.map(p => p[1])
      const at: Point = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2]
      gates.push({ floor: stop.floor, at, rooms: [stop.room], shaft: s })
    }
  })
  const between = (i: number, j: number) => {
    const [a, b] = [gates[i], gates[j]]
    if (i === j) return 0
    const walk = a.rooms.some(r => b.rooms.includes(r)) ? Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]) : Infinity
    const kind = a.shaft >= 0 && a.shaft === b.shaft ? shafts[a.shaft].kind : null
    const ride = kind === null || (wheels && kind === 'stairs') ? Infinity : rideM[kind] * Math.abs(a.floor - b.floor)
    return Math.min(walk, ride)
  }
  const d = gates.map((_, i) => Float64Array.from(gates, (_, j) => between(i, j)))
  for (let k = 0; k < gates.length; k++)
    for (let i = 0; i < gates.length; i++)
      for (let j = 0; j < gates.length; j++) if (d[i][k] + d[k][j] < d[i][j]) d[i][j] = d[i][k] + d[k][j]
  return (a, b) => {
    let best = a.room === b.room ? Math.hypot(a.xM - b.xM, a.yM - b.yM) : Infinity
    gates.forEach((from, i) => {
      if (!from.rooms.includes(a.room)) return
      gates.forEach((to, j) => {
        if (!to.rooms.includes(b.room)) return
        const ends = Math.hypot(from.at[0] - a.xM, from.at[1] - a.yM) + Math.hypot(to.at[0] - b.xM, to.at[1] - b.yM)
        best = Math.min(best, ends + d[i][j])
      })
    })
    return best
  }
}

/** Every order of the places, the cheapest: an oracle for few places. */
function leastOf(n: number, cost: (order: readonly number[]) => number): number {
  let least = Infinity
  const walk = (order: number[], left: readonly number[]) => {
    if (left.length === 0) least = Math.min(least, cost(order))
    for (const k of left)
      walk(
        [...order, k],
        left.filter(o => o !== k),
      )
  }
  walk(
    [],
    Array.from({ length: n }, (_, k) => k),
  )
  return least
}

const plan = wards(4, 16)
const rooms = plan.floors.flatMap(f => f.rooms.map(r => r.id))
const anywhere = (ways: Ways) =>
  fc.tuple(fc.constantFrom(...rooms), fc.double({ min: -1, max: 1, noNaN: true })).map(([room, off]): Spot => {
    const middle = ways.middleOf(room)!
    return { ...middle, xM: middle.xM + off, yM: middle.yM + off / 2 }
  })
const matrixOf = (ways: Ways, spots: readonly Spot[]) =>
  spots.map(a => {
    const reached = ways.from(a)
    return spots.map(b => reached.metresTo(b))
  })

describe('walking distance', () => {
  const ways = waysOf(plan)

  test('equals an oracle over all doors, lifts and stairs, on foot and with wheels', () => {
    for (const wheels of [false, true]) {
      const truth = oracle(plan, wheels)
      fc.assert(
        fc.property(anywhere(ways), anywhere(ways), (a, b) => {
          expect(ways.from(a, { wheels }).metresTo(b)).toBeCloseTo(truth(a, b), 6)
        }),
        { numRuns: 300 },
      )
    }
  })

  test('the way is as long as the distance says, and goes from room to room through their doors', () => {
    fc.assert(
      fc.property(anywhere(ways), anywhere(ways), fc.boolean(), (a, b, wheels) => {
        const reached = ways.from(a, { wheels })
        const legs = reached.wayTo(b)!
        const rides = legs.reduce(
          (sum, { by, floor }, i) => sum + (by === null ? 0 : rideM[by] * Math.abs(legs[i + 1].floor - floor)),
          0,
        )
        expect(legs.reduce((sum, leg) => sum + leg.metres, rides)).toBeCloseTo(reached.metresTo(b), 6)
        expect([legs[0].rooms[0], legs.at(-1)!.rooms.at(-1), legs.at(-1)!.by]).toEqual([a.room, b.room, null])
        for (const { floor, rooms, points } of legs) {
          expect(new Set(rooms).size).toBe(rooms.length)
          const { doors } = plan.floors.find(f => f.floor === floor)!
          for (let i = 1; i < rooms.length; i++) {
            const door = doors.find(d => d.rooms.includes(rooms[i - 1]) && d.rooms.includes(rooms[i]))
            expect(door && points.some(([x, y]) => x === door.at[0] && y === door.at[1])).toBe(true)
          }
        }
        if (wheels) expect(legs.every(leg => leg.by !== 'stairs')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('a room without a door cannot be reached', () => {
    const floors = plan.floors.map(f => ({ ...f, doors: f.doors.filter(d => !d.rooms.includes(asRoomId('1-3'))) }))
    const shut = waysOf({ floors, shafts: plan.shafts })
    const reached = shut.from(shut.middleOf(asRoomId('1-0'))!)
    expect(reached.metresTo(shut.middleOf(asRoomId('1-3'))!)).toBe(Infinity)
    expect(reached.wayTo(shut.middleOf(asRoomId('1-3'))!)).toBe(null)
    expect(reached.metresTo(shut.middleOf(asRoomId('2-3'))!)).toBeLessThan(200)
  })

  test('a room that the plan lacks has no middle', () => expect(ways.middleOf(asRoomId('nowhere'))).toBeNull())
})

describe('the order of places', () => {
  const ways = waysOf(plan)
  const stops = (n: number) => fc.array(anywhere(ways), { minLength: n, maxLength: n })
  const chancesFor = (n: number) =>
    fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: n, maxLength: n }).map(raw => {
      const sum = raw.reduce((a, b) => a + b ** 3, 0)
      return raw.map(v => v ** 3 / sum)
    })

  test('a short round is the best of all orders', () => {
    fc.assert(
      fc.property(anywhere(ways), stops(6), (start, places) => {
        const m = matrixOf(ways, [...places, start])
        const least = leastOf(6, order => order.reduce((sum, k, i) => sum + m[i ? order[i - 1] : 6][k], 0))
        const { order, legsM } = roundOf(ways, start, places)
        expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5])
        expect(legsM.reduce((a, b) => a + b, 0)).toBeCloseTo(least, 6)
      }),
      { numRuns: 40 },
    )
  })

  test('a round of 12 stays within 1.15 of the best, in 50 of 50', () => {
    fc.assert(
      fc.property(anywhere(ways), stops(12), (start, places) => {
        const m = matrixOf(ways, [...places, start])
        const length = roundOf(ways, start, places).legsM.reduce((a, b) => a + b, 0)
        expect(length / shortest(m, 12)).toBeLessThanOrEqual(1.15)
      }),
      { numRuns: 50, seed: 7 },
    )
  }, 60_000)

  test('a search is the best of all orders', () => {
    fc.assert(
      fc.property(anywhere(ways), stops(6), chancesFor(6), (start, places, chances) => {
        const m = matrixOf(ways, [...places, start])
        const cost = (order: readonly number[]) =>
          order.reduce(
            ({ left, sum }, k, i) => ({
              left: left - chances[k],
              sum: sum + left * m[i ? order[i - 1] : 6][k],
            }),
            { left: 1, sum: 0 },
          ).sum
        const found = searchOf(ways, start, places, chances)
        expect(expectedMetres(found, chances)).toBeCloseTo(leastOf(6, cost), 6)
      }),
      { numRuns: 40 },
    )
  })

  test('places that no door leads to are named, not visited', () => {
    const floors = plan.floors.map(f => ({ ...f, doors: f.doors.filter(d => !d.rooms.includes(asRoomId('1-3'))) }))
    const shut = waysOf({ floors, shafts: plan.shafts })
    const at = (id: string) => shut.middleOf(asRoomId(id))!
    expect(roundOf(shut, at('1-0'), [at('1-3'), at('1-5')])).toMatchObject({ order: [1], unreachable: [0] })
    expect(searchOf(shut, at('1-0'), [], [])).toEqual({ order: [], legsM: [], unreachable: [] })
  })
})

/** Length of the best open round, by sets (for the test alone: written over maps of sets, not over the product's tables). */
function shortest(m: readonly number[][], n: number): number {
  let level = new Map<string, number>()
  for (let k = 0; k < n; k++) level.set(`${1 << k},${k}`, m[n][k])
  for (let size = 1; size < n; size++) {
    const next = new Map<string, number>()
    for (const [key, cost] of level) {
      const [set, last] = key.split(',').map(Number)
      for (let k = 0; k < n; k++) {
        if (set & (1 << k)) continue
        const name = `${set | (1 << k)},${k}`
        const total = cost + m[last][k]
        if (total < (next.get(name) ?? Infinity)) next.set(name, total)
      }
    }
    level = next
  }
  return Math.min(...level.values())
}
