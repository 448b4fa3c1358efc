import { describe, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../core/model/ids.ts'
import { problem, type Problem } from '../core/model/problem.ts'
import type { Reader, ReaderHealth } from '../core/model/reader.ts'
import type { Driver, DriverKind, DriverOut, Reading } from './driver.ts'
import { findDriver } from './registry.ts'
import { ask, answer, bb7e, command, frameType } from './rfid/r200Frame.ts'
import { epc, moduleOn, VirtualClock, Wire } from '../test/readers/virtualWire.ts'
import { type SessionListener, startSession } from './session.ts'

const reader: Reader = {
  id: asReaderId('door'),
  driver: 'uhf-r200',
  link: 'serial:/dev/x',
  receiver: asReceiverId('door'),
  room: null,
  settings: {},
}

function bench(driver: DriverKind = findDriver('uhf-r200')!, listener: Partial<SessionListener> = {}) {
  const clock = new VirtualClock()
  const wire = new Wire(clock)
  const told = { readings: [] as Reading[], problems: [] as Problem[], health: [] as ReaderHealth[] }
  const session = startSession({
    reader,
    driver,
    settings: driver.settings.parse({}),
    openLink: wire.open,
    clock,
    random: () => 0.5,
    listener: {
      onReading: reading => told.readings.push(reading),
      onReceiver() {},
      onProblem: one => told.problems.push(one),
      onHealth: health => told.health.push(health),
      ...listener,
    },
  })
  return { clock, wire, session, told, state: () => session.health.state }
}

describe('a session', () => {
  it('opens, sets up, is up and gives readings', () => {
    const set = bench()
    moduleOn(set)
    expect(set.state()).toBe('opening')
    set.clock.pass(1000)
    expect(set.state()).toBe('up')
    expect(set.told.readings).toEqual([{ tag: 'epc:E2000001', rssiDbm: -50 }])
    expect(set.session.health).toMatchObject({ readings: 1, problems: 0, reconnects: 0, lastProblem: null })
  })

  it('is down at once when the port goes, tells it once, and is up within 5 s of its return', () => {
    const set = bench()
    moduleOn(set)
    set.clock.pass(1000)
    set.wire.pull()
    expect(set.state()).toBe('down')
    set.clock.pass(120_000)
    expect(set.state()).toBe('down')
    expect(set.told.problems.map(({ text }) => text)).toEqual(['The port is gone.', 'There is no port.'])
    expect(set.wire.opens).toBeGreaterThan(40)
    set.wire.plugged = true
    set.clock.pass(5000)
    expect(set.state()).toBe('up')
    expect(set.session.health.reconnects).toBe(1)
  })

  it('is silent within 10 s when a busy feed stops without a word, and up again when it speaks', () => {
    const set = bench()
    set.clock.pass(10)
    for (let second = 0; second < 60; second++) {
      set.wire.say(answer.error(0x15))
      set.clock.pass(1000)
    }
    expect(set.state()).toBe('up')
    set.clock.pass(9000)
    expect(set.state()).toBe('silent')
    set.wire.say(answer.error(0x15))
    expect(set.state()).toBe('up')
  })

  it('notices silence although the clock was set back', () => {
    const set = bench()
    moduleOn(set)
    set.clock.pass(1000)
    set.clock.setBack(3_600_000)
    set.clock.pass(250)
    expect(set.state()).toBe('up')
    set.wire.onSend = () => {}
    const before = set.wire.sent.length
    set.clock.pass(9000)
    expect(set.state()).toBe('silent')
    expect(set.wire.sent.length).toBeGreaterThan(before)
  })

  it('holds nothing against a reader that it could not listen to, half a frame least of all', () => {
    const set = bench()
    set.clock.pass(1000)
    const read = answer.tag(-50, epc)
    for (const heldUpMs of [450, 1200, 20_000, 1200]) {
      set.wire.say(read)
      set.wire.say(read.subarray(0, 10))
      set.clock.holdUp(heldUpMs)
      // What is due comes first, then what waited on the line.
      set.clock.pass(1)
      set.wire.say(read.subarray(10))
      set.clock.pass(300)
    }
    expect(set.session.health).toMatchObject({ state: 'up', readings: 8, problems: 0, reconnects: 0 })
    // What never comes whole is given up all the same.
    set.wire.say(read.subarray(0, 10))
    set.clock.pass(2000)
    expect(set.session.health).toMatchObject({ readings: 8, problems: 1 })
  })

  it('does not call a slow but steady feed silent', () => {
    const set = bench(findDriver('gw-espresense'))
    set.clock.pass(10)
    const states = new Set<string>()
    for (let turn = 0; turn < 20; turn++) {
      set.wire.events!.received({ topic: 'espresense/rooms/icu/telemetry', payload: new Uint8Array() })
      set.clock.pass(15_000)
      if (turn > 0) states.add(set.state())
    }
    expect([...states]).toEqual(['up'])
  })

  it('is not kept alive by what the broker remembers', () => {
    const set = bench(findDriver('gw-espresense'))
    set.clock.pass(10)
    set.wire.events!.received({ topic: 'espresense/rooms/icu/status', payload: new Uint8Array(), retained: true })
    expect(set.state()).toBe('opening')
    set.clock.pass(6000)
    expect(set.state()).toBe('silent')
  })

  it('takes silence for nothing where the reader speaks only when there is a tag', () => {
    const set = bench(findDriver('lf-rdm6300'))
    set.clock.pass(10)
    expect(set.state()).toBe('up')
    set.clock.pass(3_600_000)
    expect([set.state(), set.session.health.lastHeardAt, set.told.problems]).toEqual(['up', null, []])
    set.wire.say(new TextEncoder().encode('\u000201000734E0D2\u0003'))
    set.clock.pass(3_600_000)
    expect([set.state(), set.told.readings]).toEqual(['up', [{ tag: 'lf:01000734E0' }]])
    // Each outage of a link that had lasted is news, though nothing was said on it.
    for (let outage = 0; outage < 2; outage++) {
      set.wire.pull()
      expect(set.state()).toBe('down')
      set.wire.plugged = true
      set.clock.pass(90_000)
      expect(set.state()).toBe('up')
    }
    expect(set.told.problems.map(({ text }) => text)).toEqual(['The port is gone.', 'The port is gone.'])
  })

  it('outlives a driver that throws, with a fresh one', () => {
    let opened = 0
    const broken: DriverKind = {
      ...findDriver('uhf-r200')!,
      open: (): Driver => ({
        start: () => {
          opened++
        },
        receive(input, _, out: DriverOut) {
          if ((input as Uint8Array)[0] === 0) throw new Error('index out of range')
          out.reading({ tag: 'epc:AABB' as Reading['tag'] })
        },
        tick() {},
        end() {},
      }),
    }
    const set = bench(broken)
    set.clock.pass(10)
    set.wire.say(Uint8Array.of(0))
    set.wire.say(Uint8Array.of(1))
    expect(opened).toBe(2)
    expect(set.told.readings).toHaveLength(1)
    expect(set.told.problems).toHaveLength(1)
    expect(set.told.problems[0]).toMatchObject({
      severity: 'error',
      text: expect.stringContaining('index out of range'),
    })
    expect(set.wire.opens).toBe(1)
  })

  it.each(['open', 'start'] as const)('keeps trying when the driver fails in %s', where => {
    const fail = (): never => {
      throw new Error('no luck')
    }
    const kind = findDriver('uhf-r200')!
    const set = bench({
      ...kind,
      open: () => (where === 'open' ? fail() : { ...kind.open({}), start: fail, tick() {}, end() {}, receive() {} }),
    })
    set.clock.pass(20_000)
    expect(set.state()).toBe('down')
    expect(set.wire.opens).toBeGreaterThan(4)
    expect(set.wire.closes).toBe(set.wire.opens)
    expect(set.told.problems.length).toBeLessThan(6)
  })

  it('closes the link when the driver asks for it, says why once, and does not storm a reader that refuses it', () => {
    const refused = problem('error', 'Another program has the reader.', 'Close it.')
    const set = bench({
      ...findDriver('uhf-r200')!,
      open: (): Driver => ({
        start() {},
        receive: (input, _, out) =>
          (input as Uint8Array)[0] === 0 ? out.hangUp!(refused) : out.reading({ tag: 'epc:AABB' as Reading['tag'] }),
        tick() {},
        end() {},
      }),
    })
    for (let second = 0; second < 60; second++) {
      set.clock.pass(1000)
      if (set.state() === 'opening') set.wire.say(Uint8Array.of(0))
    }
    expect([set.state(), set.told.problems]).toEqual(['down', [refused]])
    expect(set.wire.opens).toBeGreaterThan(10)
    expect(set.wire.opens).toBeLessThan(32)
    set.clock.pass(5000)
    set.wire.say(Uint8Array.of(1))
    expect([set.state(), set.told.readings.length]).toEqual(['up', 1])
    set.wire.say(Uint8Array.of(0))
    expect([set.state(), set.told.problems.length]).toEqual(['down', 2])
  })

  it('dates what a reader kept while nobody was connected back to when it was read', () => {
    const dated: number[] = []
    const kind: DriverKind = {
      ...findDriver('uhf-r200')!,
      open: (): Driver => ({
        start() {},
        receive: (_, __, out) => {
          out.reading({ tag: 'epc:AABB' as Reading['tag'], ageMs: 7000 })
          out.reading({ tag: 'epc:AABB' as Reading['tag'] })
        },
        tick() {},
        end() {},
      }),
    }
    const set = bench(kind, { onReading: (_, at) => dated.push(at) })
    set.clock.pass(10)
    set.wire.say(Uint8Array.of(1))
    expect(dated).toEqual([set.clock.now() - 7000, set.clock.now()])
  })

  it('outlives listeners that throw', () => {
    const fail = (): never => {
      throw new Error('table is full')
    }
    const set = bench(undefined, { onReading: fail, onHealth: fail, onReceiver: fail, onBytes: fail })
    moduleOn(set)
    set.clock.pass(3000)
    expect(set.state()).toBe('up')
    expect(set.told.problems[0]!.text).toContain('table is full')
    const worse = bench(undefined, { onReading: fail, onProblem: fail })
    moduleOn(worse)
    worse.clock.pass(3000)
    expect(worse.state()).toBe('up')
    expect(worse.session.health.lastProblem!.text).toContain('table is full')
  })

  it('does not listen to a link that has failed', () => {
    const set = bench()
    set.clock.pass(10)
    const old = set.wire.events!
    set.wire.pull()
    old.received(answer.tag(-50, epc))
    old.failed(problem('error', 'again', 'again'))
    expect(set.told.readings).toEqual([])
    expect(set.told.problems).toHaveLength(1)
  })

  it('is quiet after close', async () => {
    const set = bench()
    set.clock.pass(10)
    const before = set.told.health.length
    await set.session.close()
    set.wire.say(answer.tag(-50, epc))
    set.clock.pass(60_000)
    expect([set.told.readings.length, set.told.health.length, set.wire.opens, set.wire.closes]).toEqual([
      0,
      before,
      1,
      1,
    ])
  })

  it('gives both directions to a capture', () => {
    const seen: string[] = []
    const set = bench(undefined, {
      onBytes: (direction, bytes) => seen.push(`${direction} ${(bytes as Uint8Array)[2]}`),
    })
    moduleOn(set)
    set.clock.pass(35)
    expect(seen.slice(0, 3)).toEqual([`out ${command.info}`, `in ${command.info}`, `out ${command.stop}`])
    expect(set.wire.sent[0]).toEqual(ask.hardwareVersion(bb7e))
    expect(frameType.command).toBe(set.wire.sent[0]![1])
  })
})
