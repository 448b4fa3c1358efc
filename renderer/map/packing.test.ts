import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains, distanceToEdge } from '../../core/geometry/polygon.ts'
import type { Point } from '../../core/model/site.ts'
import { type Box, Seats, slotsIn } from './packing.ts'

const rectangle = (width: number, height: number): Point[] => [
  [0, 0],
  [width, 0],
  [width, height],
  [0, height],
]
const lShape: Point[] = [
  [0, 0],
  [10, 0],
  [10, 4],
  [4, 4],
  [4, 9],
  [0, 9],
]

/** Simple polygons of 5 to 9 corners about a centre, each corner at its own distance. */
const star = fc.array(fc.double({ min: 2, max: 12, noNaN: true }), { minLength: 5, maxLength: 9 }).map(reaches =>
  reaches.map((reach, i): Point => {
    const angle = (2 * Math.PI * i) / reaches.length
    return [reach * Math.cos(angle), reach * Math.sin(angle)]
  }),
)
const radius = fc.double({ min: 0.2, max: 1.5, noNaN: true })

describe('slots', () => {
  it('lie with their whole disc inside the room, whatever its shape', () => {
    fc.assert(
      fc.property(fc.oneof(star, fc.constant(lShape)), radius, (polygon, r) => {
        for (const [x, y] of slotsIn(polygon, r, 2 * r + 0.1, 2 * r + 0.4, null)) {
          expect(contains(polygon, x, y)).toBe(true)
          expect(distanceToEdge(polygon, x, y)).toBeGreaterThanOrEqual(r)
        }
      }),
    )
  })

  it('never overlap each other, nor what is kept free', () => {
    const keepOut: Box = [1, 1, 3, 2]
    fc.assert(
      fc.property(star, radius, (polygon, r) => {
        const slots = slotsIn(polygon, r, 2 * r, 2 * r, keepOut)
        let nearest = Infinity
        for (const [i, [x, y]] of slots.entries()) {
          for (const [otherX, otherY] of slots.slice(0, i))
            nearest = Math.min(nearest, Math.hypot(x - otherX, y - otherY))
          const dx = Math.max(keepOut[0] - x, 0, x - keepOut[2])
          const dy = Math.max(keepOut[1] - y, 0, y - keepOut[3])
          expect(Math.max(dx, dy)).toBeGreaterThanOrEqual(r - 1e-9)
        }
        expect(nearest).toBeGreaterThanOrEqual(2 * r - 1e-9)
      }),
    )
  })

  it('fill a rectangle as far as its grid reaches', () => {
    expect(slotsIn(rectangle(10, 6), 0.5, 1, 1, null)).toHaveLength(60)
    expect(slotsIn(rectangle(10, 6), 0.5, 1.5, 2, null)).toHaveLength(7 * 3)
  })

  it('begin in the middle', () => {
    expect(slotsIn(rectangle(9, 3), 0.5, 1, 1, null)[0]).toEqual([4.5, 1.5])
  })

  it('are centred in what a name at one end leaves', () => {
    const [first] = slotsIn(rectangle(4, 6), 0.5, 1, 1, [1, 5, 3, 6])
    expect(first[1]).toBeCloseTo(2.5)
  })

  it('leave the space for a text below the lowest row', () => {
    for (const [, y] of slotsIn(rectangle(10, 6), 0.5, 1.2, 1.2, null, 0.7)) expect(y - 0.5).toBeGreaterThanOrEqual(0.7)
  })

  it('are none where not one disc fits', () => {
    expect(slotsIn(rectangle(1, 1), 0.6, 1.2, 1.2, null)).toEqual([])
  })

  it('stop at the number asked for', () => {
    expect(slotsIn(rectangle(100, 100), 0.5, 1, 1, null, 0, 25)).toHaveLength(25)
  })
})

describe('seats', () => {
  const step = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 12 }).map(String))

  it('nobody moves when others come and go, and no seat has two', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const seats = new Seats()
        const expected = new Map<string, number>()
        for (const [comes, id] of steps) {
          if (comes) seats.enter(id)
          else seats.leave(id)
          if (!comes) expected.delete(id)
          else if (!expected.has(id)) expected.set(id, seats.seatOf(id) ?? -1)
          expect(new Map(seats.occupants())).toEqual(expected)
          expect(new Set(expected.values()).size).toBe(expected.size)
          for (const seat of expected.values()) expect(seat).toBeLessThan(seats.span)
        }
      }),
    )
  })

  it('a newcomer takes the lowest seat that is free', () => {
    const seats = new Seats()
    for (const id of ['a', 'b', 'c', 'd']) seats.enter(id)
    seats.leave('c')
    seats.leave('b')
    seats.enter('e')
    expect(seats.seatOf('e')).toBe(1)
  })

  it('asks for no more slots than the highest that is taken', () => {
    const seats = new Seats()
    for (const id of ['a', 'b', 'c', 'd']) seats.enter(id)
    seats.leave('c')
    expect(seats.span).toBe(4)
    seats.leave('d')
    expect(seats.span).toBe(2)
    seats.leave('a')
    seats.leave('b')
    expect(seats.span).toBe(0)
    seats.enter('e')
    expect(seats.seatOf('e')).toBe(0)
  })

  it('settling closes the gaps and keeps the order', () => {
    const seats = new Seats()
    for (const id of ['a', 'b', 'c', 'd']) seats.enter(id)
    seats.leave('a')
    seats.leave('c')
    seats.settle()
    expect([...seats.occupants()]).toEqual([
      ['b', 0],
      ['d', 1],
    ])
    expect(seats.span).toBe(2)
  })
})
