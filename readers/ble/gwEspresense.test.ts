import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { Reading } from '../driver.ts'
import { toUtf8 } from '../framing/text.ts'
import { gwEspresense } from './gwEspresense.ts'

function hear(messages: readonly (readonly [topic: string, payload: string | Uint8Array, retained?: boolean])[]) {
  const driver = gwEspresense.open({})
  const [readings, problems, receivers] = [[] as Reading[], [] as Problem[], [] as string[]]
  const out = {
    reading: (one: Reading) => void readings.push(one),
    problem: (one: Problem) => void problems.push(one),
    receiver: (name: string, alive: boolean) => void receivers.push(`${name} ${alive}`),
    send: () => expect.unreachable('nothing is sent to ESPresense'),
  }
  driver.start(0, out)
  for (const [topic, payload, retained] of messages) {
    driver.receive(
      { topic, payload: typeof payload === 'string' ? toUtf8(payload) : payload, ...(retained && { retained }) },
      0,
      out,
    )
  }
  driver.tick(10_000, out)
  driver.end(out)
  return { readings, problems, receivers }
}

describe('ESPresense', () => {
  it('tells which receivers say that they are there; hearing a device is told by the reading', () => {
    expect(
      hear([
        ['espresense/rooms/icu/status', 'online'],
        ['espresense/rooms/er/status', 'offline', true],
        ['espresense/rooms/icu/telemetry', '{}'],
        ['espresense/rooms/icu/telemetry', '{}', true],
        ['espresense/rooms/icu/status', ''],
        ['espresense/rooms/icu/name', 'online'],
        ['espresense/devices/pump-7/ward', '{"rssi":-60}'],
        ['espresense/devices/pump-7/lab', '{}'],
      ]).receivers,
    ).toEqual(['icu true', 'er false', 'icu true'])
  })

  it.each([
    ['irk:00112233445566778899aabbccddeeff', 'irk:00112233445566778899AABBCCDDEEFF', true],
    ['name:Pump-7', 'name:pump-7', true],
    ['a4c138000001', 'ble:A4:C1:38:00:00:01', false],
    ['flora:a4c138000001', 'ble:A4:C1:38:00:00:01', false],
    ['sd:0xfcd2', 'ble:A4:C1:38:00:00:01', false],
    ['md:0x004c:25', 'ble:A4:C1:38:00:00:01', false],
    ['apple:1005:9-12', 'ble:A4:C1:38:00:00:01', false],
  ])('takes %s for %s', (id, tag, hasAlias) => {
    const { readings } = hear([[`espresense/devices/${id}/icu`, '{"mac":"a4c138000001","rssi":-60}']])
    expect(readings).toEqual([
      { tag, receiver: 'icu', rssiDbm: -60, ...(hasAlias && { alias: 'ble:A4:C1:38:00:00:01' }) },
    ])
  })

  it('does not take what the broker remembers for what is heard now', () => {
    expect(hear([['espresense/devices/pump-7/icu', '{"rssi":-60}', true]])).toEqual({
      readings: [],
      problems: [],
      receivers: [],
    })
  })

  it('drops a measurement that can not be, not the reading', () => {
    const { readings, problems } = hear([
      ['espresense/devices/pump-7/icu', '{"rssi":-60,"batt":255,"mV":"x","temp":null,"rh":-1}'],
    ])
    expect(readings).toEqual([{ tag: 'name:pump-7', receiver: 'icu', rssiDbm: -60 }])
    expect(problems).toEqual([])
  })

  it('refuses what is not text, not JSON or far too long, once', () => {
    const bad = [
      Uint8Array.of(0xff, 0xfe),
      'online',
      'null',
      '[]',
      '{"rssi":-60',
      `{"rssi":-60,"x":"${'x'.repeat(10_000)}"}`,
      '',
    ]
    const { readings, problems } = hear(bad.map(payload => ['espresense/devices/pump-7/icu', payload] as const))
    expect(readings).toEqual([])
    expect(problems).toHaveLength(2)
    expect(problems[1]!.text).toContain('6 such')
  })

  it('never throws, and says only what is so', () => {
    const word = fc.oneof(
      fc.constantFrom('espresense', 'devices', 'rooms', 'status', 'sd:0xfcd2', 'pump-7', '__proto__', ''),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    const topic = fc.array(word, { maxLength: 6 }).map(words => words.join('/'))
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.json(),
      fc
        .record({
          rssi: fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null)),
          mac: fc.anything(),
          batt: fc.anything(),
          temp: fc.double(),
        })
        .map(value => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? 0 : part)) ?? ''),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(topic, payload), { maxLength: 10 }), messages => {
        for (const { tag, receiver, rssiDbm } of hear(messages).readings) {
          expect(parseTagId(tag)).toBe(tag)
          expect(receiver).not.toBe('')
          expect(rssiDbm).toBeGreaterThanOrEqual(-130)
        }
      }),
    )
  })
})
