import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEstimator } from './createEstimator.ts'
import type { Evidence } from './estimator.ts'
import { pathLevel, plainModel } from './radioModel.ts'
import { wardSite } from './ward.testSite.ts'

const site = wardSite(4, 2)
const model = plainModel()
const estimator = createEstimator(site, model)
const online = new Uint8Array(site.receivers.length).fill(1)
const dock = estimator.roomIds.findIndex(id => id === 's3-0')
const laundry = estimator.roomIds.findIndex(id => id === 'n3-0')
const contrast = estimator.contrast(dock, new Set([dock, laundry]))!
const gateways = site.receivers.flatMap((r, i) => (r.kind === 'ble' ? [i] : []))

/** What gateways hear of a thing there, fading apart; in the order given. */
function heard(x: number, y: number, order = gateways, louderDb = 0): Evidence {
  const rows = order.flatMap(r => {
    const receiver = site.receivers[r]
    const dbm = pathLevel(model, receiver, receiver.floor, 0, x, y) + louderDb
    return dbm < -90 ? [] : [{ r, dbm }]
  })
  return {
    count: rows.length,
    receiver: Int32Array.from(rows, row => row.r),
    rssiDbm: Float32Array.from(rows, row => row.dbm),
    packets: Int32Array.from(rows, () => 1),
    proof: new Uint8Array(rows.length),
  }
}
const oddsOf = (evidence: Evidence) => estimator.logOdds(contrast, estimator.track('carried'), evidence, online)

test('the surroundings end a few metres from the door, and hold no other way out', () => {
  const roomsOf = (cells: Int32Array) => new Set([...cells].map(cell => estimator.grid.room[cell]))
  expect([...roomsOf(contrast.cells.subarray(0, contrast.inside))]).toEqual([dock])
  const around = roomsOf(contrast.cells.subarray(contrast.inside))
  expect(around.has(dock) || around.has(laundry)).toBe(false)
  expect(around.has(estimator.roomIds.findIndex(id => id === 'corridor-0'))).toBe(true)
  // The door is at 14, 5: the far end of the ward is out of it, and so is the floor above.
  const cells = [...contrast.cells]
  expect(Math.min(...cells.map(cell => estimator.grid.x[cell]))).toBeGreaterThanOrEqual(2)
  expect(cells.every(cell => estimator.grid.floorIndex[cell] === 0)).toBe(true)
  expect(site.receivers.every((r, i) => contrast.near[i] === 0 || r.floor === 0)).toBe(true)
})

test('what is heard a metre and a half inside speaks for the room, what is heard as far beside it against it', () => {
  for (let x = 12.75; x <= 15.5; x += 0.5)
    for (let y = 0.5; y <= 3.5; y += 0.5) expect(oddsOf(heard(x, y)), `${x} ${y}`).toBeGreaterThan(0)
  for (const x of [2, 6, 9, 10.5]) for (const y of [2, 6]) expect(oddsOf(heard(x, y)), `${x} ${y}`).toBeLessThan(0)
})

test('how well a room is told is what its receivers make of it', () => {
  const without = createEstimator({ ...site, receivers: site.receivers.filter(r => r.id !== 'g-s3-0') }, model)
  const poorer = without.contrast(dock, new Set([dock, laundry]))!
  expect(contrast.tells).toBeGreaterThan(poorer.tells)
  expect(poorer.tells).toBeGreaterThan(0)
})

test('neither the order of rows nor what was heard before makes a difference, a quieter tag a small one', () => {
  const spot = fc.tuple(
    fc.double({ min: 0.5, max: 15.5, noNaN: true }),
    fc.double({ min: 0.5, max: 11.5, noNaN: true }),
  )
  const order = fc.shuffledSubarray(gateways, { minLength: gateways.length })
  fc.assert(
    fc.property(spot, spot, order, ([x, y], [beforeX, beforeY], shuffled) => {
      const odds = oddsOf(heard(x, y))
      expect(oddsOf(heard(x, y, shuffled))).toBe(odds)
      const track = estimator.track('carried')
      estimator.update(track, 1000, heard(beforeX, beforeY), online)
      const estimate = estimator.estimate()
      estimator.answer(track, estimate)
      const before = structuredClone(estimate)
      expect(Math.abs(estimator.logOdds(contrast, track, heard(x, y), online) - odds)).toBeLessThan(1)
      // A look leaves the filter alone.
      estimator.answer(track, estimate)
      expect(estimate).toEqual(before)
    }),
    { numRuns: 60 },
  )
  expect(oddsOf(heard(14, 2, gateways, -8))).toBeGreaterThan(1)
})
