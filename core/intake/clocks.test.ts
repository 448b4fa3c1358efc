import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, subject } from '../testHouse.ts'

const beacon = 'ble:A0:00:00:00:00:01'
const site = wardSite()
const minute = 60_000

/** A second in room s1: its gateway hears loud, the neighbours less, each with its own clock. */
function heardInS1(house: House, clockMs: (receiver: string) => number = () => 0) {
  for (const [receiver, dbm] of [
    ['g-s1-0', -52],
    ['g-s0-0', -74],
    ['g-s2-0', -75],
    ['g-n1-0', -79],
  ] as const)
    house.hear(beacon, receiver, dbm, house.now - clockMs(receiver))
}
const receiver = (house: House, id: string) => house.world.receivers[house.world.receiverIndex.get(id as never)!]
const position = (house: House) => house.world.tags[0].position

describe('a receiver whose clock is off', () => {
  it.each([
    ['10 min behind', 10 * minute, 'behind'],
    ['10 min ahead', -10 * minute, 'ahead'],
  ])('%s is corrected within some seconds, said once a minute, and its readings count', (_, offMs, word) => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 40; s++) {
      heardInS1(house, id => (id === 'g-s1-0' ? offMs + ((s * 370) % 900) : 0))
      house.step()
    }
    expect(Math.abs(receiver(house, 'g-s1-0').clock.offsetMs - offMs)).toBeLessThan(2000)
    expect(house.of('problem').filter(p => p.source === 'clock of g-s1-0')).toMatchObject([
      { problem: { text: expect.stringMatching(`10 min ${word}`), tip: expect.stringMatching(/NTP/) } },
    ])
    expect(position(house)).toMatchObject({ room: 's1-0', freshness: 'live', heardBy: 4 })
    expect(house.now - position(house)!.lastHeardAt).toBeLessThan(2000)
    expect(receiver(house, 'g-s1-0').leftOut.late).toBeLessThan(offMs > 0 ? 15 : 1)
    for (const id of ['g-s0-0', 'g-s2-0', 'g-n1-0']) expect(receiver(house, id).clock.offsetMs).toBe(0)
  })

  it('is taken as right again when it was set', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 80; s++) {
      heardInS1(house, id => (id === 'g-s1-0' && s < 40 ? 10 * minute : 0))
      house.step()
      if (s > 25) expect(position(house)?.room).toBe('s1-0')
    }
    expect(receiver(house, 'g-s1-0').clock.offsetMs).toBe(0)
  })

  it('does not hide a backlog: what was heard long ago and comes now is late, not current', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 20; s++) {
      heardInS1(house)
      house.step()
    }
    // Ten minutes of another room, sent four times as fast as they were.
    for (let s = 0; s < 150; s++) {
      heardInS1(house)
      for (let k = 0; k < 4; k++) house.hear(beacon, 'g-n3-0', -45, house.now - 10 * minute + (4 * s + k) * 1000)
      house.step()
    }
    expect(receiver(house, 'g-n3-0').clock.offsetMs).toBe(0)
    expect(receiver(house, 'g-n3-0').leftOut.late).toBeGreaterThan(300)
    expect(house.of('problem').map(p => p.source)).toContain('late g-n3-0')
  })
})

describe('what radios and networks do', () => {
  it('survives stamps in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5000, max: 40_000 }), { minLength: 30, maxLength: 60 }), lateness => {
        const house = new House(site, { subjects: [subject('pump', beacon)] })
        let last = 0
        for (const ms of lateness) {
          heardInS1(house, () => ms)
          house.step()
          const now = position(house)
          if (now === null) continue
          expect(now.room).toBe('s1-0')
          expect(now.lastHeardAt).toBeLessThanOrEqual(house.now)
          expect(now.lastHeardAt).toBeGreaterThanOrEqual(last)
          last = now.lastHeardAt
        }
      }),
      { numRuns: 15 },
    )
  })

  it('counts repeats within a second once', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    for (let s = 0; s < 5; s++) {
      for (let k = 0; k < 3; k++) heardInS1(house)
      house.step()
    }
    expect(receiver(house, 'g-s1-0').leftOut).toEqual({ levels: 0, late: 0, repeats: 10 })
    expect(house.of('problem')).toEqual([])
  })

  it('leaves impossible levels out, counts them and says what to do', () => {
    const house = new House(site, { subjects: [subject('pump', beacon)] })
    const bad = [4, 62, 0, 127, -128, Number.NaN]
    for (let s = 0; s < 10; s++) {
      heardInS1(house)
      for (const dbm of bad) house.hear(beacon, 'g-n3-0', dbm)
      house.step()
    }
    expect(receiver(house, 'g-n3-0').leftOut.levels).toBe(10 * bad.length)
    expect(position(house)).toMatchObject({ room: 's1-0', heardBy: 4 })
    expect(house.of('problem').map(p => p.source)).toEqual(['level g-n3-0'])
  })

  it('holds its place over a pause of 60 s in one gateway, or in all of them', () => {
    for (const silent of [['g-s1-0'], site.receivers.map(r => r.id as string)]) {
      const house = new House(site, { subjects: [subject('pump', beacon)] })
      for (let s = 0; s < 240; s++) {
        const paused = s >= 90 && s < 150
        if (s % 15 === 0) for (const r of site.receivers) if (r.kind === 'ble') house.heartbeat(r.id)
        if (!paused || silent.length === 1) heardInS1(house, id => (paused && silent.includes(id) ? 3600_000 : 0))
        house.step()
        if (s > 30) expect({ s, room: position(house)?.room }).toEqual({ s, room: 's1-0' })
      }
      expect(position(house)?.freshness).toBe('live')
      expect(house.of('case')).toEqual([])
    }
  })
})
