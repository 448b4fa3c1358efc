import { expect, test } from 'vitest'
import { asReceiverId, asRoomId } from '../core/model/ids.ts'
import type { Floor, Receiver, Segment } from '../core/model/site.ts'
import { ble, packetDbm, Radio } from './radio.ts'
import { Random } from './random.ts'
import type { Place } from './routes.ts'

const gateway = (id: string, xM: number, yM: number, floor = 1): Receiver => ({
  id: asReceiverId(id),
  kind: 'ble',
  xM,
  yM,
  zM: 1,
  floor,
})
const floor = (number: number, walls: Segment[] = []): Floor => ({
  floor: number,
  name: '',
  bounds: [0, 0, 100, 100],
  rooms: [],
  walls,
  doors: [],
})
const at = (x: number, y: number, floor = 1): Place => ({ floor, x, y, room: asRoomId('hall') })
const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length
const deviation = (v: readonly number[]) => Math.sqrt(mean(v.map(x => (x - mean(v)) ** 2)))
const seeds = Array.from({ length: 4000 }, (_, i) => i + 1)
/** Mean over the shadows of many houses. */
const meanLevel = (place: Place, receiver: Receiver, walls: Segment[] = []) =>
  mean(seeds.map(seed => new Radio([floor(1, walls), floor(2)], [receiver], seed).levelDbm(place, 0)))

test('path loss: -59 dBm at 1 m, 25 dB a decade', () => {
  const g = gateway('g', 0, 0)
  expect(meanLevel(at(1, 0), g)).toBeCloseTo(-59, 0)
  expect(Math.abs(meanLevel(at(10, 0), g) - -84)).toBeLessThan(0.3)
})

test('each wall between takes 3.5 dB, a wall beside the way none', () => {
  const g = gateway('g', 0, 0)
  const walls: Segment[] = [
    [2, -5, 2, 5],
    [4, -5, 4, 5],
    [6, 1, 6, 5],
    [20, -5, 20, 5],
  ]
  const radio = (w: Segment[]) => new Radio([floor(1, w)], [g], 7).levelDbm(at(10, 0), 0)
  expect(radio([]) - radio(walls)).toBeCloseTo(2 * ble.wallDb, 5)
})

test('a slab takes 15 dB beside the longer way', () => {
  const level = meanLevel(at(3, 0, 2), gateway('g', 0, 0))
  const clear = -59 - 25 * Math.log10(Math.hypot(3, 3.8))
  expect(Math.abs(level - (clear - 15))).toBeLessThan(0.3)
})

test('shadows: 4 dB, anywhere in their cells, fixed to the spot, smooth, of each receiver its own', () => {
  for (const spot of [at(4, 4), at(5, 5), at(4.3, 5.9)]) {
    const shadows = seeds.map(seed => new Radio([floor(1)], [gateway('a', 0, 0)], seed).shadowingDb(spot, 0))
    expect(Math.abs(mean(shadows))).toBeLessThan(0.25)
    expect(Math.abs(deviation(shadows) - 4)).toBeLessThan(0.2)
  }
  const radio = new Radio([floor(1)], [gateway('a', 0, 0), gateway('b', 1, 0)], 3)
  expect(radio.shadowingDb(at(5, 5), 0)).toBe(radio.shadowingDb(at(5, 5), 0))
  expect(Math.abs(radio.shadowingDb(at(5, 5), 0) - radio.shadowingDb(at(5.01, 5), 0))).toBeLessThan(0.3)
  expect(radio.shadowingDb(at(5, 5), 0)).not.toBe(radio.shadowingDb(at(5, 5), 1))
})

test('fading: 5 dB a packet; below the sensitivity nothing is heard', () => {
  const random = new Random(11)
  const strong = Array.from({ length: 20_000 }, () => packetDbm(-55, random)!)
  expect(Math.abs(mean(strong) - -55)).toBeLessThan(0.15)
  expect(Math.abs(deviation(strong) - 5)).toBeLessThan(0.1)
  const edge = Array.from({ length: 20_000 }, () => packetDbm(ble.sensitivityDbm, random))
  expect(Math.abs(edge.filter(v => v !== null).length / edge.length - 0.5)).toBeLessThan(0.02)
  expect(Math.min(...edge.filter(v => v !== null))).toBeGreaterThanOrEqual(ble.sensitivityDbm)
})

test('an RFID antenna reads labels of its own room, near it', () => {
  const antenna: Receiver = { ...gateway('r', 2, 2), kind: 'rfid', zM: 2.6, room: asRoomId('hall') }
  const radio = new Radio([floor(1)], [antenna], 1)
  const random = new Random(5)
  const share = (place: Place) =>
    Array.from({ length: 500 }, () => radio.labelDbm(place, antenna, random)).filter(v => v !== null).length / 500
  expect(share(at(3, 2))).toBeGreaterThan(0.95)
  expect(share(at(9, 2))).toBeLessThan(0.01)
  expect(share({ ...at(3, 2), room: asRoomId('next door') })).toBe(0)
  expect(radio.levelDbm(at(3, 2), 0)).toBe(-Infinity)
})
