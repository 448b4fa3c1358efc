import { describe, expect, it } from 'vitest'
import { asReaderId } from './model/ids.ts'
import type { Site } from './model/site.ts'
import { wardSite } from './positioning/ward.testSite.ts'
import { gatewayFeed, House, startAt, subject } from './testHouse.ts'

const beacon = 'ble:A0:00:00:00:00:01'
const other = 'ble:A0:00:00:00:00:02'
const site: Site = wardSite()
const gateways = site.receivers.filter(r => r.kind === 'ble').map(r => r.id as string)

/** One second in which the tag stands in a room: its own gateway hears it loud, the neighbours less, others not. */
function standIn(house: House, tag: string, room: string, fadingDb: (receiver: number) => number = () => 0) {
  for (const [i, r] of site.receivers.entries()) {
    if (r.kind !== 'ble' || r.floor !== 0) continue
    const own = site.receivers.find(g => g.id === `g-${room}`)!
    const away = Math.hypot(r.xM - own.xM, r.yM - own.yM)
    const dbm = r === own ? -52 + fadingDb(i) : -62 - 25 * Math.log10(Math.max(1, away)) + fadingDb(i)
    if (dbm > -92) house.hear(tag, r.id, Math.round(dbm))
  }
}

const listenAll = (house: House) => gateways.forEach(g => house.heartbeat(g))

describe('from sightings to a place', () => {
  it('states room, floor, probability, age and since', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 10; s++) {
      listenAll(house)
      standIn(house, beacon, 's1-0')
      house.step()
    }
    const { position } = house.of('position').at(-1)!
    expect(position).toMatchObject({
      floor: 0,
      room: 's1-0',
      freshness: 'live',
      lastHeardAt: startAt + 9000,
      subject: 'pump',
    })
    expect(position.probability).toBeGreaterThan(0.8)
    expect(position.since).toBeLessThan(startAt + 6000)
    expect(position.zone[0]).toBe('s1-0')
  })

  it('gives the same facts for the same steps', () => {
    const run = () => {
      const house = new House(site, { subjects: [subject('pump', beacon), subject('bed', other)] })
      for (let s = 0; s < 40; s++) {
        standIn(house, beacon, s < 20 ? 's0-0' : 's3-0')
        standIn(house, other, 'n2-0')
        house.step(700)
      }
      return JSON.stringify(house.facts)
    }
    expect(run()).toBe(run())
  })

  it('writes a stay when a room is entered and ends it when it is left', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 60; s++) {
      listenAll(house)
      standIn(house, beacon, s < 25 ? 's0-0' : 'n3-0')
      house.step()
    }
    const stays = house.of('stay').map(({ stay }) => stay)
    const left = stays.filter(stay => stay.toAt !== null).map(stay => stay.room)
    expect(left[0]).toBe('s0-0')
    expect(house.world.openStays.get('pump' as never)?.room).toBe('n3-0')
    for (const stay of stays) if (stay.toAt !== null) expect(stay.toAt).toBeGreaterThanOrEqual(stay.fromAt)
  })

  it('holds the room of a tag that stands still, whatever the fading', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    const fading = [3, -4, 1, 5, -2, -5, 0, 4, -3, 2, -1]
    for (let s = 0; s < 300; s++) {
      listenAll(house)
      standIn(house, beacon, 's1-0', i => fading[(s * 7 + i * 3) % 11])
      house.step()
    }
    expect(new Set(house.of('stay').map(({ stay }) => stay.room))).toEqual(new Set(['s1-0']))
  })

  it('takes a read at a choke point as proof', () => {
    const pad: Site = site
    const house = new House(pad, {
      subjects: [subject('pump', 'nfc:04A2B3C4D5E680')],
      readers: [{ ...gatewayFeed, id: asReaderId('pad-reader'), driver: 'nfc', receiver: 'pad' as never }],
    })
    house.link('pad-reader', 'up')
    house.hear('nfc:04A2B3C4D5E680', 'pad', Number.NaN)
    house.step()
    expect(house.of('position').at(-1)?.position).toMatchObject({ room: 's0-0', floor: 0, freshness: 'live' })
  })

  it('says receivers and levels it cannot use, and survives them', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    house.hear(beacon, 'nobody', -60)
    for (const dbm of [62, 4, 0, 127, -200, Number.NaN]) house.hear(beacon, 'g-s1-0', dbm)
    house.hear(beacon, 'g-s1-0', -60, house.now - 3600_000)
    house.step()
    const sources = house.of('problem').map(p => p.source)
    expect(sources).toEqual(expect.arrayContaining(['receiver nobody', 'level g-s1-0', 'late g-s1-0']))
    expect(house.of('position')).toHaveLength(0)
  })
})

describe('silence', () => {
  const seen = () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 30; s++) {
      listenAll(house)
      standIn(house, beacon, 's1-0')
      house.step()
    }
    return house
  }

  it('ages a place from live to lost but never deletes it', () => {
    const house = seen()
    const words = new Set<string>()
    for (let s = 0; s < 900; s++) {
      if (s % 10 === 0) listenAll(house)
      house.step()
      words.add(house.world.tags[0].position!.freshness)
    }
    expect([...words]).toEqual(['live', 'recent', 'stale', 'lost'])
    expect(house.world.tags[0].position?.room).toBe('s1-0')
    expect(house.world.openStays.size).toBe(0)
  })

  it('opens a missing case when its receivers listen, and closes it when it is heard again', () => {
    const house = seen()
    for (let s = 0; s < 900; s++) {
      if (s % 10 === 0) listenAll(house)
      house.step()
    }
    const opened = house.of('case')
    expect(opened).toHaveLength(1)
    expect(opened[0].case).toMatchObject({ subject: 'pump', state: 'suspected', cause: 'tag-silent', lastRoom: 's1-0' })
    expect(house.of('alert').map(({ alert }) => alert.rule)).toEqual(['missing'])
    for (let s = 0; s < 3; s++) {
      standIn(house, beacon, 'n1-0')
      house.step()
    }
    expect(house.of('case').at(-1)?.case).toMatchObject({ state: 'found' })
    expect(house.world.openAlerts.size).toBe(0)
  })

  it('blames the receivers, not the tag, when they are down', () => {
    const house = seen()
    for (const g of gateways) house.heartbeat(g, false)
    for (let s = 0; s < 1800; s++) house.step()
    expect(house.of('case')).toHaveLength(0)
    expect(house.of('alert').every(({ alert }) => alert.rule === 'receiver-down')).toBe(true)
    expect(house.world.rooms.filter(r => r.coverage === 'blind').length).toBeGreaterThan(0)
  })

  it('makes one alert of a dead reader, however many receivers hang on it', () => {
    const house = seen()
    house.link('feed', 'down')
    for (let s = 0; s < 20; s++) house.step()
    expect([...house.world.openAlerts.values()].map(a => a.rule)).toEqual(['reader-down'])
    expect(
      house.world.rooms
        .filter(r => r.room.id.startsWith('s') && r.floor.floor === 0)
        .every(r => r.coverage === 'blind'),
    ).toBe(true)
    house.link('feed', 'up')
    listenAll(house)
    house.step()
    expect(house.world.openAlerts.size).toBe(0)
  })

  it('does not call anything missing before the readers had time to be heard after a restart', () => {
    const before = seen()
    const positions = before.world.tags.map(t => t.position!)
    const later = before.now + 8 * 3600_000
    const house = new House(site, { subjects: [subject('pump', beacon)], positions }, later)
    house.step()
    expect(house.world.tags[0].position).toMatchObject({ room: 's1-0', freshness: 'lost' })
    for (let s = 0; s < 240; s++) {
      if (s % 10 === 0) listenAll(house)
      house.step()
    }
    expect(house.of('case')).toHaveLength(0)
    for (let s = 0; s < 240; s++) {
      if (s % 10 === 0) listenAll(house)
      house.step()
    }
    expect(house.of('case')).toHaveLength(1)
  })
})

describe('a gateway whose last will comes with the news that its feed is back', () => {
  it('is down, for that came last', () => {
    const house = new House(site)
    house.heartbeat('g-s1-0')
    house.step()
    house.link('feed', 'down')
    house.step()
    house.link('feed', 'up')
    house.heartbeat('g-s1-0', false)
    house.step()
    expect(house.world.receivers[house.world.receiverIndex.get('g-s1-0' as never)!].state).toBe('down')
  })
})

describe('a reader that is pulled', () => {
  it('stays down although its last reads came in the same step', () => {
    const tag = 'nfc:04A2B3C4D5E680'
    const readers = [{ ...gatewayFeed, id: asReaderId('pad-reader'), driver: 'nfc', receiver: 'pad' as never }]
    const house = new House(site, { subjects: [subject('pump', tag)], readers })
    house.link('pad-reader', 'up')
    house.step()
    house.hear(tag, 'pad', Number.NaN)
    house.link('pad-reader', 'down')
    house.step()
    expect(house.of('room').at(-1)).toMatchObject({ room: 's0-0', coverage: 'blind' })
  })
})

describe('alerts', () => {
  it('are acknowledged once, by the first who goes', () => {
    const house = new House(site, { subjects: [] })
    house.link('feed', 'down')
    for (let s = 0; s < 6; s++) house.step()
    const [alert] = house.world.openAlerts.values()
    house.command({ kind: 'acknowledge', alert: alert.id, by: 'Osei' })
    house.step()
    house.command({ kind: 'acknowledge', alert: alert.id, by: 'Wilk' })
    house.step()
    expect([...house.world.openAlerts.values()]).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'Osei' }])
  })
})
