import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import type { Problem } from '../../core/model/problem.ts'
import type { Message, Reading } from '../driver.ts'
import { bleHci } from './bleHci.ts'

/** A driver on a bench: what it is told, what it tells, and a clock of its own. */
function bench(settings: object = {}) {
  const driver = bleHci.open(bleHci.settings.parse(settings))
  const [sent, readings, problems] = [[] as string[], [] as Reading[], [] as Problem[]]
  const out = {
    reading: (one: Reading) => void readings.push(one),
    problem: (one: Problem) => void problems.push(one),
    receiver: () => expect.unreachable(),
    send: (bytes: Uint8Array | Message) => void sent.push(toHex(bytes as Uint8Array)),
  }
  let now = 0
  return {
    readings,
    problems,
    start: () => driver.start(now, out),
    hears: (...packets: string[]) => packets.forEach(one => driver.receive(fromHex(one)!, now, out)),
    waits(ms: number) {
      for (const end = now + ms; now < end; ) driver.tick((now += 250), out)
    },
    sent: () => sent.splice(0),
    end: () => driver.end(out),
  }
}

const done = (code: string, status = '00') => `040E0401${code}${status}`
const report = '043E1A0202010000E648540E02010607094142434445460A00BF'
const heard = '043E0F02010300010000E648540302010AB5'

describe('a Bluetooth controller over HCI', () => {
  it('is reset, then listens with extended advertising', () => {
    const { start, hears, sent, problems } = bench()
    start()
    expect(sent()).toEqual(['01030C00'])
    hears(done('030C'), done('010C'), done('0120'))
    expect(sent()).toEqual([
      '01010C08FFFFFFFFFFFFFF3F',
      '010120080210000000000000',
      '0141200800000100600060 00'.replace(' ', ''),
    ])
    hears(done('4120'))
    expect(sent()).toEqual(['01422006010000000000'])
    hears(done('4220'))
    expect(sent()).toEqual([])
    expect(problems).toEqual([])
  })

  it('takes the older advertising where there is no other', () => {
    const { start, hears, sent, problems } = bench({ active: true, intervalMs: 100 })
    start()
    hears(done('030C'), done('010C'), done('0120'))
    sent()
    hears(done('4120', '01'))
    expect(sent()).toEqual(['010B200701A000A0000000'])
    hears('040F0400010B20')
    expect(sent()).toEqual(['010C20020100'])
    hears(done('0C20'))
    expect(problems).toEqual([])
  })

  it('tells that a command is refused, and listens all the same', () => {
    const { start, hears, sent, problems, readings } = bench({ scan: 'legacy' })
    start()
    hears(done('030C'), done('010C', '12'))
    expect(sent()).toHaveLength(3)
    expect(problems).toMatchObject([{ severity: 'warning', text: expect.stringContaining('0C01') }])
    hears(heard)
    expect(readings).toEqual([{ tag: 'ble:54:48:E6:00:00:01', rssiDbm: -75 }])
  })

  it('asks again and says so while nobody answers', () => {
    const { start, waits, sent, problems } = bench()
    start()
    waits(2000)
    expect(sent()).toEqual(Array(5).fill('01030C00'))
    expect(problems).toMatchObject([{ text: 'The Bluetooth controller does not answer.' }])
  })

  it('is set up again when it loses power in the middle', () => {
    const { start, hears, waits, sent } = bench({ scan: 'legacy' })
    start()
    hears(...['030C', '010C', '0120', '0B20', '0C20'].map(code => done(code)))
    sent()
    hears(heard)
    waits(14_000)
    expect(sent()).toEqual([])
    waits(1500)
    expect(sent()[0]).toBe('01030C00')
  })

  it('does not wait for the rest of a packet that never comes', () => {
    const { start, hears, waits, readings, problems } = bench()
    start()
    hears(heard.slice(0, 20))
    waits(500)
    hears(heard)
    expect(readings).toHaveLength(1)
    expect(problems.at(-1)!.text).toContain('ends in mid-frame')
  })

  it('holds back a packet that may have swallowed the next, and gives it when nothing follows', () => {
    const { start, hears, waits, readings } = bench()
    start()
    // A level of +4 dBm looks like the first byte of the next packet.
    hears(`${heard.slice(0, -2)}04`)
    expect(readings).toEqual([])
    waits(500)
    expect(readings).toMatchObject([{ rssiDbm: 4 }])
    hears(`${heard.slice(0, -2)}04`, heard)
    expect(readings.map(({ rssiDbm }) => rssiDbm)).toEqual([4, 4, -75])
  })

  it('never throws or stops reading', () => {
    const good = fromHex(heard)!
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 30 }).map(body => Uint8Array.of(0x04, 0x3e, body.length, ...body)),
      fc.constantFrom(good, good.subarray(0, 9), fromHex(report)!, Uint8Array.of(4), Uint8Array.of(4, 0x3e)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const { start, hears, waits, end, readings } = bench()
        start()
        for (const one of pieces) hears(toHex(one))
        waits(500)
        const before = readings.length
        hears(heard)
        end()
        expect(readings).toHaveLength(before + 1)
      }),
      { numRuns: 300 },
    )
  })
})
