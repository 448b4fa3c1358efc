import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, subject } from '../testHouse.ts'

const site = wardSite(6, 2)
const [pump, bed] = ['ble:A0:00:00:00:00:01', 'ble:A0:00:00:00:00:02']
const house = () => new House(site, { subjects: [subject('pump', pump), subject('bed', bed)] })
const raised = ({ world }: House) => [...world.openAlerts.keys()]

describe('storms', () => {
  it('leaves out the surplus of a receiver that says more than radio carries, says so, and is calm afterwards', () => {
    const ward = house()
    for (let step = 0; step < 5; step++) {
      for (let i = 0; i < 20_000; i++) ward.hear(pump, 'g-s0-0', -60 - (i % 30))
      ward.hear(bed, 'g-n1-0', -60)
      ward.step(200)
    }
    expect(raised(ward)).toContain('sighting-storm:g-s0-0')
    expect(raised(ward)).toContain('sighting-storm:pump')
    // 50,000 are a receiver's most in ten seconds, 15,000 a tag's.
    const leftOut = [...ward.world.restraint.storms].map(([id, { count }]) => [id, count])
    expect(leftOut).toEqual([
      ['pump', 35_000],
      ['g-s0-0', 50_000],
    ])
    // The others are placed as ever.
    expect(ward.world.tags[1].position).not.toBeNull()
    for (let step = 0; step < 80; step++) ward.step(1000)
    expect(raised(ward)).not.toContain('sighting-storm:g-s0-0')
    expect(raised(ward)).not.toContain('sighting-storm:pump')
  })

  it('counts made-up tags against the receiver that reports them', () => {
    const ward = house()
    for (let i = 0; i < 60_000; i++) ward.hear(`ble:B0:00:00:${hex(i >> 16)}:${hex(i >> 8)}:${hex(i)}`, 'g-s0-0', -70)
    ward.step(200)
    expect(raised(ward)).toContain('sighting-storm:g-s0-0')
    expect(ward.world.strangers.size).toBeLessThanOrEqual(1000)
  })

  it('complains of made-up receivers a bounded number of times', () => {
    const ward = house()
    for (let i = 0; i < 20_000; i++) ward.hear(pump, `made-up-${i}`, -70)
    ward.step(200)
    expect(ward.of('problem').length).toBeLessThanOrEqual(300)
  })

  it('lets the backlog of an outage through: a minute of a busy gateway at once', () => {
    const ward = house()
    for (let i = 0; i < 12_000; i++) ward.hear(i % 2 ? pump : bed, 'g-s0-0', -60 - (i % 30), ward.now - (i % 59_000))
    ward.step(200)
    expect(ward.world.restraint.storms.size).toBe(0)
  })
})

describe('one tag in two places', () => {
  /** Levels of the pump at receivers, second by second. */
  const hears = (ward: House, seconds: number, ...levels: [string, number][]) => {
    for (let s = 0; s < seconds; s++) {
      for (const [receiver, dbm] of levels) ward.hear(pump, receiver, dbm - (s % 3))
      ward.step(1000)
    }
  }

  it('is said when two floors hear it close by, and over when it is one again', () => {
    const ward = house()
    hears(ward, 5, ['g-s0-0', -50], ['g-s0-1', -50])
    expect(raised(ward)).toContain('two-places:pump')
    const alert = ward.world.openAlerts.get('two-places:pump')!
    expect(alert).toMatchObject({ priority: 'medium', subject: 'pump' })
    expect(alert.text).toContain('floor 1')
    hears(ward, 90, ['g-s0-0', -50])
    expect(raised(ward)).not.toContain('two-places:pump')
  })

  it('is said of two ends of a floor, not of neighbours, and not of what is merely faint elsewhere', () => {
    const far = house()
    hears(far, 5, ['g-s0-0', -50], ['g-s5-0', -50])
    expect(raised(far)).toContain('two-places:pump')
    const near = house()
    hears(near, 30, ['g-s0-0', -45], ['g-s1-0', -50], ['g-n1-0', -52])
    expect(raised(near)).not.toContain('two-places:pump')
    const faint = house()
    hears(faint, 30, ['g-s0-0', -45], ['g-s5-0', -75], ['g-s0-1', -68])
    expect(raised(faint)).not.toContain('two-places:pump')
  })

  it('is not said of a quick walk', () => {
    const ward = house()
    for (const room of ['g-s0-0', 'g-s1-0', 'g-s2-0', 'g-s3-0', 'g-s4-0', 'g-s5-0']) hears(ward, 3, [room, -50])
    expect(raised(ward)).not.toContain('two-places:pump')
  })
})

it('takes any order of any sightings without a fault, the same way each time', () => {
  const receivers = [...site.receivers.map(({ id }) => id as string), 'nobody']
  const sighting = fc.tuple(
    fc.constantFrom(pump, bed, 'ble:C0:00:00:00:00:01'),
    fc.constantFrom(...receivers),
    fc.oneof(fc.integer({ min: -130, max: 20 }), fc.constant(Number.NaN)),
    fc.integer({ min: -100_000, max: 100_000 }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(sighting, { maxLength: 20 }), fc.integer({ min: 0, max: 5000 }))), steps => {
      const run = () => {
        const ward = house()
        for (const [sightings, ms] of steps) {
          for (const [tag, receiver, dbm, off] of sightings) ward.hear(tag, receiver, dbm, ward.now + off)
          ward.step(ms)
        }
        return ward.facts
      }
      expect(run()).toEqual(run())
    }),
    { numRuns: 15 },
  )
})

const hex = (n: number) => (n & 255).toString(16).padStart(2, '0')
