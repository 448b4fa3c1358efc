import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { contains, distanceToEdge } from '../core/geometry/polygon.ts'
import { crosses } from '../core/geometry/segment.ts'
import { asRoomId } from '../core/model/ids.ts'
import { Routes } from './routes.ts'
import { occupation } from './rounds.ts'
import { readSiteFolder } from './siteFolder.ts'
import { World } from './world.ts'

const site = readSiteFolder(fileURLToPath(new URL('../floorplans/demo', import.meta.url)))
const rooms = new Map(site.floors.flatMap(f => f.rooms.map(r => [r.id, { ...r, floor: f.floor }] as const)))
const joined = new Set(site.floors.flatMap(f => f.doors.flatMap(({ rooms: [a, b] }) => [`${a} ${b}`, `${b} ${a}`])))
for (const s of site.shafts) for (const a of s.rooms) for (const b of s.rooms) joined.add(`${a.room} ${b.room}`)

test('for two hours nobody leaves a room but by its doors, walks through a wall, or runs', () => {
  const world = new World(site, 4, occupation)
  const before = world.bodies.map(b => ({ place: b.place, carried: b.carriedBy, outside: b.outside }))
  let moved = 0
  for (let ms = 250; ms <= 2 * 3_600_000; ms += 250) {
    world.advance(ms)
    world.bodies.forEach((b, i) => {
      const was = before[i]
      const now = b.place
      if (now !== was.place) {
        const room = rooms.get(now.room)!
        if (room.floor !== now.floor) throw new Error(`${b.id} is on floor ${now.floor} in a room of another`)
        if (!contains(room.polygon, now.x, now.y) && distanceToEdge(room.polygon, now.x, now.y) > 1e-9)
          throw new Error(`${b.id} is outside ${now.room} at ${now.x}, ${now.y}`)
        if (now.room !== was.place.room) {
          if (!joined.has(`${was.place.room} ${now.room}`)) throw new Error(`${b.id}: ${was.place.room} to ${now.room}`)
        } else if (b.legs.length > 0) {
          const walls = site.floors.find(f => f.floor === now.floor)!.walls
          if (walls.some(w => crosses(was.place.x, was.place.y, now.x, now.y, ...w)))
            throw new Error(`${b.id} walks through a wall`)
          if (Math.hypot(now.x - was.place.x, now.y - was.place.y) > 0.25 * 1.6) throw new Error(`${b.id} runs`)
        }
        moved++
      }
      before[i] = { place: now, carried: b.carriedBy, outside: b.outside }
    })
  }
  expect(moved).toBeGreaterThan(10_000)
}, 60_000)

test('equipment goes round, some leaves by the dock, patients travel with their beds', () => {
  const seen = new Set<string>()
  let left = 0
  let trips = 0
  for (const seed of [1, 2, 3]) {
    const world = new World(site, seed, occupation)
    for (let ms = 0; ms <= 4 * 3_600_000; ms += 5_000) {
      world.advance(ms)
      for (const b of world.bodies) {
        if (b.type === 'Infusion pump') seen.add(world.roomOf(b)?.type ?? 'outside')
        if (b.outside && b.kind === 'asset') left++
        const room = world.roomOf(b)?.type
        if (b.kind === 'patient' && (room === 'imaging' || room === 'theatre')) trips++
      }
    }
  }
  for (const type of ['clean-utility', 'soiled-utility', 'patient', 'emergency', 'icu', 'corridor'])
    expect(seen).toContain(type)
  expect(left).toBeGreaterThan(0)
  expect(trips).toBeGreaterThan(0)
}, 60_000)

test('a way with wheels takes the lift, one on foot may take the stairs', () => {
  const routes = new Routes(site)
  const world = new World(site, 1, () => [])
  const [from, to] = [world.placeIn(asRoomId('1-main-entrance')), world.placeIn(asRoomId('2-theatre-1'))]
  const through = (wheels: boolean) => routes.find(from, to, wheels)!.map(l => rooms.get(l.from.room)!.type)
  expect(through(true)).toContain('lift')
  expect(through(true)).not.toContain('stairs')
  expect(through(false)).toContain('stairs')
  const legs = routes.find(from, to, true)!
  legs.slice(1).forEach((leg, i) => {
    const [end, start] = [legs[i].to, leg.from]
    expect([start.x, start.y, start.floor]).toEqual([end.x, end.y, end.floor])
  })
  expect(legs[legs.length - 1].to).toBe(to)
})

test('what is sent somewhere goes there and stays', () => {
  const world = new World(site, 1, occupation)
  const pump = world.body('pump-11')!
  world.send(pump, asRoomId('1-biomed-workshop'), false)
  world.advance(1_000)
  expect(pump.place.room).not.toBe('1-biomed-workshop')
  world.advance(5 * 60_000)
  expect(pump.place.room).toBe('1-biomed-workshop')
  world.send(pump, asRoomId('2-icu-1'), true)
  expect(pump.place).toMatchObject({ room: '2-icu-1', floor: 2 })
  world.advance(60 * 60_000)
  expect(pump.place.room).toBe('2-icu-1')
})
