import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { DriverKind, Reading } from '../driver.ts'
import { toUtf8 } from '../framing/text.ts'
import { gwMinew } from './gwMinew.ts'
import { gwOmg } from './gwOmg.ts'
import { gwRuuvi } from './gwRuuvi.ts'
import { gwShelly } from './gwShelly.ts'

const kinds = [gwMinew, gwOmg, gwRuuvi, gwShelly]

type Told = readonly [topic: string, payload: string | object | Uint8Array, retained?: boolean]
function hear(kind: DriverKind, messages: readonly Told[], settings: object = {}) {
  const driver = kind.open(kind.settings.parse(settings))
  const [readings, problems, receivers] = [[] as Reading[], [] as Problem[], [] as string[]]
  const out = {
    reading: (one: Reading) => void readings.push(one),
    problem: (one: Problem) => void problems.push(one),
    receiver: (name: string, alive: boolean) => void receivers.push(`${name} ${alive}`),
    send: () => expect.unreachable('nothing is sent to a gateway'),
  }
  driver.start(0, out)
  for (const [topic, payload, retained = false] of messages) {
    const bytes =
      payload instanceof Uint8Array ? payload : toUtf8(typeof payload === 'string' ? payload : JSON.stringify(payload))
    driver.receive({ topic, payload: bytes, retained }, 0, out)
  }
  driver.tick(10_000, out)
  driver.end(out)
  return { readings, problems, receivers }
}

const address = 'C0:FF:EE:12:34:56'
const gateway = 'AC:23:3F:00:00:01'

describe('gateways', () => {
  it('say which of them are there', () => {
    expect(
      hear(gwRuuvi, [
        [`ruuvi/${gateway}/gw_status`, { state: 'online' }],
        [`ruuvi/${gateway}/gw_status`, { state: 'offline' }, true],
        [`ruuvi/${gateway}/gw_status`, { state: 'sleepy' }],
      ]).receivers,
    ).toEqual([`${gateway} true`, `${gateway} false`])
    expect(
      hear(gwShelly, [
        ['ward/icu-3/online', 'true'],
        ['ward/icu-3/online', 'false', true],
        ['ward/icu-3/online', 'maybe'],
      ]).receivers,
    ).toEqual(['icu-3 true', 'icu-3 false'])
    expect(
      hear(gwOmg, [
        ['home/OMG/LWT', 'offline', true],
        ['home/OMG/LWT', 'online'],
        ['home/OMG/SYStoMQTT', { uptime: 1 }, true],
        ['home/OMG/SYStoMQTT', { uptime: 2 }],
      ]).receivers,
    ).toEqual(['OMG false', 'OMG true', 'OMG true'])
    expect(hear(gwMinew, [['/gw/x/status', [{ type: 'Gateway', mac: 'ac233f000001' }]]]).receivers).toEqual([
      `${gateway} true`,
    ])
    const empty = fromHex('BB010000000FAC233F0000010000DD')!
    expect(hear(gwMinew, [['/gw/x/status', empty]]).receivers).toEqual([`${gateway} true`])
  })

  it.each([
    [gwRuuvi, [`ruuvi/${gateway}/${address}`, { rssi: -60, data: '020106' }]],
    [gwOmg, [`home/OMG/BTtoMQTT/C0FFEE123456`, { id: address, rssi: -60 }]],
    [gwMinew, [`/gw/${gateway}/status`, [{ mac: address, rssi: -60 }]]],
    [gwShelly, ['icu/events/rpc', { params: { events: [{ event: 'shelly-blu', data: { address, rssi: -60 } }] } }]],
  ] as const)('$id does not take what the broker remembers for what is heard now', (kind, [topic, payload]) => {
    expect(hear(kind, [[topic, payload]]).readings).toMatchObject([{ tag: `ble:${address}`, rssiDbm: -60 }])
    expect(hear(kind, [[topic, payload, true]])).toEqual({ readings: [], problems: [], receivers: [] })
  })

  it('open what sensors encrypt', () => {
    const settings = { bthomeKeys: { '54:48:E6:8F:80:A5': '231d39c1d7cc1ab1aee224cd096db932' } }
    const message = { rssi: -60, data: '1216D2FC41A47266C95F730011223378237214' }
    expect(hear(gwRuuvi, [[`ruuvi/${gateway}/54:48:E6:8F:80:A5`, message]], settings).readings).toMatchObject([
      { telemetry: { temperatureC: 25.06, humidityPct: 50.55 } },
    ])
  })

  it('refuse what is far too long', () => {
    const long = `[{"type":"Gateway","mac":"${gateway}","x":"${'x'.repeat(300_000)}"}]`
    for (const kind of kinds) {
      const topic = kind === gwShelly ? 'icu/events/rpc' : `a/${gateway}/${address}`
      expect(hear(kind, [[topic, long]]).problems).toHaveLength(1)
    }
  })

  it.each(kinds)('$id never throws, and says only what is so', kind => {
    const word = fc.oneof(
      fc.constantFrom(
        'home',
        'BTtoMQTT',
        'presence',
        'LWT',
        'gw_status',
        'events',
        'rpc',
        'online',
        'gw',
        'status',
        '',
      ),
      fc.constantFrom(address, gateway, '__proto__'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    )
    const topic = fc.array(word, { maxLength: 5 }).map(words => words.join('/'))
    const value = fc.oneof(
      fc.constantFrom(address, gateway, -60, '-60', 'Gateway', 'shelly-blu', 'ble.scan_result', 1, 2, true, null),
      fc.double(),
      fc.string({ maxLength: 8 }),
      fc.uint8Array({ maxLength: 40 }).map(bytes => toHex(bytes)),
    )
    const names = ['mac', 'id', 'address', 'rssi', 'type', 'data', 'rawData', 'servicedata', 'servicedatauuid', 'uuid']
    const more = ['major', 'minor', 'button', 'battery', 'batt', 'event', 'gw_mac', 'manufacturerdata', 'mac_type']
    const flat = fc.dictionary(fc.constantFrom(...names, ...more), fc.oneof(value, fc.array(value, { maxLength: 4 })))
    const scan = fc.tuple(fc.constantFrom(1, 2, '2'), fc.array(fc.array(value, { maxLength: 4 }), { maxLength: 3 }))
    const object = fc.oneof(
      flat,
      fc.array(flat, { maxLength: 3 }),
      flat.map(data => ({ data: { gw_mac: gateway, tags: { [address]: data } } })),
      fc
        .oneof(flat, scan)
        .map(data => ({ params: { events: ['shelly-blu', 'ble.scan_result'].map(event => ({ event, data })) } })),
    )
    const binary = fc
      .uint8Array({ maxLength: 60 })
      .map(body => Uint8Array.of(0xbb, 1, 0, 0, 0, body.length + 7, ...body, 0xdd))
    const payload = fc.oneof(fc.uint8Array({ maxLength: 40 }), binary, object)
    fc.assert(
      fc.property(fc.array(fc.tuple(topic, payload), { maxLength: 8 }), messages => {
        for (const { tag, alias, rssiDbm = 0, telemetry = {} } of hear(kind, messages).readings) {
          expect(parseTagId(tag)).toBe(tag)
          if (alias) expect(parseTagId(alias)).toBe(alias)
          expect(rssiDbm).toBeGreaterThanOrEqual(-130)
          for (const measured of Object.values(telemetry)) expect(measured).not.toBeNaN()
        }
      }),
      { numRuns: 400 },
    )
  })
})
