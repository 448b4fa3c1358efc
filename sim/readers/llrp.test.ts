import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { DriverOut, Message, Reading } from '../../readers/driver.ts'
import { Deframer } from '../../readers/framing/deframer.ts'
import { ask } from '../../readers/rfid/llrpAsk.ts'
import type { Capabilities } from '../../readers/rfid/llrpCapabilities.ts'
import { buildMessage, llrpFraming, message, type Version } from '../../readers/rfid/llrpMessage.ts'
import { uhfLlrp } from '../../readers/rfid/uhfLlrp.ts'
import { Random } from '../random.ts'
import { LlrpDevice, speedway } from './llrp.ts'
import type { Label } from './r200.ts'

const label: Label = { tag: parseTagId('epc:30751FEB705C5904E3D50D70')!, rssiDbm: -55.5 }

interface Talk {
  readonly ms: number
  readonly settings?: object
  readonly its?: Capabilities
  readonly newest?: Version
  /** `cut` takes the network away for a moment. */
  readonly during?: (device: LlrpDevice, atMs: number, cut: () => void) => void
}

/** The product's own driver at the other end of the connection, in virtual time; it comes back a second after it is cut. */
function talk({ ms, settings = {}, its = speedway, newest = 1, during = () => {} }: Talk) {
  const readings: { readonly reading: Reading; readonly atMs: number }[] = []
  const problems: Problem[] = []
  const driver = uhfLlrp.open(uhfLlrp.settings.parse(settings))
  const toHost: Uint8Array[] = []
  const device = new LlrpDevice(new Random(1), bytes => toHost.push(bytes), its, newest)
  let [now, backAt, cutAsked] = [0, 0, false]
  const out: DriverOut = {
    reading: reading => readings.push({ reading, atMs: now }),
    problem: told => problems.push(told),
    send: (bytes: Uint8Array | Message) => bytes instanceof Uint8Array && backAt === -1 && device.receive(bytes),
    receiver: () => {},
    hangUp: reason => {
      problems.push(reason)
      cutAsked = true
    },
  }
  const cut = () => {
    if (backAt >= 0) return
    driver.end(out)
    device.disconnect()
    toHost.length = 0
    backAt = now + 1000
  }
  for (; now <= ms; now += 50) {
    during(device, now, cut)
    if (backAt >= 0 && now >= backAt) {
      backAt = -1
      driver.start(now, out)
      device.connect()
    }
    device.advance(now, () => [label])
    for (const bytes of toHost.splice(0)) driver.receive(bytes, now, out)
    if (backAt === -1 && now % 250 === 0) driver.tick(now, out)
    if (cutAsked) cut()
    cutAsked = false
  }
  return { readings, problems, device, said: problems.map(({ text }) => text) }
}
const between = (readings: readonly { readonly atMs: number }[], from: number, to: number) =>
  readings.filter(({ atMs }) => atMs > from && atMs <= to).length

describe('a simulated LLRP reader with the product’s driver', () => {
  test('ends in readings with frequency and phase, without a complaint', () => {
    const { readings, problems, device } = talk({ ms: 30_000, settings: { powerDbm: 25, antennas: [2] } })
    expect(problems).toEqual([])
    expect(readings.length).toBeGreaterThan(280)
    expect(readings[0]!.reading).toMatchObject({ tag: label.tag, rssiDbm: -55.5, antenna: 2, count: 1 })
    expect(readings.every(({ reading }) => reading.frequencyKHz! >= 902_750 && reading.phase! < 4096)).toBe(true)
    expect(speedway.powers.find(({ index }) => index === device.powerIndex)!.dbm).toBe(25)
    expect(device.acknowledged).toBe(3)
  })

  test('speaks 1.1, sums up, and is of another maker', () => {
    const its = { ...speedway, manufacturer: 161, hops: false, hopTable: 0, channelsKHz: [865_700, 866_300] }
    const { readings, problems } = talk({ ms: 10_000, its, newest: 2, settings: { reportMs: 1000, powerDbm: 20 } })
    expect(problems).toEqual([])
    expect(readings.length).toBeGreaterThan(80)
    expect(new Set(readings.map(({ atMs }) => atMs)).size).toBeLessThan(11)
    expect(readings[0]!.reading).not.toHaveProperty('phase')
  })

  test('gives what it read while the network was away, with its age, once', () => {
    const { readings } = talk({
      ms: 60_000,
      during: (_, at, cut) => {
        if (at >= 20_000 && at < 30_000) cut()
      },
    })
    const late = readings.filter(({ reading }) => reading.ageMs !== undefined)
    // Of each round one; those of the last five seconds count as now.
    expect(late.length).toBeGreaterThan(40)
    const when = readings.map(({ reading, atMs }) => Math.round((atMs - (reading.ageMs ?? 0)) / 100))
    expect(late.every(({ reading }) => reading.ageMs! > 5000 && reading.ageMs! < 12_000)).toBe(true)
    expect(when.filter(at => at > 200 && at < 240).length).toBeGreaterThan(35)
    expect(between(readings, 32_000, 60_000)).toBeGreaterThan(270)
  })

  test('is set up again after its power was away', () => {
    const { readings, device } = talk({
      ms: 20_000,
      settings: { powerDbm: 15 },
      during: (device, at, cut) => {
        if (at !== 10_000) return
        device.restart()
        cut()
      },
    })
    expect(between(readings, 12_000, 20_000)).toBeGreaterThan(60)
    expect(speedway.powers.find(({ index }) => index === device.powerIndex)!.dbm).toBe(15)
  })

  test('is left alone while another program has it, and read when that lets go', () => {
    const { readings, said } = talk({
      ms: 20_000,
      during: (device, at) => device.take(at < 10_000),
    })
    expect(new Set(said)).toEqual(new Set(['The reader refuses the connection: another program is connected to it.']))
    expect(between(readings, 0, 10_000)).toBe(0)
    expect(between(readings, 12_000, 20_000)).toBeGreaterThan(60)
  })

  test('that hangs is noticed and read again; so is one that stops by itself', () => {
    const { readings, said } = talk({
      ms: 90_000,
      during: (device, at) => {
        if (at === 10_000 || at === 55_000) device.silence(at === 10_000)
        if (at === 70_000) device.tell({ kind: 'stopped', roSpec: 1, preempted: false })
      },
    })
    expect(said).toContain('The reader has stopped saying that it is there.')
    expect(said).toContain('The reader does not answer as LLRP readers do.')
    expect(between(readings, 60_000, 70_000)).toBeGreaterThan(80)
    expect(between(readings, 76_000, 90_000)).toBeGreaterThan(120)
  })

  test('is connected anew after a message that broke off, and goes on reading', () => {
    const { readings, problems } = talk({
      ms: 20_000,
      during: (device, at) => {
        if (at === 5000) device.truncate()
      },
    })
    expect(problems).toHaveLength(2)
    expect(problems[1]!.text).toMatch(/no longer makes sense, so the connection is made anew/)
    expect(between(readings, 6000, 20_000)).toBeGreaterThan(100)
  })

  test('reads with its own settings where it refuses ours, and is tried again where it refuses all', () => {
    const refusing = talk({
      ms: 30_000,
      during: (device, at) => device.refuse(message.addROSpec, at < 8000 ? 300 : 0),
    })
    expect(refusing.said[0]).toBe('The reader refuses its inventory: a value in it can not be.')
    expect(between(refusing.readings, 12_000, 30_000)).toBeGreaterThan(150)
  })
})

test('every message it ever sends is valid, whatever it is told', () => {
  const asks = [ask.capabilities(), ask.config(1000), ask.forget(), ask.enable(), ask.start(), ask.reportsWanted()]
  const told = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom(...asks).map(({ type, body }) => buildMessage(1, type, 1, body)),
    fc
      .tuple(fc.constantFrom(20, 46, 47, 1023), fc.uint8Array({ maxLength: 60 }))
      .map(([type, body]) => buildMessage(1, type, 1, [...body])),
  )
  fc.assert(
    fc.property(fc.array(told, { maxLength: 12 }), chunks => {
      const checker = new Deframer(llrpFraming)
      const sink = { frame: () => {}, skipped: () => expect.unreachable('a bad message') }
      const device = new LlrpDevice(new Random(1), bytes => checker.push(bytes, sink))
      device.connect()
      chunks.forEach((chunk, i) => {
        device.receive(chunk)
        device.advance(i * 100, () => [label])
      })
      checker.flush(sink)
    }),
  )
})
