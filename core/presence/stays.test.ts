import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact } from '../facts.ts'
import { Inbox } from '../intake/inbox.ts'
import { asRoomId } from '../model/ids.ts'
import type { Stay } from '../model/position.ts'
import type { Estimate } from '../positioning/estimator.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, startAt, subject } from '../testHouse.ts'
import { enteredAt, Recent } from './recent.ts'
import { keepStays } from './stays.ts'

const beacon = 'ble:A0:00:00:00:00:01'
const site = wardSite()

function stand(house: House, room: string) {
  const own = site.receivers.find(g => g.id === `g-${room}`)!
  for (const r of site.receivers) {
    if (r.kind !== 'ble' || r.floor !== 0) continue
    const away = Math.hypot(r.xM - own.xM, r.yM - own.yM)
    const dbm = r === own ? -52 : -62 - 25 * Math.log10(Math.max(1, away))
    if (dbm > -92) house.hear(beacon, r.id, Math.round(dbm))
  }
}

/** The last word on each stay, in order of their beginnings. */
function staysOf(house: House): Stay[] {
  const last = new Map(house.of('stay').map(({ stay }) => [stay.fromAt, stay]))
  return [...last.values()].sort((a, b) => a.fromAt - b.fromAt)
}

const estimate = (masses: Readonly<Record<number, number>>): Estimate => {
  const sorted = Object.entries(masses).sort((a, b) => b[1] - a[1])
  return {
    roomCount: sorted.length,
    rooms: Int32Array.from(sorted, s => Number(s[0])),
    roomMass: Float32Array.from(sorted, s => s[1]),
    carefulMass: Float32Array.from(sorted, s => s[1]),
  } as unknown as Estimate
}

describe('hindsight', () => {
  it('puts an arrival where later evidence puts it, not where the filter was persuaded', () => {
    const recent = new Recent()
    // The filter leans to room 2 from the 4th second on, and is sure at the 8th.
    const mass = [0.02, 0.02, 0.03, 0.35, 0.45, 0.6, 0.8, 0.97, 0.99]
    mass.forEach((m, s) => recent.add(s * 1000, estimate({ 1: 1 - m, 2: m })))
    expect(enteredAt(recent, 1, 2)).toBe(3000)
    expect(enteredAt(recent, 2, 1)).toBeNull()
  })

  it('is never later than the last update, and never before the room was at all likely', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), masses => {
        const recent = new Recent()
        masses.forEach((m, s) => recent.add(s * 1000, estimate({ 1: 1 - m, 2: m })))
        const at = enteredAt(recent, 1, 2)
        const last = masses.at(-1)!
        if (last < 0.5) expect(at).toBeNull()
        if (at !== null) {
          expect(at).toBeLessThanOrEqual((masses.length - 1) * 1000)
          expect(at).toBeGreaterThanOrEqual((masses.length - 16) * 1000)
        }
      }),
    )
  })
})

describe('stays', () => {
  it('begin and end at one moment, near the truth, and follow each other without a gap', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 90; s++) {
      stand(house, s < 40 ? 's1-0' : 'n3-0')
      house.step()
    }
    const stays = staysOf(house)
    const [before, after] = [stays.find(s => s.room === 's1-0')!, stays.at(-1)!]
    expect(after.room).toBe('n3-0')
    expect(Math.abs(before.toAt! - (startAt + 40_000))).toBeLessThan(5000)
    stays.slice(1).forEach((stay, i) => expect(stay.fromAt).toBe(stays[i].toAt))
    expect(after.toAt).toBeNull()
  })

  /** Stands in s1, is said to be in n3 for some seconds all the same, then in s1 again. */
  function strayFor(seconds: number): string[] {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 60; s++) {
      const strays = s >= 30 && s < 30 + seconds
      if (!strays) stand(house, 's1-0')
      house.step()
      if (!strays) continue
      const [state] = house.world.tags
      state.position = { ...state.position!, room: asRoomId('n3-0'), since: house.now }
      const facts: Fact[] = [{ kind: 'position', position: state.position }]
      keepStays(house.world, { now: house.now, facts, inbox: new Inbox(), signs: [], commands: [] })
      house.facts.push(...facts)
    }
    return staysOf(house).map(stay => stay.room)
  }

  it('do not have a visit that was taken back at once, but have one that was not', () => {
    expect(strayFor(1)).not.toContain('n3-0')
    expect(strayFor(20)).toContain('n3-0')
  })

  it('never overlap, whatever is heard', () => {
    const rooms = ['s0-0', 's1-0', 'n0-0', 'n3-0']
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 20, maxLength: 60 }), picks => {
        const house = new House(site, { subjects: [subject('pump', beacon)] })
        for (const pick of picks) {
          stand(house, rooms[pick])
          house.step(1500)
        }
        const stays = staysOf(house)
        stays.forEach((stay, i) => {
          if (stay.toAt !== null) expect(stay.toAt).toBeGreaterThanOrEqual(stay.fromAt)
          if (i > 0) expect(stay.fromAt).toBeGreaterThanOrEqual(stays[i - 1].toAt!)
        })
        expect(stays.filter(s => s.toAt === null).length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 20 },
    )
  })

  it('are ended by silence at the time it was last heard, also when they were not written yet', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 2; s++) {
      stand(house, 's1-0')
      house.step()
    }
    for (let s = 0; s < 600; s++) house.step()
    const [stay, ...more] = staysOf(house)
    expect(more).toEqual([])
    expect(stay).toMatchObject({ toAt: startAt + 1000 })
    expect(house.world.openStays.size).toBe(0)
  })
})
