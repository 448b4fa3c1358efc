import { describe, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../core/model/ids.ts'
import { problem, type Problem } from '../core/model/problem.ts'
import type { Reader, ReaderHealth } from '../core/model/reader.ts'
import type { Driver, DriverKind, DriverOut, Reading } from './driver.ts'
import type { LinkEvents } from './link/link.ts'
import { findDriver } from './registry.ts'
import { ask, answer, bb7e, command, frameType, readFrame } from './rfid/r200Frame.ts'
import { type Clock, type SessionListener, startSession } from './session.ts'

class VirtualClock implements Clock {
  #now = 1_700_000_000_000
  #timers: { at: number; run: () => void }[] = []
  now(): number {
    return this.#now
  }
  setTimer(ms: number, then: () => void): () => void {
    const timer = { at: this.#now + ms, run: then }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer)
    }
  }
  /** Timers go on as they were: only the hands are moved. */
  setBack(ms: number): void {
    this.#now -= ms
    for (const timer of this.#timers) timer.at -= ms
  }
  pass(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#timers = this.#timers.filter(timer => timer !== next)
      this.#now = next.at
      next.run()
    }
    this.#now = end
  }
}

/** The far end: a wire that can be plugged and pulled, and what was sent over it. */
class Wire {
  events: LinkEvents | null = null
  plugged = true
  opens = 0
  closes = 0
  readonly sent: Uint8Array[] = []
  onSend: (bytes: Uint8Array) => void = () => {}
  readonly #clock: Clock
  constructor(clock: Clock) {
    this.#clock = clock
  }
  readonly open = (events: LinkEvents) => {
    this.opens++
    this.#clock.setTimer(0, () => {
      if (!this.plugged) return events.failed(problem('error', 'There is no port.', 'Plug it in.'))
      this.events = events
      events.opened()
    })
    return {
      send: (output: unknown) => {
        this.sent.push(output as Uint8Array)
        this.onSend(output as Uint8Array)
      },
      close: async () => {
        this.closes++
      },
    }
  }
  pull(): void {
    this.plugged = false
    this.events!.failed(problem('error', 'The port is gone.', 'Plug it in.'))
  }
  say(bytes: Uint8Array): void {
    this.events!.received(bytes)
  }
}

const reader: Reader = {
  id: asReaderId('door'),
  driver: 'uhf-r200',
  link: 'serial:/dev/x',
  receiver: asReceiverId('door'),
  room: null,
  settings: {},
}
const epc = Uint8Array.of(0xe2, 0, 0, 1)

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

/** A module that answers each command, and each poll with one tag. */
function moduleOn({ wire, clock }: { wire: Wire; clock: Clock }) {
  wire.onSend = bytes => {
    const { command: code } = readFrame(bytes, 0, bytes.length)
    clock.setTimer(10, () => {
      if (wire.plugged) wire.say(code === command.multiPoll ? answer.tag(-50, epc) : answer.done(code))
    })
  }
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
