import { describe, expect, it } from 'vitest'
import type { RoomDecision } from '../model/decision.ts'
import { asReaderId, asReceiverId } from '../model/ids.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { gatewayFeed, House, startAt, subject } from '../testHouse.ts'

const beacon = 'ble:A0:00:00:00:00:01'
const site = wardSite()

function heardIn(house: House, room: string) {
  const own = site.receivers.find(g => g.id === `g-${room}`)!
  for (const r of site.receivers) {
    if (
      r.kind !== 'ble' ||
      r.floor !== 0 ||
      house.world.receivers[house.world.receiverIndex.get(r.id)!].state === 'down'
    )
      continue
    const away = Math.hypot(r.xM - own.xM, r.yM - own.yM)
    const dbm = r === own ? -52 : -62 - 25 * Math.log10(Math.max(1, away))
    if (dbm > -92) house.hear(beacon, r.id, Math.round(dbm))
  }
}

const decisions = (house: House): RoomDecision[] => house.of('decision').map(fact => fact.decision)

describe('the evidence of a change of room', () => {
  it('is kept with each change: who heard how loud, what was expected, and the runner-up', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 50; s++) {
      heardIn(house, s < 20 ? 's1-0' : 'n3-0')
      house.step()
    }
    const [first, ...more] = decisions(house)
    expect(first).toMatchObject({ subject: 'pump', ruling: 'first', from: null, at: startAt + 1000 })
    const last = more.at(-1)!
    expect(last).toMatchObject({ room: 'n3-0', down: [] })
    expect(['held', 'certain']).toContain(last.ruling)
    expect(last.at).toBeGreaterThan(startAt + 20_000)
    expect(last.heard[0]).toMatchObject({ receiver: 'g-n3-0', heardDbm: -52 })
    // The model's expectation at a place near the gateway lies near what was heard.
    expect(Math.abs(last.heard[0].expectedDbm! + 52)).toBeLessThan(10)
    expect(last.heard.length).toBeLessThanOrEqual(4)
    for (const { from, room } of more) expect(from).not.toBe(room)
    // Each change leads from the room of the one before, or from a zone where that was withdrawn.
    decisions(house).reduce((before, next) => {
      if (next.ruling !== 'kept') expect([before.room, null]).toContain(next.from)
      return next
    })
  })

  it('names the receivers that were down', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 20; s++) {
      heardIn(house, 's1-0')
      house.step()
    }
    house.heartbeat('g-s1-0', false)
    house.step()
    for (let s = 0; s < 40; s++) {
      heardIn(house, 'n3-0')
      house.step()
    }
    const leaving = decisions(house).find(d => d.from === 's1-0' && d.ruling !== 'kept')!
    expect(leaving.down).toEqual(['g-s1-0'])
  })

  it('tells a read that proves the room', () => {
    const tag = 'nfc:04A2B3C4D5E680'
    const readers = [{ ...gatewayFeed, id: asReaderId('pad-reader'), driver: 'nfc', receiver: asReceiverId('pad') }]
    const house = new House(site, { subjects: [subject('pump', tag)], readers })
    house.link('pad-reader', 'up')
    house.hear(tag, 'pad', Number.NaN)
    house.step()
    expect(decisions(house)).toMatchObject([
      { ruling: 'read', room: 's0-0', heard: [{ receiver: 'pad', heardDbm: null, expectedDbm: null }] },
    ])
  })

  it('notes a rival that was not believed, but not again and again', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 400; s++) {
      // Settled in s1, then every 40 s two seconds that sound like next door.
      heardIn(house, s > 40 && s % 40 < 2 ? 's2-0' : 's1-0')
      house.step()
    }
    const kept = decisions(house).filter(d => d.ruling === 'kept')
    expect(kept.length).toBeLessThanOrEqual(2)
    for (const d of kept) {
      expect(d.room).toBe(d.from)
      expect(d.heldMs).toBeGreaterThanOrEqual(1000)
      expect(d.rival?.room).not.toBe(d.room)
    }
  })
})
