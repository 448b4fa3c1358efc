import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEstimator } from './createEstimator.ts'
import type { Evidence } from './estimator.ts'
import { levelAt } from './levels.ts'
import { cellAt } from './grid.ts'
import { plainModel, type RadioModel } from './radioModel.ts'
import { wardSite } from './ward.testSite.ts'

const site = wardSite()
const engine = createEstimator(site)
const online = new Uint8Array(site.receivers.length).fill(1)
const pad = site.receivers.findIndex(r => r.id === 'pad')

type Row = { receiver: number; rssiDbm: number; packets?: number; proof?: number }
function evidence(rows: readonly Row[]): Evidence {
  return {
    count: rows.length,
    receiver: Int32Array.from(rows, r => r.receiver),
    rssiDbm: Float32Array.from(rows, r => r.rssiDbm),
    packets: Int32Array.from(rows, r => r.packets ?? 1),
    proof: Uint8Array.from(rows, r => r.proof ?? 0),
  }
}
/** What a tag at a place is expected to be heard like, `offsetDb` louder than usual. */
function heardAt(x: number, y: number, floorIndex = 0, offsetDb = 0): Row[] {
  const cell = cellAt(engine.grid, floorIndex, x, y)
  return site.receivers
    .map((r, i) => ({ receiver: i, rssiDbm: levelAt(engine.levels, engine.grid, i, cell) + offsetDb, kind: r.kind }))
    .filter(row => row.kind === 'ble' && row.rssiDbm > -90)
}
function follow(steps: readonly Row[][], on = online) {
  engine.reset()
  const track = engine.track('carried')
  const into = engine.estimate()
  steps.forEach((rows, s) => engine.update(track, 1_000_000 + s * 1000, evidence(rows), on))
  engine.answer(track, into)
  return { track, into }
}
const topRoom = (into: ReturnType<typeof engine.estimate>) => engine.roomIds[into.rooms[0]]

test('a tag in a room with its own gateway is found there, on its floor, with a region of a few square metres', () => {
  const { into } = follow(Array.from({ length: 10 }, () => heardAt(6, 9.5, 1)))
  expect(topRoom(into)).toBe('n1-1')
  expect(into.floor).toBe(1)
  expect(into.roomMass[0]).toBeGreaterThan(0.8)
  expect(Math.hypot(into.xM - 6, into.yM - 9.5)).toBeLessThan(1)
  expect(into.region50M2).toBeLessThanOrEqual(into.region90M2)
  expect(into.region90M2).toBeLessThan(25)
})

test('rooms and regions are flattened by powers of their own; a model of before has one for both', () => {
  const told = (powers: Partial<RadioModel>) => {
    const other = createEstimator(site, { ...plainModel(), ...powers })
    const track = other.track('carried')
    const into = other.estimate()
    for (let s = 0; s < 10; s++) other.update(track, 1_000_000 + s * 1000, evidence(heardAt(6, 9.5, 1)), online)
    other.answer(track, into)
    return into
  }
  const flat = told({ reportPower: 0.3, roomPower: 0.3 })
  const sharp = told({ reportPower: 0.3, roomPower: 0.7 })
  expect(sharp.rooms[0]).toBe(flat.rooms[0])
  expect(sharp.roomMass[0]).toBeGreaterThan(flat.roomMass[0] + 0.01)
  expect(sharp.region90M2).toBe(flat.region90M2)
  expect(sharp.carefulMass[0]).toBeCloseTo(flat.roomMass[0], 5)
  expect(told({ reportPower: 0.3, roomPower: undefined }).roomMass[0]).toBe(flat.roomMass[0])
})

test('a tag that is 10 dB weaker than usual is still found, and its offset learnt', () => {
  const { into } = follow(Array.from({ length: 20 }, () => heardAt(2, 2.5, 0, -10)))
  expect(topRoom(into)).toBe('s0-0')
  expect(into.offsetDb).toBeLessThan(-4)
})

test('a tag that moves to another room is followed there', () => {
  const { into } = follow([
    ...Array.from({ length: 5 }, () => heardAt(2, 2.5)),
    ...Array.from({ length: 12 }, () => heardAt(14, 9.5)),
  ])
  expect(topRoom(into)).toBe('n3-0')
})

test('a touch of an NFC pad proves its room although radio says otherwise', () => {
  const { into } = follow([
    ...Array.from({ length: 5 }, () => heardAt(14, 9.5)),
    [{ receiver: pad, rssiDbm: NaN, proof: 1 }],
  ])
  expect(topRoom(into)).toBe('s0-0')
})

test('nothing heard: nothing known; a seeded track knows where it was', () => {
  const { into } = follow([[], []])
  expect(into.known).toBe(false)
  const track = engine.track('still')
  engine.seed(track, 5000, 1, 6, 2.5, 1)
  engine.answer(track, into)
  expect(into).toMatchObject({ known: true, floor: 1 })
  expect(topRoom(into)).toBe('s1-1')
})

test('a receiver that is off-line does not count, neither what it says nor its silence', () => {
  const rows = heardAt(6, 2.5)
  const gone = rows[0].receiver
  const without = rows.slice(1)
  const off = Uint8Array.from(online)
  off[gone] = 0
  const a = follow(
    Array.from({ length: 5 }, () => rows),
    off,
  )
  const b = follow(
    Array.from({ length: 5 }, () => without),
    off,
  )
  const c = follow(Array.from({ length: 5 }, () => without))
  expect([...a.track.mass]).toEqual([...b.track.mass])
  expect([...b.track.mass]).not.toEqual([...c.track.mass])
})

test('reasons name what was heard and what was expected; the region is made of cells around the answer', () => {
  const { track, into } = follow(Array.from({ length: 5 }, () => heardAt(6, 2.5)))
  const [first] = engine.reasons(track)
  expect(site.receivers[first.receiver].id).toBe('g-s1-0')
  expect(Math.abs(first.heardDbm - first.expectedDbm)).toBeLessThan(6)
  const { cells, cellM, floor } = engine.region(track, 0.9)
  expect(floor).toBe(into.floor)
  expect((cells.length / 2) * cellM * cellM).toBeCloseTo(into.region90M2, -1)
})

test('a receiver covers its own room and not the far end of the other floor', () => {
  const room = (id: string) => engine.roomIds.findIndex(r => r === id)
  const receiver = (id: string) => site.receivers.findIndex(r => r.id === id)
  expect(engine.covers(receiver('g-s0-0'), room('s0-0'))).toBe(true)
  expect(engine.covers(receiver('g-s0-0'), room('n3-1'))).toBe(false)
  expect(engine.covers(pad, room('s0-0'))).toBe(true)
  expect(engine.covers(pad, room('s1-0'))).toBe(false)
})

const anyRow = fc.record({
  receiver: fc.integer({ min: -1, max: site.receivers.length }),
  rssiDbm: fc.oneof(
    fc.double({ min: -110, max: -30, noNaN: true }),
    fc.constantFrom(NaN, Infinity, -Infinity, 0, 62, 127, 4, -128, 1e30),
  ),
  packets: fc.integer({ min: -3, max: 5000 }),
  proof: fc.constantFrom(0, 0, 0, 1),
})

test('whatever is heard, masses sum to 1 and nothing is NaN', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -500, max: 100_000 }), fc.array(anyRow, { maxLength: 12 })), {
        maxLength: 8,
      }),
      steps => {
        engine.reset()
        const track = engine.track('walking')
        const into = engine.estimate()
        let at = 1_000_000
        for (const [step, rows] of steps) {
          at += step
          engine.update(track, at, evidence(rows), online)
        }
        engine.answer(track, into)
        if (!into.known) return
        const rooms = into.roomMass.reduce((sum, m) => sum + m, 0)
        expect(rooms + into.noRoomMass).toBeCloseTo(1, 3)
        expect(into.floorMass.reduce((sum, m) => sum + m, 0)).toBeCloseTo(1, 3)
        for (const value of [into.xM, into.yM, into.region50M2, into.region90M2, into.offsetDb, ...track.mass])
          expect(value).not.toBeNaN()
        expect(into.region90M2).toBeGreaterThanOrEqual(into.region50M2)
      },
    ),
    { numRuns: 200 },
  )
})

test('the order of evidence rows does not matter', () => {
  const distinct = fc.uniqueArray(anyRow, { selector: row => row.receiver, maxLength: 12 })
  fc.assert(
    fc.property(distinct, fc.integer({ min: 1, max: 11 }), (rows, turn) => {
      const turned = [...rows.slice(turn), ...rows.slice(0, turn)].reverse()
      const a = follow([rows, rows])
      const b = follow([turned, turned])
      expect([...b.track.mass]).toEqual([...a.track.mass])
      expect([...b.track.cells]).toEqual([...a.track.cells])
    }),
    { numRuns: 100 },
  )
})
