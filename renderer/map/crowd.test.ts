import { describe, expect, it } from 'vitest'
import type { PositionRow } from '../../core/api/rows.ts'
import { Crowd, placeOf } from './crowd.ts'

const row = (id: string, part: Partial<PositionRow> = {}): PositionRow => ({
  id,
  name: id,
  kind: 'asset',
  type: 'Infusion pump',
  state: 'available',
  tag: `ble:${id}`,
  floor: 4,
  room: '412',
  zone: ['412'],
  probability: 0.95,
  runnerUp: null,
  xM: 1,
  yM: 2,
  region90M2: 4,
  freshness: 'live',
  lastHeardAt: 0,
  since: 0,
  heardBy: 3,
  batteryPct: null,
  upkeep: null,
  ...part,
})
const floor = { floor: 4, rooms: [{ id: '412' }, { id: '414' }] }
const everyone = () => true
const nowhere = () => {}

describe('where a subject is drawn', () => {
  const rooms = new Set(['412', '414'])

  it('is its room, also when another is nearly as likely', () => {
    expect(placeOf(row('a', { probability: 0.55, zone: ['412', '414'] }), rooms)).toBe('room:412')
  })

  it('is the zone, spelled the same whichever room leads, when one room would be a guess', () => {
    const zone = placeOf(row('a', { probability: 0.45, zone: ['414', '412'] }), rooms)
    expect(zone).toBe('zone:412|414')
    expect(placeOf(row('a', { room: '414', probability: 0.4, zone: ['412', '414'] }), rooms)).toBe(zone)
    expect(placeOf(row('a', { room: null, zone: ['412', '414'], probability: 0.9 }), rooms)).toBe(zone)
  })

  it('is the measured point where the plan knows no room of it', () => {
    expect(placeOf(row('a', { room: null, zone: [] }), rooms)).toBe('at:a')
    expect(placeOf(row('a', { room: '999', zone: ['999'] }), rooms)).toBe('at:a')
  })

  it('leaves rooms of other floors out of a zone', () => {
    expect(placeOf(row('a', { room: null, zone: ['412', '512'] }), rooms)).toBe('room:412')
  })
})

describe('a crowd', () => {
  it('holds the floor’s own, and only those that are shown', () => {
    const rows = [row('a'), row('b', { floor: 3 }), row('c', { kind: 'patient' })]
    expect(new Crowd(floor, everyone, rows).size).toBe(2)
    expect(new Crowd(floor, each => each.kind !== 'patient', rows).size).toBe(1)
  })

  it('tells of a move before the old place is left, and keeps the others where they are', () => {
    const crowd = new Crowd(floor, everyone, [row('a'), row('b'), row('c')])
    const seatOfC = crowd.places.get('room:412')?.seatOf('c')
    const told: [string, string, number | undefined][] = []
    crowd.apply({ kind: 'rows', put: [row('b', { room: '414', zone: ['414'] })], gone: [] }, (id, from) =>
      told.push([id, from, crowd.places.get(from)?.seatOf(id)]),
    )
    expect(told).toEqual([['b', 'room:412', 1]])
    expect(crowd.places.get('room:412')?.seatOf('c')).toBe(seatOfC)
    expect(crowd.places.get('room:414')?.seatOf('b')).toBe(0)
  })

  it('lets go of whoever leaves the floor, is removed or is hidden', () => {
    const crowd = new Crowd(floor, everyone, [row('a'), row('b')])
    expect(crowd.apply({ kind: 'rows', put: [row('a', { floor: 5 })], gone: [] }, nowhere)).toBe(true)
    expect(crowd.apply({ kind: 'rows', put: [], gone: [row('b')] }, nowhere)).toBe(true)
    expect(crowd.size).toBe(0)
    expect(crowd.places.size).toBe(0)
  })

  it('says that nothing changed when only other floors did', () => {
    const crowd = new Crowd(floor, everyone, [row('a')])
    expect(crowd.apply({ kind: 'rows', put: [row('z', { floor: 1 })], gone: [row('y')] }, nowhere)).toBe(false)
  })

  it('has another picture when somebody looks otherwise, and the same when one was only heard anew', () => {
    const crowd = new Crowd(floor, everyone, [row('a'), row('far', { room: null, zone: [] })])
    const shows = (id: string, part: Partial<PositionRow>) =>
      crowd.apply({ kind: 'rows', put: [row(id, part)], gone: [] }, nowhere)
    expect(shows('a', { lastHeardAt: 5, xM: 1.4, batteryPct: 80, probability: 0.92 })).toBe(false)
    expect(shows('a', { state: 'dirty' })).toBe(true)
    expect(shows('a', { state: 'dirty', freshness: 'stale' })).toBe(true)
    expect(shows('a', { probability: 0.7 })).toBe(true)
    expect(shows('a', { probability: 0.7, runnerUp: { room: '414', probability: 0.2 } })).toBe(true)
    // In no room, the point is what is drawn.
    expect(shows('far', { room: null, zone: [], lastHeardAt: 9 })).toBe(false)
    expect(shows('far', { room: null, zone: [], xM: 1.5 })).toBe(true)
  })
})
