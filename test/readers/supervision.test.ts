import { sentence } from '../../core/model/sentences.ts'
import { describe, expect, it } from 'vitest'
import { asReaderId, asReceiverId } from '../../core/model/ids.ts'
import type { Problem } from '../../core/model/problem.ts'
import type { Reader } from '../../core/model/reader.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { House } from '../../core/testHouse.ts'
import type { Driver, DriverKind, Message, Reading } from '../../readers/driver.ts'
import { toUtf8 } from '../../readers/framing/text.ts'
import { binarySpelling } from '../../readers/nfc/twn4Frame.ts'
import { drivers, findDriver } from '../../readers/registry.ts'
import { buildAnswer } from '../../readers/rfid/chafonFrame.ts'
import { answer, command, readFrame } from '../../readers/rfid/r200Frame.ts'
import { type SessionListener, type SessionParts, startSession } from '../../readers/session.ts'
import { moduleOn, VirtualClock, Wire } from './virtualWire.ts'

const r200 = findDriver('uhf-r200')!
const readerOf = (id: string, driver: string, link = 'serial:/dev/x'): Reader => ({
  id: asReaderId(id),
  driver,
  link,
  receiver: asReceiverId(id),
  room: null,
  settings: {},
})

interface Bench {
  readonly clock?: VirtualClock
  readonly id?: string
  readonly link?: string
  readonly listener?: Partial<SessionListener>
  readonly parts?: (clock: VirtualClock) => Partial<SessionParts>
}

function bench(driver: DriverKind, { clock = new VirtualClock(), id = 'door', link, listener, parts }: Bench = {}) {
  const wire = new Wire(clock)
  const told = { readings: [] as Reading[], problems: [] as Problem[] }
  const session = startSession({
    reader: readerOf(id, driver.id, link),
    driver,
    settings: driver.settings.parse({}),
    openLink: wire.open,
    clock,
    random: () => 1,
    otherDrivers: drivers,
    listener: {
      onReading: one => told.readings.push(one),
      onReceiver() {},
      onProblem: one => told.problems.push(one),
      onHealth() {},
      ...listener,
    },
    ...parts?.(clock),
  })
  return { clock, wire, session, told, state: () => session.health.state, texts: () => told.problems.map(p => p.text) }
}

/** What a UART makes of frames at another speed. */
const garble = (bytes: Uint8Array) => bytes.map((byte, at) => (byte * 7 + at * 31) & 0xf6)
const garbles = (wire: Wire) => {
  wire.onSend = bytes => wire.say(garble(bytes))
}

describe('a driver that crashes', () => {
  const crashing: DriverKind = {
    ...r200,
    open: () => {
      const fail = (): never => {
        throw new Error('out of range')
      }
      return { start() {}, receive: fail, tick: fail, end: fail } satisfies Driver
    },
  }

  it('costs its own reader pauses and its neighbour nothing', () => {
    const clock = new VirtualClock()
    const bad = bench(crashing, { clock, id: 'bad' })
    const good = bench(r200, { clock, id: 'good' })
    moduleOn(good)
    clock.pass(600_000)
    expect(good.state()).toBe('up')
    expect(good.texts()).toEqual([])
    expect(good.session.health.reconnects).toBe(0)
    expect(good.told.readings.length).toBeGreaterThan(300)
    // Some 200 starts in ten minutes, and a dozen lines about it.
    expect(bad.wire.opens).toBeGreaterThan(100)
    expect(bad.wire.opens).toBeLessThan(300)
    expect(bad.texts().length).toBeLessThan(25)
    expect(bad.texts()[0]).toContain('out of range')
    expect(bad.texts()).toContain('The driver uhf-r200 fails again and again; its reader is opened anew after a pause.')
  })
})

describe('a wrong baud rate', () => {
  const onTwoLines = (atConfigured: (wire: Wire) => void) => {
    let other: Wire | undefined
    const set = bench(r200, {
      parts: clock => {
        other = new Wire(clock)
        moduleOn({ wire: other, clock })
        return { otherLines: [{ line: { baud: 57_600 }, open: other.open }] }
      },
    })
    atConfigured(set.wire)
    return { ...set, other: other! }
  }

  it.each([
    ['that brings garbage', garbles],
    ['on which nobody answers', () => {}],
  ])('%s is found out, told with the link to write, and used', (_, atConfigured) => {
    const set = onTwoLines(atConfigured)
    set.clock.pass(20_000)
    expect(set.state()).toBe('up')
    expect(set.told.problems.at(-1)).toEqual({
      severity: 'warning',
      text: 'The reader speaks uhf-r200 at 57600 baud, not as its link says.',
      tip: 'It is read all the same; write its link as serial:/dev/x?baud=57600.',
    })
    expect(set.told.readings.length).toBeGreaterThan(5)
    // An unplug later it is still known.
    set.other.pull()
    expect(set.state()).toBe('down')
    set.other.plugged = true
    set.clock.pass(5000)
    expect(set.state()).toBe('up')
  })

  it('is told where no other one helps, and the reader is not called up', () => {
    const set = bench(r200)
    garbles(set.wire)
    set.clock.pass(60_000)
    expect(set.state()).toBe('silent')
    expect(set.told.problems).toContainEqual({
      severity: 'error',
      text: 'Bytes come, but none that uhf-r200 or another known reader would send.',
      tip: expect.stringContaining('115200'),
      said: {
        title: sentence('readerStrange', { driver: 'uhf-r200' }),
        text: [sentence('readerStrangeBaudTip', { bauds: expect.stringContaining('115200') })],
      },
    })
    // And when the line is set right at the reader, it is there at once.
    moduleOn(set)
    set.clock.pass(5000)
    expect(set.state()).toBe('up')
  })
})

describe('a wrong driver', () => {
  it.each([
    ['uhf-r2000', 'uhf-r200', answer.error(0x15)],
    ['uhf-r200', 'lf-rdm6300', toUtf8('\u000262E3086CED08\u0003')],
    ['nfc-pn532', 'uhf-chafon', buildAnswer(0, 1, 1, [1, 1, 4, 0xe2, 0, 0, 1, 70])],
  ] as const)('set to %s while %s speaks is named', (set, spoken, frame) => {
    const reader = bench(findDriver(set)!)
    reader.clock.pass(10)
    for (let turn = 0; turn < 40; turn++) {
      reader.wire.say(frame)
      reader.clock.pass(250)
    }
    expect(reader.state()).toBe('silent')
    const named = reader.told.problems.find(({ text }) => text.startsWith('This is another reader'))
    expect(named?.text).toContain(`like ${spoken} (`)
    expect(named?.tip).toBe(`Set the driver of this reader to ${spoken}, or plug the right reader in.`)
    // And that stays what is wrong with it, whatever its driver says of silence meanwhile.
    expect(reader.session.health.lastProblem).toEqual(named)
  })
})

describe('silence', () => {
  it('is told from a reader that answers and reads no tag', () => {
    const set = bench(r200)
    set.wire.onSend = bytes => {
      const { command: code } = readFrame(bytes, 0, bytes.length)
      set.clock.setTimer(10, () => set.wire.say(code === command.multiPoll ? answer.error(0x15) : answer.done(code)))
    }
    set.clock.pass(300_000)
    expect(set.state()).toBe('up')
    expect(set.session.health).toMatchObject({ lastReadingAt: null, problems: 0, reconnects: 0 })
    set.wire.onSend = () => {}
    set.clock.pass(10_000)
    expect(set.state()).toBe('silent')
  })

  it('of a reader that hung is ended by opening it anew', () => {
    const set = bench(r200)
    moduleOn(set)
    const speak = set.wire.onSend
    set.clock.pass(5000)
    set.wire.onSend = () => {}
    const [opens] = [set.wire.opens]
    set.clock.pass(12_000)
    expect([set.state(), set.wire.opens]).toEqual(['silent', opens + 1])
    set.clock.pass(600_000)
    expect(set.wire.opens - opens).toBeLessThan(15)
    set.wire.onSend = speak
    set.clock.pass(2000)
    expect(set.state()).toBe('up')
  })

  it('of a link that waits for others opens nothing', () => {
    const set = bench(findDriver('gw-minew')!, {
      parts: clock => {
        const wire = new Wire(clock)
        return { openLink: events => ({ ...wire.open(events), passive: true }) }
      },
    })
    set.clock.pass(120_000)
    expect([set.state(), set.session.health.reconnects]).toEqual(['silent', 0])
  })
})

describe('the watchdog (R5)', () => {
  it('flags a feed that stops without an error within 10 s, its rooms are blind within 15 s, and it is tried again', () => {
    const house = new House(wardSite())
    const receivers = house.site.receivers.map(({ id }) => id)
    const set = bench(findDriver('gw-espresense')!, {
      id: 'feed',
      link: 'mqtt:espresense',
      listener: {
        onHealth: ({ state }) => house.link('feed', state),
        onReading: reading => house.hear(reading.tag, reading.receiver!, reading.rssiDbm!),
      },
    })
    const publish = () => {
      for (const receiver of receivers)
        set.wire.events!.received({
          topic: `espresense/devices/iBeacon:1d4b2e16-481e-4579-8b35-ffc32e4a1758-100-1/${receiver}`,
          payload: toUtf8('{"rssi":-60}'),
        } satisfies Message)
    }
    const second = () => {
      set.clock.pass(1000)
      house.step(1000)
    }
    set.clock.pass(10)
    for (let s = 0; s < 30; s++) {
      publish()
      second()
    }
    expect(house.world.rooms.every(({ coverage }) => coverage === 'heard')).toBe(true)

    const opens = set.wire.opens
    let [flaggedAfter, alertAfter, blindAfter, triedAfter] = [0, 0, 0, 0]
    for (let s = 1; s <= 30; s++) {
      second()
      if (set.state() === 'silent') flaggedAfter ||= s
      if ([...house.world.openAlerts.values()].some(({ rule }) => rule === 'reader-down')) alertAfter ||= s
      if (house.world.rooms.every(({ coverage }) => coverage === 'blind')) blindAfter ||= s
      if (set.wire.opens > opens) triedAfter ||= s
    }
    expect(flaggedAfter).toBeGreaterThan(3)
    expect(flaggedAfter).toBeLessThanOrEqual(10)
    expect(alertAfter).toBeGreaterThan(0)
    expect(alertAfter).toBeLessThanOrEqual(10)
    expect(blindAfter).toBeGreaterThan(0)
    expect(blindAfter).toBeLessThanOrEqual(15)
    expect(triedAfter).toBeGreaterThan(0)
    expect(triedAfter).toBeLessThanOrEqual(15)

    publish()
    second()
    expect(set.state()).toBe('up')
    expect(house.world.rooms.every(({ coverage }) => coverage === 'heard')).toBe(true)
    expect([...house.world.openAlerts.values()].filter(({ rule }) => rule === 'reader-down')).toEqual([])
  })
})

describe('a hundred unplugs', () => {
  it('in mid-frame neither lose nor double a read', () => {
    const set = bench(r200)
    const sent: string[] = []
    let number = 0
    const frameOf = (n: number) => answer.tag(-50, Uint8Array.of(0xe2, 0, n >> 8, n & 0xff))
    const tagOf = (n: number) => `epc:E200${n.toString(16).padStart(4, '0').toUpperCase()}`
    moduleOn({ wire: set.wire, clock: set.clock })
    const reply = set.wire.onSend
    // A module has one line: while it says what it read it answers nothing.
    let busy = false
    set.wire.onSend = bytes => {
      if (!busy && readFrame(bytes, 0, bytes.length).command !== command.multiPoll) reply(bytes)
    }
    set.clock.pass(2000)
    for (let unplug = 0; unplug < 100; unplug++) {
      const whole = Array.from({ length: 5 }, () => number++)
      sent.push(...whole.map(tagOf))
      // The last one is cut anywhere; a reader that keeps its reads says it again when it is back.
      const cut = frameOf(number)
      const stream = Buffer.concat([...whole.map(frameOf), cut.subarray(0, 1 + (unplug % (cut.length - 1)))])
      busy = true
      set.clock.pass(20)
      for (let at = 0; at < stream.length; at += 1 + (unplug % 17)) {
        set.wire.say(stream.subarray(at, at + 1 + (unplug % 17)))
        set.clock.pass(1)
      }
      set.wire.pull()
      busy = false
      set.clock.pass(37 * unplug)
      set.wire.plugged = true
      set.clock.pass(5000)
      expect(set.state()).toBe('up')
    }
    expect(set.told.readings.map(({ tag }) => tag)).toEqual(sent)
    expect(set.session.health.reconnects).toBe(100)
  })
})

it('a reader whose settings make it speak otherwise is not doubted', () => {
  const twn4 = findDriver('nfc-twn4')!
  const set = bench(twn4, { parts: () => ({ settings: twn4.settings.parse({ form: 'binary' }) }) })
  set.clock.pass(10)
  for (let turn = 0; turn < 20; turn++) {
    set.wire.say(binarySpelling(true).build([0, 0]))
    set.clock.pass(250)
  }
  expect(set.state()).toBe('up')
  expect(set.texts().filter(text => /another/.test(text))).toEqual([])
})
