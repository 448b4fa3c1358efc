import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Estimate } from '../positioning/estimator.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, subject } from '../testHouse.ts'
import { isConnected, neighboursOf, toldApart, zoneOf } from './zone.ts'

const { world } = new House(wardSite(), { subjects: [subject('pump', 'ble:A0:00:00:00:00:01')] })
const neighbours = neighboursOf(world.rooms)
const index = (id: string) => world.rooms.findIndex(r => r.room.id === id)

/** Masses by room, scaled to 1, heaviest first. */
function estimate(masses: readonly number[]): Estimate {
  const sum = masses.reduce((a, b) => a + b, 0)
  const rows = masses.map((m, room) => ({ room, mass: m / sum })).sort((a, b) => b.mass - a.mass || a.room - b.room)
  return {
    known: true,
    floor: 0,
    xM: 0,
    yM: 0,
    region50M2: 0,
    region90M2: 0,
    floorMass: new Float32Array(2),
    noRoomMass: 0,
    stoodMs: 0,
    calm: false,
    offsetDb: 0,
    roomCount: rows.length,
    rooms: Int32Array.from(rows, r => r.room),
    roomMass: Float32Array.from(rows, r => r.mass),
    carefulMass: Float32Array.from(rows, r => r.mass),
  }
}
const anyMasses = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: world.rooms.length, maxLength: world.rooms.length })
  .map(list => list.map(v => v ** 6 + 1e-6))
const held = (zone: readonly number[], of: Estimate) =>
  of.rooms.reduce((sum, room, i) => sum + (zone.includes(room) ? of.roomMass[i] : 0), 0)

test('neighbours share a wall, a door or a corridor, never a floor above', () => {
  const beside = (id: string) => neighbours[index(id)].map(r => world.rooms[r].room.id as string).sort()
  expect(beside('s1-0')).toEqual(['corridor-0', 'n0-0', 'n1-0', 'n2-0', 's0-0', 's2-0'])
  neighbours.forEach((list, room) => list.forEach(other => expect(neighbours[other]).toContain(room)))
})

test('a zone is one group on one floor, holds 94 % where the floor does, and no room too many', () => {
  fc.assert(
    fc.property(anyMasses, masses => {
      const of = estimate(masses)
      const zone = zoneOf(of, of.rooms[0], neighbours)
      expect(zone).toContain(of.rooms[0])
      expect(isConnected(zone, neighbours)).toBe(true)
      expect(new Set(zone.map(room => world.rooms[room].floor.floor)).size).toBe(1)
      // Too little only where nothing beside it holds anything.
      const beside = zone.flatMap(room => neighbours[room]).filter(room => !zone.includes(room))
      if (held(zone, of) < 0.94) expect(Math.max(0, ...beside.map(room => held([room], of)))).toBeLessThan(0.01)
      for (const room of zone) {
        const rest = zone.filter(r => r !== room)
        if (room !== of.rooms[0] && isConnected(rest, neighbours)) expect(held(rest, of)).toBeLessThan(0.94)
      }
    }),
  )
})

test('one room that holds enough is the zone; a told zone stays while it is true', () => {
  const sure = estimate(world.rooms.map((_, i) => (i === 2 ? 20 : 0.003)))
  expect(zoneOf(sure, 2, neighbours)).toEqual([2])
  const torn = estimate(world.rooms.map((_, i) => (i === 2 ? 1 : i === 4 ? 0.8 : 0.003)))
  const told = zoneOf(torn, 2, neighbours)
  expect([...told].sort()).toEqual([2, 4])
  const shaken = estimate(world.rooms.map((_, i) => (i === 2 ? 1 : i === 4 ? 1.1 : i === 0 ? 0.2 : 0.003)))
  expect(zoneOf(shaken, 4, neighbours, told)).toBe(told)
})

test('a room is told apart as well as itself and those beside it', () => {
  const apart = Float32Array.from(world.rooms, () => 0.2)
  const corridor = index('corridor-0')
  expect(toldApart(corridor, apart, neighbours)).toBeCloseTo(0.2)
  for (const beside of neighbours[corridor]) apart[beside] = 0.8
  expect(toldApart(corridor, apart, neighbours)).toBeCloseTo(0.5)
  // A place without cells has nothing to say.
  apart[neighbours[corridor][0]] = 0
  expect(toldApart(corridor, apart, neighbours)).toBeCloseTo(0.5)
})
