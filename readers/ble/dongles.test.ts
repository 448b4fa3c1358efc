import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { DriverKind, Message, Reading } from '../driver.ts'
import { toUtf8, utf8 } from '../framing/text.ts'
import { bleBgapi } from './bleBgapi.ts'
import { bleBleuio } from './bleBleuio.ts'

/** A driver on a bench: what it is told, what it tells, and a clock of its own. */
function bench(kind: DriverKind, settings: object = {}) {
  const driver = kind.open(kind.settings.parse(settings))
  const [sent, readings, problems] = [[] as Uint8Array[], [] as Reading[], [] as Problem[]]
  const out = {
    reading: (one: Reading) => void readings.push(one),
    problem: (one: Problem) => void problems.push(one),
    receiver: () => expect.unreachable(),
    send: (bytes: Uint8Array | Message) => void sent.push(bytes as Uint8Array),
  }
  let now = 0
  return {
    readings,
    problems,
    start: () => driver.start(now, out),
    hears: (...chunks: Uint8Array[]) => chunks.forEach(one => driver.receive(one, now, out)),
    waits(ms: number) {
      for (const end = now + ms; now < end; ) driver.tick((now += 250), out)
    },
    sent: () => sent.splice(0),
    end: () => driver.end(out),
  }
}

const hex = (text: string) => fromHex(text)!
const report = hex('800E0600B500010000E6485400FF03020106')

describe('a BLED112', () => {
  it('is stopped, set and started', () => {
    const { start, hears, sent, problems } = bench(bleBgapi, { active: true, intervalMs: 125 })
    start()
    expect(sent().map(one => toHex(one))).toEqual(['00000604'])
    hears(hex('000206048101'))
    expect(sent().map(one => toHex(one))).toEqual(['00050607C800C80001'])
    hears(hex('000206070000'))
    expect(sent().map(one => toHex(one))).toEqual(['0001060202'])
    hears(hex('000206020000'))
    expect(sent()).toEqual([])
    expect(problems).toEqual([])
  })

  it('on a UART gets a length before each command', () => {
    const { start, sent } = bench(bleBgapi, { packetMode: true })
    start()
    expect(sent().map(one => toHex(one))).toEqual(['0400000604'])
  })

  it('is stopped first when it is in the wrong state', () => {
    const { start, hears, waits, sent, problems } = bench(bleBgapi)
    start()
    hears(hex('000206040000'), hex('000206070000'), hex('000206028101'))
    sent()
    waits(500)
    expect(sent().map(one => toHex(one))).toEqual(['00000604'])
    expect(problems).toMatchObject([{ severity: 'warning', text: expect.stringContaining('0181') }])
  })

  it('is set up again after it lost power, and when it is silent', () => {
    const { start, hears, waits, sent } = bench(bleBgapi)
    start()
    hears(hex('000206040000'), hex('000206070000'), hex('000206020000'))
    sent()
    hears(hex('800C0000010002000300040005000600'))
    expect(sent().map(one => toHex(one))).toEqual(['00000604'])
    hears(hex('000206040000'), hex('000206070000'), hex('000206020000'))
    sent()
    waits(15_000)
    expect(sent().map(one => toHex(one))).toEqual(['00000604'])
  })

  it('says that nobody answers', () => {
    const { start, waits, problems } = bench(bleBgapi)
    start()
    waits(2000)
    expect(problems).toMatchObject([{ text: 'The Bluetooth dongle does not answer.' }])
  })

  it('never throws or stops reading', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 120 }),
      fc.uint8Array({ maxLength: 40 }).map(body => Uint8Array.of(0x80, body.length, 6, 0, ...body)),
      fc.constantFrom(report, report.subarray(0, 9), Uint8Array.of(0x80), Uint8Array.of(18)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const { start, hears, waits, end, readings } = bench(bleBgapi)
        start()
        hears(...pieces)
        waits(500)
        const before = readings.length
        hears(report)
        end()
        expect(readings).toHaveLength(before + 1)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a BleuIO', () => {
  const say = (text: string) => toUtf8(`${text}\r\n`)
  const asked = (sent: Uint8Array[]) => sent.map(one => utf8(one))
  const ok = say('{"A":1,"err":0,"errMsg":"ok"}')

  it('is set up step by step, and scans again when a scan ends', () => {
    const { start, hears, waits, sent, problems } = bench(bleBleuio, { filter: '5b07' })
    start()
    expect(asked(sent())).toEqual(['\x03'])
    waits(500)
    expect(asked(sent())).toEqual(['ATV1\r'])
    hears(ok)
    expect(asked(sent())).toEqual(['AT+CENTRAL\r'])
    hears(say('OK'))
    expect(asked(sent())).toEqual(['AT+SHOWRSSI=1\r'])
    hears(ok)
    expect(asked(sent())).toEqual(['AT+FINDSCANDATA=5B07\r'])
    hears(ok)
    expect(asked(sent())).toEqual([])
    hears(say('{"SE":5,"action":"scan completed"}'))
    expect(asked(sent())).toEqual(['AT+FINDSCANDATA=5B07\r'])
    expect(problems).toEqual([])
  })

  it('of older firmware lists devices', () => {
    const { start, hears, waits, sent, readings } = bench(bleBleuio, { scan: 'devices', seconds: 3 })
    start()
    waits(2500)
    expect(asked(sent()).at(-1)).toBe('AT+GAPSCAN=3\r')
    hears(say('SCANNING...'), say('[01] Device: [0]54:48:E6:00:00:01  RSSI: -75'))
    waits(500)
    hears(say('SCAN COMPLETE'))
    expect(asked(sent())).toEqual(['AT+GAPSCAN=3\r'])
    expect(readings).toEqual([{ tag: 'ble:54:48:E6:00:00:01', rssiDbm: -75 }])
  })

  it('says that nobody answers, and goes on asking', () => {
    const { start, waits, sent, problems } = bench(bleBleuio)
    start()
    waits(6000)
    expect(problems).toMatchObject([{ text: 'The BleuIO dongle does not answer.' }])
    expect(asked(sent()).filter(one => one === '\x03').length).toBeGreaterThan(1)
  })

  it('never throws, whatever the lines, and keeps no more than one', () => {
    const word = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom('\n', '[01] Device: [0]', '54:48:E6:00:00:01', ' RSSI: -75', ' (', ')', '{"SF":1,', '"rssi":-1,')
        .map(toUtf8),
      fc.constantFrom('"addr":"[1]D0:0A:0B:0C:0D:0E"', '"data":"0201"', '}', 'Device Data [ADV]: 020106').map(toUtf8),
      fc.constant(new Uint8Array(9000).fill(65)),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), chunks => {
        const { start, hears, end, readings } = bench(bleBleuio)
        start()
        hears(...chunks, say(''), say('[01] Device: [0]54:48:E6:00:00:01  RSSI: -75'))
        end()
        expect(readings.at(-1)).toEqual({ tag: 'ble:54:48:E6:00:00:01', rssiDbm: -75 })
        for (const { tag } of readings) expect(parseTagId(tag)).toBe(tag)
      }),
    )
  })
})
