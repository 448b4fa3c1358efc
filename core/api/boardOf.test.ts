import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PositionRow, RoomRow } from './rows.ts'
import { boardOf } from './boardOf.ts'

const room = (id: string, floor: number, unit: string): RoomRow => ({
  id,
  name: `Room ${id}`,
  floor,
  type: 'patient',
  unit,
  coverage: 'heard',
  reason: null,
  reasonSaid: null,
  blindSince: null,
})
const row = (id: string, floor: number, at: string | null, kind: PositionRow['kind'] = 'asset'): PositionRow => ({
  id,
  name: id,
  kind,
  type: '',
  state: 'available',
  tag: id,
  floor,
  room: at,
  zone: [],
  probability: 0.9,
  runnerUp: null,
  xM: 0,
  yM: 0,
  region90M2: 1,
  freshness: 'live',
  lastHeardAt: 0,
  since: 0,
  heardBy: 1,
  batteryPct: null,
  upkeep: null,
})
const rooms = [room('10', 1, 'ICU'), room('9', 1, 'ICU'), room('1', 1, 'ED'), room('20', 2, '')]
const everywhere = { floor: null, unit: null }

it('goes by floor, unit and room as people count, people before things, and names empty rooms too', () => {
  const board = boardOf(
    [row('pump 10', 1, '9'), row('pump 2', 1, '9'), row('Ada', 1, '9', 'patient')],
    rooms,
    everywhere,
  )
  expect(board.map(({ floor, unit, rooms: of }) => [floor, unit, of.map(r => r.name)])).toEqual([
    [1, 'ED', ['Room 1']],
    [1, 'ICU', ['Room 9', 'Room 10']],
    [2, '', ['Room 20']],
  ])
  expect(board[1].rooms[0].rows.map(r => r.id)).toEqual(['Ada', 'pump 2', 'pump 10'])
})

it('holds everybody of its floor or house exactly once, in whatever room or in none', () => {
  const someRow = fc.record({ floor: fc.constantFrom(1, 2), at: fc.constantFrom('1', '9', '10', '20', 'gone', null) })
  fc.assert(
    fc.property(fc.array(someRow), fc.constantFrom(null, 1, 2), (some, floor) => {
      const rows = some.map(({ at, floor: on }, i) => row(`s${i}`, rooms.find(r => r.id === at)?.floor ?? on, at))
      const told = boardOf(rows, rooms, { floor, unit: null }).flatMap(u => u.rooms.flatMap(r => r.rows.map(x => x.id)))
      const own = rows.filter(r => floor === null || r.floor === floor).map(r => r.id)
      expect(told.sort()).toEqual(own.sort())
    }),
  )
})

it('of a unit has that unit’s rooms and nothing else', () => {
  const board = boardOf([row('a', 1, '9'), row('b', 1, null)], rooms, { floor: null, unit: 'ICU' })
  expect(board).toHaveLength(1)
  expect(board[0].rooms.flatMap(r => r.rows.map(x => x.id))).toEqual(['a'])
})
