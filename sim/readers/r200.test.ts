import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { DriverOut, Message, Reading } from '../../readers/driver.ts'
import { Deframer } from '../../readers/framing/deframer.ts'
import { aadd, ask, bb7e, buildFrame, frameType, r200Framing } from '../../readers/rfid/r200Frame.ts'
import { uhfR200 } from '../../readers/rfid/uhfR200.ts'
import { Random } from '../random.ts'
import { type Label, roundMs } from './farEnd.ts'
import { R200Module } from './r200.ts'

const label: Label = { tag: parseTagId('epc:30751FEB705C5904E3D50D70')!, rssiDbm: -55 }

function line() {
  const sent: string[] = []
  const module = new R200Module(new Random(1), bytes => sent.push(toHex(bytes)))
  const tell = (hex: string) => module.receive(fromHex(hex)!)
  const take = () => sent.splice(0)
  return { module, tell, take }
}

describe('answers are those of the manual', () => {
  test.each([
    ['stop', 'BB00280000287E', 'BB012800010 02A7E'],
    ['set region', 'BB0007000103 0B7E', 'BB010700010 0097E'],
    ['set power 20 dBm', 'BB00B6000207D08F7E', 'BB01B600010 0B87E'],
    ['set select', 'BB000C00130100000020600030751FEB705C5904E3D50D70AD7E', 'BB010C0001000E7E'],
    ['an unknown command', 'BB0077000077 7E', 'BB01FF000117187E'],
  ])('%s', (_, command, reply) => {
    const { tell, take } = line()
    tell(command.replace(/ /g, ''))
    expect(take()).toEqual([reply.replace(/ /g, '')])
  })

  test('power is kept as it was set', () => {
    const { tell, take } = line()
    tell('BB00B6000207D08F7EBB00B70000B77E')
    expect(take()[1]).toBe('BB01B7000207D0917E')
  })

  test('the version in both spellings of the frame', () => {
    for (const way of [bb7e, aadd]) {
      const { module, take } = line()
      module.receive(ask.hardwareVersion(way))
      const [reply] = take()
      expect(fromHex(reply)![0]).toBe(way.head)
      expect(String.fromCharCode(...fromHex(reply)!.subarray(6, -2))).toMatch(/^M100/)
    }
  })
})

describe('inventory', () => {
  test('reads each round what is in the field, says "no tag" when nothing is, and ends after its rounds', () => {
    const { module, tell, take } = line()
    module.advance(0, () => [label])
    expect(take()).toEqual([])
    tell(toHex(ask.multiPoll(5)))
    let field: Label[] = [label]
    for (let ms = 0; ms <= 20 * roundMs; ms += roundMs) {
      if (ms === 3 * roundMs) field = []
      module.advance(ms, () => field)
    }
    const frames = take()
    expect(frames).toHaveLength(5)
    expect(frames[0]).toBe('BB02220011C9300030751FEB705C5904E3D50D70C7D3D57E')
    expect(frames.at(-1)).toBe('BB01FF000115167E')
    expect(module.polling).toBe(false)
  })

  test('stop stops it; a select mask keeps others out', () => {
    const { module, tell, take } = line()
    tell(toHex(ask.multiPoll(1000)))
    module.advance(0, () => [label])
    tell('BB00280000287E')
    take()
    module.advance(10_000, () => [label])
    expect(take()).toEqual([])
    module.receive(buildFrame(frameType.command, 0x0c, [1, 0, 0, 0, 0x20, 8, 0, 0xff]))
    module.receive(buildFrame(frameType.command, 0x12, [0]))
    expect(take().at(-1)).toBe('BB010C0001000E7E')
    tell(toHex(ask.multiPoll(1000)))
    module.advance(20_000, () => [label])
    expect(new Set(take())).toEqual(new Set(['BB01FF000115167E']))
  })

  test('every frame it ever sends is valid, whatever it is told', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(ask.multiPoll(9), ask.stop(), ask.power(20))),
        ),
        chunks => {
          const checker = new Deframer(r200Framing([bb7e, aadd]))
          const sink = { frame: () => {}, skipped: () => expect.unreachable('a bad frame') }
          const module = new R200Module(new Random(1), bytes => checker.push(bytes, sink))
          chunks.forEach((chunk, i) => {
            module.receive(chunk)
            module.advance(i * roundMs, () => [label])
          })
          expect(checker.unsettled).toBe(false)
        },
      ),
    )
  })
})

/** The product's own driver at the other end of the wire, in virtual time. */
function talk(ms: number, during: (module: R200Module, atMs: number) => void = () => {}) {
  const readings: { readonly reading: Reading; readonly atMs: number }[] = []
  const problems: Problem[] = []
  const driver = uhfR200.open(uhfR200.settings.parse({}))
  let now = 0
  const toHost: Uint8Array[] = []
  const module = new R200Module(new Random(1), bytes => toHost.push(bytes))
  const out: DriverOut = {
    reading: reading => readings.push({ reading, atMs: now }),
    problem: p => problems.push(p),
    send: (bytes: Uint8Array | Message) => bytes instanceof Uint8Array && module.receive(bytes),
    receiver: () => {},
  }
  driver.start(0, out)
  for (; now <= ms; now += 50) {
    during(module, now)
    module.advance(now, () => [label])
    for (const bytes of toHost.splice(0)) driver.receive(bytes, now, out)
    if (now % 250 === 0) driver.tick(now, out)
  }
  driver.end(out)
  return { readings, problems }
}

describe('with the product’s driver', () => {
  test('a conversation ends in readings, without a complaint', () => {
    const { readings, problems } = talk(5_000)
    expect(problems).toEqual([])
    expect(readings.length).toBeGreaterThan(30)
    expect(readings[0].reading).toMatchObject({ tag: label.tag, rssiDbm: -55 })
  })

  test('garbage and truncated frames are told and do not stop it', () => {
    const { readings, problems } = talk(10_000, (module, at) => {
      if (at === 2_000) module.garbage(5)
      if (at === 4_000) module.truncate()
    })
    expect(problems.length).toBeGreaterThan(0)
    expect(readings.filter(r => r.atMs > 8_000).length).toBeGreaterThan(10)
  })

  test('silence is told; afterwards it reads again', () => {
    const { readings, problems } = talk(20_000, (module, at) => {
      if (at === 2_000) module.silence(true)
      if (at === 12_000) {
        module.restart()
        module.silence(false)
      }
    })
    expect(readings.some(r => r.atMs > 2_000 && r.atMs < 12_000)).toBe(false)
    expect(problems.some(p => /does not answer/.test(p.text))).toBe(true)
    expect(readings.filter(r => r.atMs > 16_000).length).toBeGreaterThan(10)
  })
})
