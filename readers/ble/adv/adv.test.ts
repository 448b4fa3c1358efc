import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../../core/model/hex.ts'
import type { Problem } from '../../../core/model/problem.ts'
import { parseTagId } from '../../../core/model/tagId.ts'
import type { Reading } from '../../driver.ts'
import { Repeats } from '../../framing/repeats.ts'
import { readAdvertisement } from './advertisement.ts'
import { openCcm } from './ccm.ts'
import { beaconAt, macAt, macLeAt } from './found.ts'
import { Ear } from './hear.ts'
import { sensorSettings } from './keys.ts'
import { type AddressKind, isLasting, isSaid } from './sight.ts'

const services = [0xfeaa, 0xfcd2, 0xffe1, 0xfe6a, 0xd00d, 0x2a6e, 0x2a6f, 0x2a19, 0x180f, 0x181a]
const companies = [0x004c, 0x0499, 0x0639, 0x0757, 0x089a, 0x0118, 0x9b90]
/** Structures as those of the air, with what is in them left to chance. */
const structure = fc
  .tuple(
    fc.constantFrom(...services.map(id => [0x16, id] as const), ...companies.map(id => [0xff, id] as const)),
    fc.constantFrom([], [0x02, 0x15], [0xbe, 0xac], [0xa1], [0xca], [0x05], [0x40], [0x41], [0x03]),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([[type, id], head, data]) => {
    const body = [type, id & 0xff, id >> 8, ...head, ...data]
    return [body.length, ...body]
  })

describe('an advertisement', () => {
  it('is read whatever is in it, and gives only what can be stored', () => {
    const advertisement = fc.oneof(
      fc.array(structure, { maxLength: 4 }).map(all => Uint8Array.from(all.flat())),
      fc.uint8Array({ maxLength: 260 }),
    )
    fc.assert(
      fc.property(advertisement, bytes => {
        const { beacon, address, telemetry } = readAdvertisement(bytes)
        for (const tag of [beacon, address]) if (tag) expect(parseTagId(tag)).toBe(tag)
        for (const value of Object.values(telemetry)) expect(['boolean', 'string', 'number']).toContain(typeof value)
        for (const value of Object.values(telemetry)) if (typeof value === 'number') expect(value).not.toBeNaN()
      }),
      { numRuns: 3000 },
    )
  })

  it('reads between its bounds only', () => {
    fc.assert(
      fc.property(
        structure,
        fc.uint8Array({ maxLength: 9 }),
        fc.uint8Array({ maxLength: 40 }),
        (one, before, after) => {
          const bytes = Uint8Array.from([...before, ...one, ...after])
          expect(readAdvertisement(bytes, before.length, before.length + one.length)).toEqual(
            readAdvertisement(Uint8Array.from(one)),
          )
        },
      ),
    )
  })

  it('spells addresses and beacons as all others do', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), bytes => {
        expect(macAt(bytes, 0)).toBe(parseTagId(`ble:${toHex(bytes)}`))
        expect(macLeAt(Uint8Array.from(bytes).reverse(), 0)).toBe(macAt(bytes, 0))
      }),
      { examples: [[new Uint8Array(6)], [new Uint8Array(6).fill(255)]] },
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), bytes => {
        expect(parseTagId(beaconAt(bytes, 0))).toBe(beaconAt(bytes, 0))
      }),
    )
  })
})

it('an identifier that rotates (Eddystone EID) is read and names nobody, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 9, maxLength: 9 }), bytes => {
      const payload = Uint8Array.of(3 + 1 + bytes.length, 0x16, 0xaa, 0xfe, 0x30, ...bytes)
      expect(readAdvertisement(payload)).toMatchObject({ beacon: null, address: null, fault: null })
    }),
  )
})

describe('an address', () => {
  it.each([
    ['ble:54:48:E6:00:00:01', 'public', true],
    ['ble:54:48:E6:00:00:01', 'unknown', true],
    ['ble:54:48:E6:00:00:01', 'random', false],
    ['ble:24:48:E6:00:00:01', 'random', false],
    ['ble:BF:48:E6:00:00:01', 'random', false],
    ['ble:C0:48:E6:00:00:01', 'random', true],
    ['ble:FF:48:E6:00:00:01', 'random', true],
  ] as const)('%s that is %s: lasting is %s', (address, kind, lasting) => {
    expect(isLasting(parseTagId(address)!, kind as AddressKind)).toBe(lasting)
  })

  it('counts when the device itself says it, in either order, at a whole byte', () => {
    const [address, all] = [parseTagId('ble:18:01:02:03:04:05')!, fromHex('AA180102030405BB')!]
    expect(isSaid(address, all, 0, all.length)).toBe(true)
    expect(isSaid(address, all.toReversed(), 0, all.length)).toBe(true)
    expect(isSaid(address, all, 2, all.length)).toBe(false)
    expect(isSaid(address, fromHex('A1801020304050')!, 0, 7)).toBe(false)
  })
})

describe('encrypted payloads', () => {
  const block = fc.uint8Array({ minLength: 16, maxLength: 16 })
  it('are opened as Node closes them', () => {
    fc.assert(
      fc.property(block, block, fc.uint8Array({ maxLength: 40 }), (key, noise, message) => {
        const nonce = noise.subarray(0, 13)
        const cipher = createCipheriv('aes-128-ccm', key, nonce, { authTagLength: 4 })
        const closed = Uint8Array.from(cipher.update(message))
        cipher.final()
        expect(openCcm(key, nonce, closed, Uint8Array.from(cipher.getAuthTag()))).toEqual(message)
        expect(
          openCcm(
            key,
            nonce,
            closed,
            Uint8Array.from(cipher.getAuthTag(), byte => byte ^ 1),
          ),
        ).toBeNull()
      }),
    )
  })

  const bthomeKeys = { '54:48:E6:8F:80:A5': '231d39c1d7cc1ab1aee224cd096db932' }
  const message = '1216D2FC41A47266C95F730011223378237214'
  const address = parseTagId('ble:54:48:E6:8F:80:A5')!
  function hear(
    keys: Record<string, string>,
    payloads: readonly string[],
    kind: AddressKind = 'public',
    atMs: (n: number) => number = () => 0,
  ) {
    const repeats = new Repeats()
    const [ear, readings, problems] = [new Ear(keys, repeats), [] as Reading[], [] as Problem[]]
    const out = {
      reading: (one: Reading) => void readings.push(one),
      problem: (one: Problem) => void problems.push(one),
      send: () => expect.unreachable(),
      receiver: () => expect.unreachable(),
    }
    for (const [n, payload] of payloads.entries()) {
      const bytes = fromHex(payload)!
      ear.hear(bytes, 0, bytes.length, { address, kind, rssiDbm: -60 }, atMs(n), out)
    }
    return { telemetry: readings.map(one => one.telemetry), problems: problems.map(({ text }) => text) }
  }
  const climate = { temperatureC: 25.06, humidityPct: 50.55 }

  it('are opened with the key of their sensor, again and again', () => {
    expect(hear(bthomeKeys, [message, message])).toEqual({ telemetry: [climate, climate], problems: [] })
  })

  it.each([
    [{}, 'has no key'],
    [{ '54:48:E6:8F:80:A5': '00'.repeat(16) }, 'does not open'],
    [{ '54:48:E6:8F:80:A6': bthomeKeys['54:48:E6:8F:80:A5'] }, 'has no key'],
  ])('are left closed with %j', (keys, reason) => {
    const { telemetry, problems } = hear(keys, [message])
    // With a key it might be anybody's.
    expect(telemetry).toEqual(reason === 'does not open' ? [] : [undefined])
    expect(problems).toEqual([expect.stringContaining(reason)])
  })

  it('are not opened once a byte is changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 18 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        // With another lowest bit of the flags it would be no encrypted payload.
        fc.pre(at !== 4 || (flip & 1) === 0)
        const bytes = fromHex(message)!
        bytes[at]! ^= flip
        const { telemetry } = hear(bthomeKeys, [toHex(bytes)])
        expect(telemetry).toEqual([])
      }),
    )
  })

  /** As a sensor closes it: its battery, with the counter, and where flagged with its address in front. */
  const sealed = (count: number, flags = 0x41, named: readonly number[] = []) => {
    const counter = Uint8Array.of(count, count >> 8, count >> 16, count >> 24)
    const nonce = Uint8Array.of(0x54, 0x48, 0xe6, 0x8f, 0x80, 0xa5, 0xd2, 0xfc, flags, ...counter)
    const key = fromHex(bthomeKeys['54:48:E6:8F:80:A5'])!
    const cipher = createCipheriv('aes-128-ccm', key, nonce, { authTagLength: 4 })
    const closed = cipher.update(Uint8Array.of(0x01, count % 100))
    cipher.final()
    const data = [0x16, 0xd2, 0xfc, flags, ...named, ...closed, ...counter, ...cipher.getAuthTag()]
    return toHex(Uint8Array.of(data.length, ...data))
  }
  const batteries = (...counts: readonly number[]) =>
    hear(
      bthomeKeys,
      counts.map(count => sealed(count)),
    ).telemetry.map(one => one?.batteryPct)

  it('are not taken twice, but counts begin anew with a new battery', () => {
    expect(batteries(7, 6, 8)).toEqual([7, 8])
    expect(batteries(90_050, 90_049, 3, 2, 4)).toEqual([50, 3, 4])
  })

  it('are what a sensor with a key is heard by: not its bare address, nor the last one played on and on', () => {
    const bare = '020106'
    expect(hear(bthomeKeys, [bare]).telemetry).toEqual([])
    expect(hear({}, [bare]).telemetry).toHaveLength(1)
    const minute = 60_000
    const times = (atMs: (n: number) => number) => hear(bthomeKeys, Array(4).fill(sealed(7)), 'public', atMs).telemetry
    expect(times(n => n * 3 * minute)).toHaveLength(4)
    expect(times(n => n * 6 * minute)).toHaveLength(2)
  })

  it('are opened where the address stands in front of them', () => {
    const named = sealed(42, 0x43, [0xa5, 0x80, 0x8f, 0xe6, 0x48, 0x54])
    expect(hear(bthomeKeys, [named])).toEqual({ telemetry: [{ batteryPct: 42 }], problems: [] })
  })

  it('takes settings that are whole', () => {
    const { bthomeKeys: schema } = sensorSettings
    expect(schema.parse(undefined)).toEqual({})
    expect(schema.safeParse(bthomeKeys).success).toBe(true)
    expect(schema.safeParse({ nobody: bthomeKeys['54:48:E6:8F:80:A5'] }).success).toBe(false)
    expect(schema.safeParse({ '54:48:E6:8F:80:A5': '23' }).success).toBe(false)
  })
})
