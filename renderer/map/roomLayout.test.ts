import { describe, expect, it } from 'vitest'
import { labelBox } from './label.ts'
import { neighbour } from './neighbour.ts'
import { doorGaps } from './doors.ts'
import { doorsAbove, type FloorView, layOut, type RoomView, type Scale } from './roomLayout.ts'

const room = (id: string, x0: number, y0: number, x1: number, y1: number, type = 'patient'): RoomView => ({
  id,
  name: `Room ${id}`,
  type,
  unit: '',
  polygon: [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ],
})
/** Each letter 7 px wide at a height of 12 px. */
const scale = (pxPerM: number): Scale => ({
  pxPerM,
  sizesPx: [28, 22, 18],
  namesPx: [12, 10],
  countPx: 20,
  widthOf: (text, heightPx) => text.length * 7 * (heightPx / 12),
})
const floor = (rooms: RoomView[], part: Partial<FloorView> = {}): FloorView => ({
  floor: 4,
  name: '4 West',
  bounds: [0, 0, 20, 20],
  rooms,
  walls: [],
  doors: [],
  ...part,
})

describe('a room on the screen', () => {
  const ward = room('412', 0, 0, 5, 8)

  it('shows its name away from its doors and icons beside it', () => {
    const { label, icons } = layOut(ward, false, 3, null, scale(20))
    expect(label?.lines).toEqual(['Room 412'])
    expect(label?.box[3]).toBeCloseTo(8)
    expect(icons?.sizePx).toBe(28)
    for (const [, y] of icons?.slots ?? []) expect(y).toBeLessThan(label?.box[1] ?? 0)
    expect(layOut(ward, true, 3, null, scale(20)).label?.box[1]).toBeCloseTo(0)
  })

  it('is called by its number alone where its name is too long', () => {
    expect(layOut(ward, false, 0, null, scale(9)).label?.lines).toEqual(['412'])
  })

  it('takes smaller icons before it gives its name up, and a count when nothing fits', () => {
    const many = layOut(ward, false, 20, null, scale(20))
    expect(many.icons?.sizePx).toBeLessThan(28)
    expect(many.icons?.slots.length).toBeGreaterThanOrEqual(20)
    expect(layOut(ward, false, 500, null, scale(20)).icons).toBeNull()
    expect(layOut(ward, false, 1, null, scale(2)).icons).toBeNull()
  })

  it('says that it is not heard below its name', () => {
    const { label } = layOut(ward, false, 1, 'not heard', scale(20))
    expect(label?.lines).toEqual(['Room 412', 'not heard'])
    expect(label?.remarks).toBe(1)
    expect(layOut(ward, false, 1, 'not heard', scale(9)).label?.lines).toEqual(['412', 'not', 'heard'])
  })

  it('never lets a name stick out of an odd shape', () => {
    const lShape: [number, number][] = [
      [0, 0],
      [10, 0],
      [10, 2],
      [2, 2],
      [2, 9],
      [0, 9],
    ]
    const box = labelBox(lShape, 6, 1, false, false)
    expect(box).not.toBeNull()
    expect(box?.[3]).toBeLessThanOrEqual(2)
    expect(labelBox(lShape, 6, 3, false, false)).toBeNull()
  })
})

describe('doors', () => {
  const upper = room('1', 0, 5, 5, 10)
  const lower = room('2', 0, 0, 5, 5)
  const doors = [{ rooms: ['1', '2'] as [string, string], at: [2, 5] as [number, number], widthM: 1 }]

  it('are gaps along the wall that they are in', () => {
    const walls: [number, number, number, number][] = [
      [0, 5, 5, 5],
      [0, 0, 0, 10],
    ]
    expect(doorGaps(floor([upper, lower], { walls, doors }))).toEqual([[1.5, 5, 2.5, 5]])
  })

  it('are gaps along the rooms’ edge where the plan has no walls', () => {
    expect(doorGaps(floor([upper, lower], { doors }))).toEqual([[1.5, 5, 2.5, 5]])
  })

  it('tell at which end of a room its name belongs', () => {
    expect(doorsAbove(lower, floor([upper, lower], { doors }))).toBe(true)
    expect(doorsAbove(upper, floor([upper, lower], { doors }))).toBe(false)
  })
})

describe('the next room by arrow key', () => {
  const [a, b, c] = [room('a', 0, 0, 4, 4), room('b', 4, 0, 8, 4), room('c', 0, 4, 4, 8)]
  const all = [a, b, c]

  it('is the nearest in that direction, y pointing up', () => {
    expect(neighbour(all, a, [1, 0])?.id).toBe('b')
    expect(neighbour(all, a, [0, 1])?.id).toBe('c')
    expect(neighbour(all, c, [0, -1])?.id).toBe('a')
  })

  it('is none at the edge of the floor', () => {
    expect(neighbour(all, a, [-1, 0])).toBeNull()
    expect(neighbour(all, b, [1, 0])).toBeNull()
  })
})
