// @ts-expect-error: it ships without types.
import advlibCompanies from 'advlib-ble-manufacturers'
// @ts-expect-error: it ships without types.
import advlibServices from 'advlib-ble-services'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '../../core/model/hex.ts'
import { readAdvertisement } from '../../readers/ble/adv/advertisement.ts'

/*
 * advlib, a public decoder, beside ours on the same payloads. Where the two differ, the difference
 * has a name here, and nothing else may differ.
 */
const services: { processServiceData(uuid: string, hex: string): Json | null } = advlibServices
const companies: { processManufacturerSpecificData(company: number, hex: string): Json | null } = advlibCompanies
type Json = Readonly<Record<string, unknown>>

/** A payload as one structure, and what advlib makes of it. */
interface Case {
  readonly type: 0x16 | 0xff
  readonly id: number
  readonly data: Uint8Array
}
const theirs = ({ type, id, data }: Case): Json =>
  (type === 0x16
    ? services.processServiceData(id.toString(16), toHex(data))
    : companies.processManufacturerSpecificData(id, toHex(data))) ?? {}
const ours = ({ type, id, data }: Case) =>
  readAdvertisement(Uint8Array.of(data.length + 3, type, id & 0xff, id >> 8, ...data))

/** Frames with the head and length of each kind, and anything in them. */
const frames = (
  type: 0x16 | 0xff,
  id: number,
  ...kinds: readonly (readonly [head: readonly number[], length: number])[]
) =>
  fc
    .constantFrom(...kinds)
    .chain(([head, length]) =>
      fc
        .uint8Array({ minLength: length - head.length, maxLength: length - head.length })
        .map((rest): Case => ({ type, id, data: Uint8Array.of(...head, ...rest) })),
    )

const first = (value: unknown) => (Array.isArray(value) ? value[0] : value)
const milli = (value: unknown) => (value === undefined ? undefined : Math.round(Number(value) * 1000))
const without = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** advlib's words in ours. */
const translated = (json: Json) => ({
  batteryPct: json.batteryPercentage,
  batteryMv: milli(json.batteryVoltage),
  temperatureC: json.temperature,
  humidityPct: json.relativeHumidity,
  pressurePa: json.pressure,
  illuminanceLux: json.illuminance,
  moving: first(json.isMotionDetected),
  wet: first(json.isLiquidDetected),
})

function same(one: Case, differences: (json: Json, data: Uint8Array) => object) {
  const json = theirs(one)
  const { telemetry } = ours(one)
  const expected: Record<string, unknown> = without({ ...translated(json), ...differences(json, one.data) })
  // Ours leaves a battery of more than 100 % out.
  if (Number(expected.batteryPct) > 100) delete expected.batteryPct
  const close = Object.entries(expected).map(([key, value]) => [
    key,
    typeof value === 'number' ? expect.closeTo(value, 6) : value,
  ])
  expect(telemetry).toEqual(Object.fromEntries(close))
}

describe('beside advlib', () => {
  it('Minew tags', () => {
    const all = frames(
      0x16,
      0xffe1,
      ...(
        [
          [0x01, 13],
          [0x02, 10],
          [0x03, 15],
          [0x05, 11],
          [0x11, 11],
          [0x12, 11],
          [0x13, 11],
          [0x16, 15],
          [0x17, 13],
          [0x18, 14],
          [0x19, 11],
          [0x20, 10],
          [0x21, 10],
        ] as const
      ).map(([type, length]) => [[0xa1, type], length] as const),
    )
    fc.assert(
      fc.property(all, one =>
        same(one, (json, data) => ({
          // Humidity and pressure have no sign, which matters only where they are nonsense.
          ...(data[1] === 0x01 && { humidityPct: (data[5]! * 256 + data[6]!) / 256 }),
          ...(data[1] === 0x17 && { pressurePa: Number(json.pressure) + (data[3]! & 0x80 ? 6_553_600 : 0) }),
          // What it calls a contact is the switch under the lid.
          ...(data[1] === 0x20 && { tampered: !first(json.isContactDetected) }),
        })),
      ),
      { numRuns: 2000 },
    )
  })

  it('Minew tags of the company', () => {
    const all = frames(
      0xff,
      0x0639,
      [[0x51], 23],
      [[0xa3, 0x03], 16],
      [[0xa4, 0x01], 15],
      [[0xca, 0x00], 24],
      [[0xca, 0x05], 24],
      [[0xca, 0x1b, 0x01], 24],
    )
    fc.assert(
      fc.property(all, one =>
        same(one, (json, data) => {
          const [kind, type] = data
          const temperatureOnly = kind === 0xca && type === 0x05 && (data[3]! & 2) !== 0
          const humidityAt = kind === 0xa3 ? 5 : kind === 0xca && type === 0x05 && !temperatureOnly ? 7 : null
          return {
            ...(humidityAt && { humidityPct: (data[humidityAt]! * 256 + data[humidityAt + 1]!) / 256 }),
            ...(json.isContactDetected !== undefined && { open: !first(json.isContactDetected) }),
            ...(kind === 0x51 && {
              buttons: (json.isButtonPressed as boolean[]).reduce((mask, on, bit) => mask | (Number(on) << bit), 0),
            }),
            // It leaves the second alarm of the door sensor out.
            ...(kind === 0xa4 && { tampered: data[4]! > 0 }),
          }
        }),
      ),
      { numRuns: 2000 },
    )
  })

  it('Ruuvi', () => {
    fc.assert(
      fc.property(frames(0xff, 0x0499, [[0x05], 24], [[0x06], 20]), one =>
        same(one, (json, data) => {
          const co2 = data[9]! * 256 + data[10]!
          // It takes "not measured" for a measurement here and there, and CO2 for signed.
          const measured = (at: number, none: number) => data[at]! * 256 + data[at + 1]! !== none
          return {
            ...(!measured(1, 0x8000) && { temperatureC: undefined }),
            ...(!measured(3, 0xffff) && { humidityPct: undefined }),
            ...(!measured(5, 0xffff) && { pressurePa: undefined }),
            ...(data[0] === 0x06 && co2 !== 0xffff && { co2Ppm: co2 }),
            // It rounds before it takes one away, which keeps the rest of a double.
            ...(json.illuminance !== undefined && { illuminanceLux: Math.round(Number(json.illuminance) * 100) / 100 }),
            ...(data[0] === 0x05 && {
              batteryMv: (data[13]! * 256 + data[14]!) >> 5 === 0x7ff ? undefined : milli(json.batteryVoltage),
              movements: data[15] === 0xff ? undefined : json.isMotionDetectedCycle,
            }),
          }
        }),
      ),
      { numRuns: 2000 },
    )
  })

  it('ELA', () => {
    const all = frames(
      0xff,
      0x0757,
      [[0x06], 7],
      [[0x12], 3],
      [[0x21], 5],
      [[0x32], 3],
      [[0x42], 3],
      [[0x56], 7],
      [[0x62], 3],
      [[0xf1], 2],
      [[0xf2], 3],
    )
    fc.assert(
      fc.property(all, one =>
        same(one, (json, data) => ({
          ...(data[0] === 0x42 && { movements: Math.floor(Number(json.isMotionDetectedCycle)) }),
          ...(json.isContactDetected !== undefined && { open: !first(json.isContactDetected) }),
          // Its word for a digital input is another one; an input that is on is a closed contact.
          ...(data[0] === 0x62 && { open: (data[1]! & 1) === 0 }),
          // 7FFF is a thermometer without its probe.
          ...(json.temperature === 327.67 && { temperatureC: undefined }),
        })),
      ),
      { numRuns: 2000 },
    )
  })

  it('Eddystone', () => {
    fc.assert(
      fc.property(frames(0x16, 0xfeaa, [[0x00], 18], [[0x00], 20], [[0x20, 0x00], 14]), one => {
        const json = theirs(one)
        same(one, () => ({
          ...(json.batteryVoltage === 0 && { batteryMv: undefined }),
          ...(json.temperature === -128 && { temperatureC: undefined }),
        }))
        const id = first(json.deviceIds)
        expect(ours(one).beacon).toBe(id === undefined ? null : `eddystone:${String(id).toUpperCase()}`)
      }),
      { numRuns: 1000 },
    )
  })

  it('the Bluetooth SIG’s own characteristics', () => {
    const all = fc.oneof(frames(0x16, 0x2a6e, [[], 2]), frames(0x16, 0x2a6f, [[], 2]), frames(0x16, 0x2a19, [[], 1]))
    fc.assert(
      // Ours leaves out what stands for no value (8000, and 7FFF where there is no probe) or is below absolute zero.
      fc.property(all, one =>
        same(one, ({ temperature }) =>
          Number(temperature) === 327.67 || Number(temperature) < -273.15 ? { temperatureC: undefined } : {},
        ),
      ),
      { numRuns: 1000 },
    )
  })

  it('iBeacons', () => {
    fc.assert(
      fc.property(frames(0xff, 0x004c, [[0x02, 0x15], 23]), one => {
        const [uuid, major, minor] = String(first(theirs(one).deviceIds))
          .toUpperCase()
          .split('/')
        // It writes UUID, major and minor as they are on the air.
        const dashed = uuid!.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
        expect(ours(one).beacon).toBe(`ibeacon:${dashed}/${parseInt(major!, 16)}/${parseInt(minor!, 16)}`)
      }),
      { numRuns: 500 },
    )
  })
})
