import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldedUnits } from './foldedUnits.ts'
import type { FloorView, RoomView } from './roomLayout.ts'

const room = (id: string, unit: string, x0: number, widthM: number, depthM = 6): RoomView => {
  const polygon: [number, number][] = [
    [x0, 0],
    [x0 + widthM, 0],
    [x0 + widthM, depthM],
    [x0, depthM],
  ]
  return { id, name: id, type: 'patient', unit, polygon }
}
const floorOf = (rooms: RoomView[]): FloorView => ({
  floor: 0,
  name: '',
  bounds: [0, 0, 50, 6],
  rooms,
  walls: [],
  doors: [],
})

describe('wards from afar', () => {
  const floor = floorOf([
    room('a', 'West', 0, 4),
    room('b', 'West', 4, 4),
    room('c', 'East', 8, 20),
    room('d', '', 30, 1),
  ])

  it('are one number as soon as most of their rooms are too narrow for one each', () => {
    expect(foldedUnits(floor, 3.9)).toEqual([])
    expect(foldedUnits(floor, 4.1).map(unit => unit.name)).toEqual(['West'])
  })

  it('never take in a room of no unit, and a unit of one room stays that room', () => {
    expect(foldedUnits(floor, 1000).flatMap(unit => unit.rooms.map(each => each.id))).toEqual(['a', 'b'])
  })

  it('have their number where their area lies, within their box', () => {
    expect(foldedUnits(floor, 5)[0]).toMatchObject({ middle: [4, 3], box: [0, 0, 8, 6] })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 9 })), { minLength: 2, maxLength: 9 }),
        sizes => {
          const [unit] = foldedUnits(floorOf(sizes.map(([x, w], n) => room(`r${n}`, 'U', x, w))), 100)
          const [x0, y0, x1, y1] = unit.box
          expect(unit.middle[0]).toBeGreaterThan(x0)
          expect(unit.middle[0]).toBeLessThan(x1)
          expect(unit.middle[1]).toBeGreaterThan(y0)
          expect(unit.middle[1]).toBeLessThan(y1)
        },
      ),
    )
  })

  it('stay folded the farther one goes away', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        (leastM, times) => {
          const farther = foldedUnits(floor, leastM * times).map(unit => unit.name)
          for (const { name } of foldedUnits(floor, leastM)) expect(farther).toContain(name)
        },
      ),
    )
  })
})
