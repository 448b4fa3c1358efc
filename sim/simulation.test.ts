import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { DriverOut, Reading } from '../readers/driver.ts'
import { gwEspresense } from '../readers/ble/gwEspresense.ts'
import { ask, frameType } from '../readers/rfid/r200Frame.ts'
import { readHappenings } from './happenings.ts'
import type { MqttMessage } from './readers/espresense.ts'
import { readSiteFolder } from './siteFolder.ts'
import { Simulation } from './simulation.ts'
import { Verb } from './verbs.ts'

const folder = fileURLToPath(new URL('../floorplans/demo', import.meta.url))
const site = readSiteFolder(folder)

/** A house with every wire written down. */
function house(seed = 1, scripted = false) {
  const messages: MqttMessage[] = []
  const frames: { readonly reader: string; readonly bytes: Uint8Array }[] = []
  const wires: string[] = []
  const sim: Simulation = new Simulation(
    site,
    seed,
    {
      publish: (_, message) => messages.push(message),
      power: (gateway, on) => wires.push(`${sim.world.nowMs} ${gateway} ${on ? 'on' : 'off'}`),
      bytes: (reader, bytes) => frames.push({ reader, bytes: bytes.slice() }),
      plug: (reader, inserted) => wires.push(`${sim.world.nowMs} ${reader} ${inserted ? 'in' : 'out'}`),
    },
    scripted ? readHappenings(folder) : [],
  )
  const order = (verb: object) => sim.do(Verb.parse(verb))
  const heardOf = (subject: string) => {
    const tail = sim.world.body(subject)!.tag.split('/').slice(1).join('-')
    return messages.filter(m => m.topic.includes(`-${tail}/`))
  }
  const digest = () => {
    const hash = createHash('sha256')
    for (const m of messages) hash.update(m.topic + m.payload)
    for (const f of frames) hash.update(f.reader).update(f.bytes)
    return hash.digest('hex')
  }
  for (const reader of sim.readers) sim.receive(reader, ask.multiPoll(65_535))
  return { sim, messages, frames, wires, order, heardOf, digest }
}

test('the same seed gives the same bytes, however the time is cut; another seed gives others', () => {
  const [a, b, c] = [house(1, true), house(1, true), house(2, true)]
  a.sim.advance(90_000)
  for (let ms = 0; ms <= 90_000; ms += 330) b.sim.advance(ms)
  b.sim.advance(90_000)
  c.sim.advance(90_000)
  expect(a.messages.length).toBeGreaterThan(20_000)
  expect(b.digest()).toBe(a.digest())
  expect(c.digest()).not.toBe(a.digest())
})

test('the product’s driver reads every message, and hears the tag best where it is', () => {
  const { sim, messages } = house()
  const readings: Reading[] = []
  const alive = new Set<string>()
  const out: DriverOut = {
    reading: r => readings.push(r),
    problem: p => expect.unreachable(p.text),
    send: () => {},
    receiver: (name, up) => up && alive.add(name),
  }
  const driver = gwEspresense.open({})
  sim.advance(60_000)
  const encoder = new TextEncoder()
  for (const m of messages) driver.receive({ topic: m.topic, payload: encoder.encode(m.payload) }, 0, out)
  expect(readings).toHaveLength(messages.filter(m => m.topic.includes('/devices/')).length)
  expect(alive.size).toBe(sim.gateways.length)

  const beds = sim.truth('*').filter(t => t.subject.startsWith('bed-'))
  const inItsRoom = beds.filter(bed => {
    const total = new Map<string, number[]>()
    for (const r of readings)
      if (r.tag === bed.tag) total.set(r.receiver!, [...(total.get(r.receiver!) ?? []), r.rssiDbm!])
    const loudest = [...total].filter(([, v]) => v.length > 6).sort((a, b) => mean(b[1]) - mean(a[1]))[0]
    return loudest?.[0] === `gw-${bed.room}`
  })
  expect(inItsRoom.length / beds.length).toBeGreaterThan(0.6)
})

test('tags are sent at 0.2 to 1 Hz', () => {
  const { sim, heardOf } = house()
  sim.advance(200_000)
  for (const [subject, hz] of [
    ['staff-05', 1],
    ['bed-05', 0.2],
  ] as const) {
    const best = new Map<string, number>()
    for (const m of heardOf(subject)) best.set(m.topic, (best.get(m.topic) ?? 0) + 1)
    const most = Math.max(...best.values()) / 200
    expect(most).toBeLessThan(hz * 1.03)
    expect(most).toBeGreaterThan(hz * 0.3)
  }
})

describe('faults on command', () => {
  test('a dead gateway is silent until it recovers', () => {
    const { sim, messages, order, wires } = house()
    const from = () => messages.filter(m => m.topic.includes('gw-2-room-203')).length
    sim.advance(30_000)
    expect(order({ verb: 'gatewayDeath', gateway: 'gw-2-room-203' })).toBeNull()
    const before = from()
    expect(before).toBeGreaterThan(0)
    sim.advance(60_000)
    expect(from()).toBe(before)
    order({ verb: 'gatewayRecovery', gateway: 'gw-2-room-203' })
    sim.advance(90_000)
    expect(from()).toBeGreaterThan(before)
    expect(wires).toEqual(['30000 gw-2-room-203 off', '60000 gw-2-room-203 on'])
  })

  test('a dead tag is silent, the body still where it was', () => {
    const { sim, heardOf, order } = house()
    sim.advance(30_000)
    order({ verb: 'tagDeath', subject: 'pump-11' })
    const before = heardOf('pump-11').length
    expect(before).toBeGreaterThan(0)
    sim.advance(90_000)
    expect(heardOf('pump-11')).toHaveLength(before)
    expect(sim.truth('pump-11')[0]).toMatchObject({ tagAlive: false, room: expect.any(String) })
  })

  test('a draining battery is told on the way down', () => {
    const { sim, heardOf, order } = house()
    order({ verb: 'batteryDrain', subject: 'pump-11', seconds: 60 })
    sim.advance(120_000)
    const levels = heardOf('pump-11').map(m => (JSON.parse(m.payload) as { batt: number }).batt)
    expect(Math.min(...levels)).toBeLessThanOrEqual(1)
    expect(levels).toEqual([...levels].sort((a, b) => b - a))
    expect(sim.truth('pump-11')[0].tagAlive).toBe(false)
  })

  test('an unplugged reader neither hears nor speaks, and starts anew', () => {
    const { sim, frames, order } = house()
    const of = () => frames.filter(f => f.reader === 'r200-dock').length
    sim.advance(2_000)
    order({ verb: 'unplug', reader: 'r200-dock' })
    const before = of()
    expect(before).toBeGreaterThan(0)
    sim.receive('r200-dock', ask.multiPoll(100))
    sim.advance(4_000)
    order({ verb: 'replug', reader: 'r200-dock' })
    sim.advance(6_000)
    expect(of()).toBe(before)
    sim.receive('r200-dock', ask.multiPoll(100))
    sim.advance(8_000)
    expect(of()).toBeGreaterThan(before)
  })

  test('names that are not there are refused', () => {
    const { order } = house()
    expect(order({ verb: 'gatewayDeath', gateway: 'x' })).toBe('there is no gateway x')
    expect(order({ verb: 'tagDeath', subject: 'x' })).toBe('there is no subject x')
    expect(order({ verb: 'moveTo', subject: 'pump-11', room: 'x' })).toBe('there is no room x')
    expect(order({ verb: 'silence', reader: 'x' })).toBe('there is no reader x')
    expect(order({ verb: 'batteryDrain', subject: 'pump-01', seconds: 9 })).toBe('pump-01 has no battery')
  })
})

test('a label is read at the door it is taken to', () => {
  const { sim, frames, order } = house()
  const epc = sim.world.body('chair-01')!.tag.slice('epc:'.length).toLowerCase()
  const readAt = () =>
    new Set(
      frames
        .filter(f => f.bytes[1] === frameType.notice && Buffer.from(f.bytes).toString('hex').includes(epc))
        .map(f => f.reader),
    )
  sim.advance(5_000)
  expect(readAt()).toEqual(new Set())
  order({ verb: 'moveTo', subject: 'chair-01', room: '1-loading-dock' })
  sim.advance(120_000)
  expect(sim.truth('chair-01')[0].room).toBe('1-loading-dock')
  expect(readAt()).toEqual(new Set(['r200-dock']))
})

test('the script of the demo: a read at the dock, a dead pump, a gateway that comes back, linen that leaves', () => {
  const { sim, frames, wires } = house(1, true)
  const epc = (subject: string) => sim.world.body(subject)!.tag.slice('epc:'.length).toLowerCase()
  const readAtDock = (subject: string) =>
    frames.some(f => f.reader === 'r200-dock' && Buffer.from(f.bytes).toString('hex').includes(epc(subject)))
  sim.advance(150_000)
  expect(readAtDock('chair-01')).toBe(true)
  expect(sim.truth('pump-11')[0].tagAlive).toBe(false)
  expect(sim.truth('linen-02')[0].room).not.toBeNull()
  let left = false
  for (let ms = 150_000; ms <= 600_000; ms += 5_000) {
    sim.advance(ms)
    left ||= sim.truth('linen-02')[0].room === null
  }
  expect(left).toBe(true)
  expect(readAtDock('linen-02')).toBe(true)
  expect(wires).toEqual(['119750 gw-2-room-210 off', '359750 gw-2-room-210 on'])
  sim.advance(1_100_000)
  expect(sim.truth('linen-02')[0].room).not.toBeNull()
})

const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length
