import { describe, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../model/ids.ts'
import type { Site } from '../model/site.ts'
import { plainModel } from '../positioning/radioModel.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { gatewayFeed, House, subject } from '../testHouse.ts'

const plan = wardSite(6, 1)
/** As after a walk-through: what is expected of each receiver is known. */
const site: Site = {
  ...plan,
  radio: {
    ...plainModel(),
    receivers: Object.fromEntries(plan.receivers.map(r => [r.id, { offsetDb: 0, exponent: 2.5 }])),
  },
}
const gateways = site.receivers.filter(r => r.kind === 'ble')
const beacon = (n: number) => `ble:A0:00:00:00:00:${(n + 1).toString(16).padStart(2, '0').toUpperCase()}`
const readers = [
  gatewayFeed,
  { ...gatewayFeed, id: asReaderId('pad-reader'), driver: 'nfc-pn532', receiver: asReceiverId('pad') },
]

/** A whole number from two, the same in each run; spread like chance. */
const mix = (a: number, b: number) => {
  let x = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 1, 0xc2b2ae35)
  x = Math.imul(x ^ (x >>> 13), 0x27d4eb2f)
  return (x ^ (x >>> 15)) >>> 0
}
const noise = (a: number, b: number, sd: number) =>
  sd * ((mix(a, b) % 1000) / 1000 + (mix(b, a + 7) % 1000) / 1000 + (mix(a + b, 3) % 1000) / 1000 - 1.5) * 2

/** One second of a tag in the middle of a room; walls and furniture make each link differ for good. */
function send(
  house: House,
  tag: number,
  room: string,
  second: number,
  change: (receiver: string) => number | null = () => 0,
) {
  const own = gateways.find(g => g.id === `g-${room}`)!
  for (const [i, r] of gateways.entries()) {
    const by = change(r.id)
    const away = Math.max(1.2, Math.hypot(r.xM - own.xM, r.yM - own.yM))
    const dbm =
      -59 -
      25 * Math.log10(away) -
      (away > 3 ? 3.5 : 0) +
      noise(i, mix(tag, room.length + room.charCodeAt(1)), 2) +
      noise(second, i * 64 + tag, 2)
    if (by !== null && dbm + by > -90) house.hear(beacon(tag), r.id, Math.round(dbm + by))
  }
}
const roomsOf = site.floors[0].rooms.slice(0, -1).map(r => r.id as string)

describe('touches and scans', () => {
  it('are held against what was said just before, once each, and only where radio had said it', () => {
    const house = new House(site, {
      subjects: [subject('pump', beacon(0), { assetNo: 'A7' })],
      readers,
    })
    const touch = (id: string) => house.hear(id, 'pad', Number.NaN)
    for (let s = 0; s < 200; s++) {
      send(house, 0, s < 80 ? 's0-0' : 'n4-0', s)
      // Docked from 50 s to 60 s; a label is scanned at 190 s although the pump is elsewhere.
      if (s >= 50 && s < 60) touch(beacon(0))
      if (s === 190) touch('barcode:A7')
      house.step()
    }
    const samples = house.of('truth').map(f => f.truth)
    expect(samples).toMatchObject([
      { subject: 'pump', receiver: 'pad', room: 's0-0', said: 's0-0' },
      { room: 's0-0', said: 'n4-0' },
    ])
    expect(samples[0].probability).toBeGreaterThan(0.3)
  })
})

describe('a receiver that changed', () => {
  /** Twenty-four tags, each in some room and carried on every few minutes, for so many minutes. */
  function wardDay(minutes: number, change: (receiver: string, minute: number) => number | null) {
    const house = new House(site, {
      subjects: Array.from({ length: 24 }, (_, n) => subject(`p${n}`, beacon(n))),
      readers,
    })
    for (let s = 0; s < minutes * 60; s += 4) {
      if (s % 20 === 0) for (const g of gateways) house.heartbeat(g.id)
      for (let tag = 0; tag < 24; tag++)
        send(house, tag, roomsOf[(tag + Math.floor((s + tag * 37) / 1200)) % roomsOf.length], s, id =>
          change(id, s / 60),
        )
      house.step(4000)
    }
    return house
  }
  const alertsOf = (house: House, rule: string) =>
    house
      .of('alert')
      .filter(f => f.alert.rule === rule)
      .map(f => f.alert)

  it('is found, named, and counts less until it hears as before', { timeout: 60_000 }, () => {
    const house = wardDay(75, (id, minute) => (id === 'g-s2-0' && minute >= 20 && minute < 50 ? -6 : 0))
    const alerts = alertsOf(house, 'receiver-drift')
    expect(new Set(alerts.map(a => a.id.split(':')[1]))).toEqual(new Set(['g-s2-0']))
    expect(alerts[0]).toMatchObject({ state: 'new', text: expect.stringMatching(/fainter than it did/) })
    expect((alerts[0].raisedAt - house.world.startedAt) / 60_000).toBeGreaterThan(20)
    expect((alerts[0].raisedAt - house.world.startedAt) / 60_000).toBeLessThan(50)
    expect(alerts.at(-1)).toMatchObject({ state: 'resolved' })
    expect(house.of('drift').length).toBeGreaterThan(0)
  })

  it('that still answers but whose scan stopped is told, and no other', { timeout: 60_000 }, () => {
    const house = wardDay(12, (id, minute) => (id === 'g-n1-0' && minute >= 6 && minute < 8 ? null : 0))
    const alerts = alertsOf(house, 'receiver-deaf')
    expect(alerts.map(a => [a.id.split(':')[1], a.state])).toEqual([
      ['g-n1-0', 'new'],
      ['g-n1-0', 'resolved'],
    ])
    expect(house.of('case')).toEqual([])
  })
})
