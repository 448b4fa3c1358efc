import { describe, expect, it } from 'vitest'
import type { PositionRow } from '../../core/api/rows.ts'
import { contains } from '../../core/geometry/polygon.ts'
import { Crowd } from './crowd.ts'
import { FloorLayout } from './floorLayout.ts'
import type { FloorView, RoomView, Scale } from './roomLayout.ts'
import type { Scene } from './scene.ts'

const room = (id: string, x0: number): RoomView => ({
  id,
  name: id,
  type: 'patient',
  unit: '',
  polygon: [
    [x0, 0],
    [x0 + 4, 0],
    [x0 + 4, 6],
    [x0, 6],
  ],
})
const floor: FloorView = {
  floor: 4,
  name: '4 West',
  bounds: [0, 0, 8, 6],
  rooms: [room('412', 0), room('414', 4)],
  walls: [],
  doors: [{ rooms: ['412', '414'], at: [4, 1], widthM: 1 }],
}
const scale: Scale = { pxPerM: 20, sizesPx: [28, 22, 18], namesPx: [12], countPx: 20, widthOf: text => text.length * 7 }
const row = (id: string, part: Partial<PositionRow> = {}) =>
  ({
    id,
    name: id,
    kind: 'asset',
    floor: 4,
    room: '412',
    zone: [],
    runnerUp: null,
    probability: 0.95,
    xM: 1,
    yM: 2,
    ...part,
  }) as PositionRow

function scene(rows: readonly PositionRow[], part: Partial<Scene> = {}): Scene {
  return {
    floor,
    crowd: new Crowd(floor, () => true, rows),
    rows: new Map(rows.map(each => [each.id, each])),
    blind: new Set(),
    alarms: { subjects: new Map(), rooms: new Map() },
    chosenSubject: null,
    chosenRoom: null,
    focusedRoom: null,
    hovered: null,
    hoveredRoom: null,
    hoveredUnit: null,
    found: null,
    words: {
      notHeard: 'not heard',
      age: String,
      last: String,
      now: () => 0,
      zone: String,
      subject: String,
      room: id => id,
    },
    ...part,
  }
}
const many = (count: number) => Array.from({ length: count }, (_, i) => row(`p${String(i).padStart(3, '0')}`))
const gone = (now: Scene, rows: readonly PositionRow[]) =>
  now.crowd.apply({ kind: 'rows', put: [], gone: rows }, () => {})

describe('a room', () => {
  it('shows icons again when those that made it a count have left', () => {
    const rows = many(60)
    const now = scene(rows)
    const layout = new FloorLayout(now, scale)
    expect(layout.of(floor.rooms[0]).icons).toBeNull()
    gone(now, rows.slice(2))
    const { icons } = layout.of(floor.rooms[0])
    expect(icons?.sizePx).toBe(28)
    expect(layout.spotOf('p001', 'room:412')).toEqual(icons?.slots[1])
  })

  it('does not move anybody when one of a few leaves', () => {
    const rows = many(4)
    const now = scene(rows)
    const layout = new FloorLayout(now, scale)
    layout.of(floor.rooms[0])
    const before = layout.spotOf('p003', 'room:412')
    gone(now, [rows[1]])
    layout.of(floor.rooms[0])
    expect(before).not.toBeNull()
    expect(layout.spotOf('p003', 'room:412')).toEqual(before)
  })

  it('says that it is not heard as soon as that is known', () => {
    const now = scene(many(1))
    const layout = new FloorLayout(now, scale)
    expect(layout.of(floor.rooms[0]).label?.lines).toEqual(['412'])
    layout.follow(scene(many(1), { blind: new Set(['412']) }))
    expect(layout.of(floor.rooms[0]).label?.lines).toEqual(['412', 'not heard'])
  })
})

describe('between two rooms', () => {
  const between = { room: null, zone: ['412', '414'] }
  const key = 'zone:412|414'

  it('stands at their door, else on the nearest free spot within them, and stays there', () => {
    const now = scene([row('a', between), row('b', between)])
    const layout = new FloorLayout(now, scale)
    layout.settleBetween('a', key, () => true)
    expect(layout.spotOf('a', key)).toEqual([4, 1])
    layout.settleBetween('b', key, ([x, y]) => Math.hypot(x - 4, y - 1) > 1)
    const spot = layout.spotOf('b', key) ?? [0, 0]
    expect(Math.hypot(spot[0] - 4, spot[1] - 1)).toBeGreaterThan(1)
    expect(floor.rooms.some(each => contains(each.polygon, ...spot))).toBe(true)
    layout.settleBetween('b', key, () => true)
    expect(layout.spotOf('b', key)).toEqual(spot)
  })
})

it('stands where it was measured when the plan knows no room of it', () => {
  const now = scene([row('a', { room: null, xM: 2.5, yM: 3.5 })])
  expect(new FloorLayout(now, scale).spotOf('a', 'at:a')).toEqual([2.5, 3.5])
})
