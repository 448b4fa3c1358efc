import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Site } from '../model/site.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, startAt, subject } from '../testHouse.ts'
import type { TagState, World } from '../world.ts'
import { noPassage, watchPassage } from './passage.ts'

const ward = wardSite(4, 1)
const dock = ward.floors[0].rooms.find(r => r.id === 's3-0')!.id
const site: Site = {
  ...ward,
  floors: ward.floors.map(f => ({ ...f, rooms: f.rooms.map(r => (r.id === dock ? { ...r, type: 'dock' } : r)) })),
}
const gateways = site.receivers.filter(r => r.kind === 'ble')
const beacon = 'ble:A0:00:00:00:00:01'

type Spot = readonly [xM: number, yM: number] | null
const inRoom: Spot = [2, 2]
const inDock: Spot = [14, 2]
const beside: Spot = [11, 2]
/** Out of the first room, along the corridor, to before the dock's door. */
const along = Array.from({ length: 12 }, (_, i): Spot => [2.5 + i, 6])

/** One spot a second; null = nobody hears it. */
function walk(spots: readonly Spot[], down: ReadonlySet<string> = new Set()) {
  const house = new House(site, { subjects: [subject('pump', beacon)] })
  spots.forEach((spot, s) => {
    for (const { id } of gateways) if (!down.has(id) || spot !== null) house.heartbeat(id)
    if (down.size > 0 && spot === null) for (const id of down) house.heartbeat(id, false)
    if (spot !== null)
      gateways.forEach((g, i) => {
        const fadingDb = 6 * Math.abs(((s * 0.618 + i * 0.382) % 1) - 0.5) - 1.5
        const metres = Math.max(1, Math.hypot(g.xM - spot[0], g.yM - spot[1]))
        const walls = (spot[1] < 5 ? 1 : 0) * (Math.floor(g.xM / 4) === Math.floor(spot[0] / 4) && g.yM < 5 ? 0 : 1)
        const dbm = -52 - 25 * Math.log10(metres) - 6 * walls + 2 * fadingDb
        if (dbm > -92) house.hear(beacon, g.id, Math.round(dbm))
      })
    house.step()
  })
  return house
}
/** Seconds from the start at which a way out was told, and which. */
const told = (house: House) =>
  house.of('trace').flatMap(({ trace }, i, all) => {
    const before = i === 0 ? null : all[i - 1].trace.wayOut
    return trace.wayOut === before ? [] : [[(trace.at - startAt) / 1000, trace.wayOut] as const]
  })
const stay = (spot: Spot, seconds: number) => Array.from({ length: seconds }, () => spot)

describe('a way out', () => {
  const start = [...stay(inRoom, 90), ...along]

  test('is told within five seconds of going in, and until it is well inside again', () => {
    const [[at, room], ...more] = told(walk([...start, ...stay(inDock, 60)]))
    expect(room).toBe(dock)
    expect(at).toBeGreaterThan(90)
    expect(at).toBeLessThanOrEqual(start.length + 5)
    expect(more).toEqual([])
    const back = told(walk([...start, ...stay(inDock, 20), ...along.toReversed(), ...stay(inRoom, 30)]))
    expect(back.map(([, id]) => id)).toEqual([dock, null])
  })

  test('is told of what walks out and is not heard any more, within ten seconds; not where receivers fell silent', () => {
    const out = [...start, [14, 4] as const, ...stay(null, 12)]
    const [[at, room]] = told(walk(out))
    expect(room).toBe(dock)
    expect(at).toBeLessThanOrEqual(start.length + 10)
    expect(told(walk(out, new Set(gateways.map(g => g.id))))).toEqual([])
  })

  test('is not told of what stands beside it, passes its door, falls silent elsewhere, or comes in by it', () => {
    expect(told(walk(stay(beside, 300)))).toEqual([])
    expect(told(walk([...start, ...stay([12, 6], 40), ...along.toReversed()]))).toEqual([])
    expect(told(walk([...start, ...along.toReversed(), ...stay(inRoom, 60)]))).toEqual([])
    expect(told(walk([...stay(inRoom, 90), ...along.slice(0, 4), ...stay(null, 60)]))).toEqual([])
    expect(told(walk([...stay(inDock, 20), ...along.toReversed(), ...stay(inRoom, 30)]))).toEqual([])
  })
})

const wasInside = { ...noPassage(), insideAt: startAt - 30_000 }

interface Looked {
  readonly from?: typeof wasInside
  /** Which way out each look speaks for: 7, and its neighbour 6. */
  readonly ways?: readonly number[]
  readonly everyMs?: number
  /** How much of it is placed in there. */
  readonly mass?: number
}

/** A tag that is looked at once a second: what each look says, nats; null = it stands, and that not in a way out. */
function looks(
  says: readonly (number | null)[],
  { from = wasInside, ways = [], everyMs = 1000, mass = 0 }: Looked = {},
): (number | null)[] {
  const wayOut = 7
  const rooms = Array.from({ length: 8 }, (_, i) => ({
    room: { id: `r${i}`, type: i >= wayOut - 1 ? 'dock' : 'patient' },
  }))
  const passage = { ...from }
  const state = { passage, passive: false, lastHeardBy: [0] } as unknown as TagState
  let [look, speaksFor] = [0, wayOut]
  const world = {
    rooms,
    waysOut: [wayOut - 1, wayOut].map(room => ({ room, near: Uint8Array.of(1), tells: 9 })),
    nearWaysOut: new Set(),
    estimator: { logOdds: ({ room }: { room: number }) => (room === speaksFor ? look : look - 3) },
    scratch: {},
  } as unknown as World
  return says.map((said, s) => {
    look = said ?? 0
    speaksFor = ways[s] ?? wayOut
    const estimate = { roomCount: 2, rooms: [1, wayOut], roomMass: [1 - mass, mass], stoodMs: 0, calm: said === null }
    watchPassage(world, state, estimate as never, false, startAt + s * everyMs)
    expect(passage.odds).toBeGreaterThanOrEqual(0)
    expect(passage.odds).toBeLessThanOrEqual(24)
    return passage.room < 0 ? null : passage.room
  })
}

test('a tag that sends seldomer where it stops is not out when it stops before the door', () => {
  const atRest = (spot: Spot, times: number) =>
    Array.from({ length: times }, () => [spot, null, null, null, null]).flat()
  const about = Array.from({ length: 5 }, () => [...along, ...along.toReversed()]).flat()
  const before: Spot = [14, 5]
  const way = [...atRest(inRoom, 30), ...about, ...along, before, before, ...stay(null, 4)]
  expect(told(walk([...way, ...atRest(before, 20)]))).toEqual([])
  expect(told(walk([...way, ...stay(null, 12)])).map(([, room]) => room)).toEqual([dock])
})

describe('looks at a way out', () => {
  const any = fc.double({ min: -30, max: 30, noNaN: true })
  const out = (says: readonly (number | null)[]) => looks(says).findIndex(room => room !== null)

  test('below the drift never add up, and a pause of standing forgets what came before', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -30, max: 0.9, noNaN: true })), says => out(says) === -1))
    expect(out([-9, -9, 7, null, 7, null, 7, null, 7, null])).toBe(-1)
    // The odd packet that breaks a stand is not a step out.
    expect(out([-9, null, null, 30, -5, -5])).toBe(-1)
  })

  test('of what was never inside say nothing, however sure', () => {
    const never = (says: readonly number[]) => looks(says, { from: noPassage() }).every(room => room === null)
    fc.assert(fc.property(fc.array(fc.double({ min: 3, max: 30, noNaN: true })), never))
  })

  test('say nothing in the minute after a restart, before it was seen to stand', () => {
    const walk = [-9, -9, 12, 12, 12, 12]
    expect(looks(walk, { from: noPassage() }).at(-1)).toBeNull()
    expect(looks([null, ...walk], { from: noPassage() }).at(-1)).toBe(7)
    expect(looks([...Array.from({ length: 60 }, () => -9), ...walk], { from: noPassage() }).at(-1)).toBe(7)
  })

  test('that are sure tell it at once, that are less sure later, and sure ones against it end it', () => {
    expect(out([-9, -9, 12, 12])).toBeLessThanOrEqual(3)
    expect(out([-9, -9, 5, 5, 5, 5])).toBeLessThanOrEqual(5)
    expect(looks([-9, -9, 12, 12, 12, -9, -9, -9, -9]).at(-1)).toBeNull()
    // One that is sure of the contrary is a packet that strayed.
    expect(looks([-9, -9, 12, 12, 12, -20, 12]).at(-1)).toBe(7)
  })

  test('of two ways out side by side are not one: who walks past both went through neither', () => {
    const past = [-9, -9, 5.5, 5.5, 5.5, 5.5, -9]
    expect(looks(past, { ways: [7, 7, 7, 7, 6, 6, 6] }).every(room => room === null)).toBe(true)
    expect(looks(past).at(-2)).toBe(7)
    expect(looks([...past.slice(0, 5), 5.5, 5.5, 5.5], { ways: [7, 7, 7, 6, 6, 6, 6, 6] }).at(-1)).toBe(6)
  })

  test('are one packet each, however long the pause before, and the place alone does not make up for the others', () => {
    expect(looks([-9, -9, -9, 8.7], { everyMs: 3000, mass: 0.98 }).at(-1)).toBeNull()
    expect(looks([-9, -9, -9, 8.7, 8.7], { everyMs: 3000, mass: 0.98 }).at(-1)).toBe(7)
    // Surely placed in there less is needed, half placed the whole.
    expect(looks([-9, -9, 5.5, 5.5], { mass: 0.99 }).at(-1)).toBeNull()
    expect(looks([-9, -9, 5.8, 5.8], { mass: 0.99 }).at(-1)).toBe(7)
    expect(looks([-9, -9, 5.8, 5.8], { mass: 0.5 }).at(-1)).toBeNull()
  })

  test('surer ones never tell it later', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), fc.double({ min: 0, max: 10, noNaN: true }), (says, more) => {
        const inside = [-9, -9]
        const first = out([...inside, ...says])
        const surer = out([...inside, ...says.map(say => say + more)])
        if (first >= 0) expect(surer).toBeLessThanOrEqual(first)
        if (first >= 0) expect(surer).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
