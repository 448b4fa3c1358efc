import { expect, test } from 'vitest'
import { asReceiverId } from '../model/ids.ts'
import { createEstimator } from './createEstimator.ts'
import { wardSite } from './ward.testSite.ts'

const ward = wardSite(4, 1)
const { roomIds, toldApart } = createEstimator(ward)
const inCorridor = createEstimator({
  ...ward,
  receivers: [2, 6, 10, 14].map(xM => ({ id: asReceiverId(`g${xM}`), kind: 'ble', xM, yM: 6, zM: 2.4, floor: 0 })),
})
const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length

test('rooms with their own gateways are told apart, those on both sides of a corridor with the only ones are not', () => {
  expect(mean(toldApart.right)).toBeGreaterThan(0.8)
  let across = 0
  const { right, rival, rivalTakes } = inCorridor.toldApart
  for (let i = 0; i + 1 < roomIds.length; i += 2) {
    expect(right[i] + right[i + 1]).toBeLessThanOrEqual(1.1)
    expect(right[i] + rivalTakes[i]).toBeLessThanOrEqual(1 + 1e-6)
    if (rival[i] === i + 1) across++
    if (rival[i + 1] === i) across++
  }
  expect(across).toBeGreaterThanOrEqual(6)
})

test('a pad hears no beacons: where nothing else hangs, rooms are told by reads', () => {
  const { right, rival } = createEstimator({ ...ward, receivers: ward.receivers.slice(-1) }).toldApart
  expect([...right].every(share => share === 1) && [...rival].every(room => room === -1)).toBe(true)
})

test('the same forecast each time', () => {
  expect(createEstimator(ward).toldApart).toEqual(toldApart)
})
