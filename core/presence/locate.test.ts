import { describe, expect, it } from 'vitest'
import { asReceiverId } from '../model/ids.ts'
import type { Receiver } from '../model/site.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, startAt, subject } from '../testHouse.ts'

const beacon = 'ble:A0:00:00:00:00:01'
const ward = wardSite()
const gateways = ward.receivers.filter(r => r.kind === 'ble' && r.floor === 0)
const pad: Receiver = { ...gateways[0], id: asReceiverId('pad'), kind: 'nfc' }
const site = { ...ward, receivers: [...ward.receivers, pad] }

/** As loud as a free view makes it, with 3 dB of fading up and down. */
function hearAt(house: House, xM: number, yM: number, s: number) {
  gateways.forEach((g, i) => {
    const fadingDb = 6 * Math.abs(((s * 0.618 + i * 0.382) % 1) - 0.5) - 1.5
    const dbm = -52 - 25 * Math.log10(Math.max(1, Math.hypot(g.xM - xM, g.yM - yM))) + 2 * fadingDb
    if (dbm > -92) house.hear(beacon, g.id, Math.round(dbm))
  })
}

function standing(seconds: number): House {
  const house = new House(site, { subjects: [subject('pump', beacon)] })
  for (let s = 0; s < seconds; s++) {
    hearAt(house, 2, 2, s)
    house.step()
  }
  return house
}

/** Seconds at which a place was told, from the start. */
const told = (house: House) => house.of('position').map(({ position }) => (position.lastHeardAt - startAt) / 1000)

describe('a tag that stands', () => {
  it('is weighed about every third second, once a second before it is known to stand', () => {
    const times = told(standing(120))
    expect(times.filter(t => t < 10)).toHaveLength(10)
    const steady = times.filter(t => t >= 60).length
    expect(steady).toBeGreaterThanOrEqual(19)
    expect(steady).toBeLessThanOrEqual(26)
  })

  it('keeps the age of its place under three seconds', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 120; s++) {
      hearAt(house, 2, 2, s)
      house.step()
      const { lastHeardAt, freshness } = house.world.tags[0].position!
      expect(house.now - lastHeardAt).toBeLessThanOrEqual(3000)
      expect(freshness).toBe('live')
    }
  })

  it('is weighed at once when it sounds otherwise', () => {
    for (let wait = 0; wait < 3; wait++) {
      const house = standing(90 + wait)
      hearAt(house, 12, 10, 90 + wait)
      expect(house.step().some(fact => fact.kind === 'position')).toBe(true)
    }
  })

  it('is weighed at once when a pad reads it', () => {
    for (let wait = 0; wait < 3; wait++) {
      const house = standing(90 + wait)
      hearAt(house, 2, 2, 90 + wait)
      house.hear(beacon, pad.id, Number.NaN)
      expect(house.step().some(fact => fact.kind === 'position')).toBe(true)
    }
  })

  it('is weighed at once when a receiver that never heard it becomes loud', () => {
    const far = gateways.find(g => g.id === 'g-n3-0')!
    for (let wait = 0; wait < 3; wait++) {
      const house = new House(site, { subjects: [subject('pump', beacon)] })
      for (let s = 0; s < 90 + wait; s++) {
        for (const g of gateways.filter(g => g.xM < 8)) house.hear(beacon, g.id, -60 - (s % 3) - g.xM)
        house.step()
      }
      for (const g of gateways.filter(g => g.xM < 8)) house.hear(beacon, g.id, -61 - g.xM)
      house.hear(beacon, far.id, -60)
      expect(house.step().some(fact => fact.kind === 'position')).toBe(true)
    }
  })

  it('that falls silent is as old as the last that was heard of it', () => {
    for (let wait = 0; wait < 3; wait++) {
      const house = standing(90 + wait)
      for (let s = 0; s < 15; s++) house.step()
      expect(house.of('position').at(-1)!.position.freshness).toBe('recent')
      expect(told(house).at(-1)).toBe(89 + wait)
    }
  })
})
