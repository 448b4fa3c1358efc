import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alert } from '../model/alert.ts'
import { Rule } from '../model/rule.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, subject } from '../testHouse.ts'

const site = wardSite(4, 1)
const gateways = site.receivers.filter(r => r.kind === 'ble').map(r => r.id as string)
const tagOf = (n: number) => `ble:A0:00:00:00:01:${n.toString(16).padStart(2, '0').toUpperCase()}`
const minute = 60_000
const silent = Rule.parse({ id: 'quiet', name: 'Silent', kind: 'silent', forS: 60, priority: 'high' })

/** So many pumps stand in one room; its gateway hears them well, its neighbour too. */
class Ward extends House {
  readonly dead = new Set<string>()
  readonly gone = new Set<number>()
  pumps: number

  constructor(pumps: number, rules: readonly Rule[] = []) {
    const subjects = Array.from({ length: pumps }, (_, n) => subject(`p${n}`, tagOf(n)))
    super(site, { subjects, rules })
    this.pumps = pumps
    this.link('feed', 'up')
  }

  /** One step; everything that lives speaks every 5 s. */
  pass(ms: number) {
    const end = this.now + ms
    while (this.now < end) {
      for (const id of gateways) if (!this.dead.has(id)) this.heartbeat(id)
      for (let n = 0; n < this.pumps; n++) {
        if (this.gone.has(n)) continue
        this.tell(n, 'g-s1-0', -55)
        this.tell(n, 'g-s0-0', -78)
      }
      this.step(5000)
    }
  }

  private tell(n: number, gateway: string, dbm: number) {
    // The neighbour hears it only as long as the room's own gateway passes it on: a repeater that died.
    if (!this.dead.has('g-s1-0') && !this.dead.has(gateway)) this.hear(tagOf(n), gateway, dbm)
  }

  get alerts(): Alert[] {
    return [...this.world.openAlerts.values()]
  }

  /** Those that make a sound of their own. */
  get loud(): string[] {
    return this.alerts.filter(a => a.partOf === null && a.priority !== 'information').map(a => a.rule)
  }
}

describe('a gateway that dies', () => {
  test('with forty tags is one alert that counts them; they are never loud on their own', () => {
    const ward = new Ward(40, [silent])
    ward.pass(2 * minute)
    ward.dead.add('g-s1-0')
    for (let m = 0; m < 20; m++) {
      ward.pass(minute)
      expect(ward.loud.length).toBeLessThanOrEqual(1)
    }
    expect(ward.loud).toEqual(['receiver-down'])
    const host = ward.alerts.find(a => a.rule === 'receiver-down')!
    // Each tag's case and its silence.
    expect(host.holds).toBe(80)
    expect(ward.alerts.filter(a => a.partOf === host.id)).toHaveLength(80)
    expect(
      ward.alerts.filter(a => a.partOf !== null).every(a => a.priority === 'information' && a.toldTo === null),
    ).toBe(true)
    expect([...ward.world.openCases.values()].every(c => c.cause === 'receiver-down')).toBe(true)

    // It is back; three of them are not.
    ward.dead.clear()
    for (const n of [3, 5, 8]) ward.gone.add(n)
    ward.pass(30_000)
    expect(ward.loud).toEqual([])
    ward.pass(4 * minute)
    const left = ward.alerts
    expect(left.filter(a => a.rule === 'missing').map(a => [a.subject, a.priority, a.partOf])).toEqual(
      [3, 5, 8].map(n => [`p${n}`, 'low', null]),
    )
    expect(left.filter(a => a.rule === 'quiet').map(a => a.priority)).toEqual(['high', 'high', 'high'])
    expect(left.every(a => a.nextEscalationAt !== null || a.rule === 'quiet')).toBe(true)
    expect([...ward.world.openCases.values()].map(c => c.cause)).toEqual(['tag-silent', 'tag-silent', 'tag-silent'])
  })

  test('with the feed behind it is one alert of the reader', () => {
    const ward = new Ward(12, [silent])
    ward.pass(2 * minute)
    ward.link('feed', 'down')
    for (const id of gateways) ward.dead.add(id)
    ward.pass(15 * minute)
    expect(ward.loud).toEqual(['reader-down'])
    expect(ward.alerts.find(a => a.rule === 'reader-down')?.holds).toBe(12)
  })

  test('explains nothing that fell silent long before it', () => {
    const ward = new Ward(6)
    ward.pass(2 * minute)
    ward.gone.add(2)
    ward.pass(10 * minute)
    expect(ward.loud).toEqual(['missing'])
    ward.dead.add('g-s1-0')
    ward.pass(10 * minute)
    const missing = ward.alerts.find(a => a.subject === 'p2')
    expect(missing).toMatchObject({ partOf: null, priority: 'low' })
    expect(ward.loud.toSorted()).toEqual(['missing', 'receiver-down'])
  })
})

test('whatever dies and comes back: what is part of another is quiet and counted there, and nothing else is hidden', () => {
  const act = fc.constantFrom('kill', 'revive', 'remove', 'return', 'wait')
  fc.assert(
    fc.property(fc.array(fc.tuple(act, fc.integer({ min: 0, max: 4 })), { minLength: 2, maxLength: 8 }), acts => {
      const ward = new Ward(5)
      ward.pass(minute)
      for (const [what, n] of acts) {
        if (what === 'kill') ward.dead.add('g-s1-0')
        if (what === 'revive') ward.dead.clear()
        if (what === 'remove') ward.gone.add(n)
        if (what === 'return') ward.gone.delete(n)
        ward.pass(what === 'wait' ? 8 * minute : 3 * minute)
        const { alerts } = ward
        for (const alert of alerts) {
          expect(alert.holds).toBe(alerts.filter(a => a.partOf === alert.id).length)
          expect(alert.priority).toBe(alert.partOf === null ? alert.ownPriority : 'information')
          if (alert.partOf !== null) expect(alert.nextEscalationAt).toBeNull()
        }
      }
      // In the end all is well again, and nothing is left.
      ward.dead.clear()
      ward.gone.clear()
      ward.pass(3 * minute)
      expect(ward.alerts).toEqual([])
    }),
    { numRuns: 8 },
  )
})
