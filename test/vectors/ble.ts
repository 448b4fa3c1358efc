import { readFileSync } from 'node:fs'
import { fromHex, toHex } from '../../core/model/hex.ts'
import { macTag } from '../../core/model/tagId.ts'
import type { Reading } from '../../readers/driver.ts'
import { corpus, hasCorpus, type Vector } from './corpus.ts'

/** The collected advertisements, each collection with its own names for the same measurements, brought to ours. */
export interface BleVector {
  readonly name: string
  readonly driver: 'ble-adv' | 'ble-hci'
  readonly settings: object
  readonly bytes: Uint8Array
  readonly negative: boolean
  readonly identity: { readonly tag?: string; readonly alias?: string; readonly rssiDbm?: number }
  /** Digits behind the point that the collection kept. */
  readonly digits: number
  readonly telemetry: Readonly<Record<string, number | boolean>>
}

type Expect = Readonly<Record<string, unknown>>
interface Collected {
  readonly name: string
  readonly hex?: string
  readonly json?: Readonly<Record<string, string>>
  readonly container?: string
  readonly pid?: string
  readonly key?: string
  readonly negative?: boolean
  readonly expect: Expect
}

const files = [
  'ibeacon',
  'altbeacon',
  'eddystone',
  'ruuvi',
  'bthome',
  'minew',
  'kontakt',
  'teltonika',
  'inode',
  'other',
]
/** Makers of the last file that are read. */
const readOthers = /ABTemp|jaalee|KSensor|K6P|K9|kkm|atc_(?!.*encrypted)|ABN07|gatt_.*temperature/

export const bleVectors = (): BleVector[] =>
  (hasCorpus ? files : []).flatMap(file => {
    const path = new URL(`ble_${file}.json`, corpus)
    const all: Collected[] = JSON.parse(readFileSync(path, 'utf8'))
    return all.filter(({ name }) => file !== 'other' || readOthers.test(name)).map(vector => vectorOf(file, vector))
  })

function vectorOf(file: string, vector: Collected): BleVector {
  const { name, key, negative = false, expect } = vector
  const bytes = bytesOf(vector)
  const address = addressOf(expect)
  const tag = tagOf(expect, vector.container)
  // This one sends an iBeacon beside, which its collection leaves out.
  const word = name === 'bm_teltonika_eye' ? 'alias' : 'tag'
  return {
    name: `${file} ${name}`,
    driver: vector.container === 'hci-h4' ? 'ble-hci' : 'ble-adv',
    settings: key && address ? { bthomeKeys: { [address.slice(4)]: key } } : {},
    bytes:
      key && address && vector.container !== 'hci-h4'
        ? new TextEncoder().encode(`${address.slice(4)} ${toHex(bytes)}`)
        : bytes,
    negative,
    identity: {
      ...(tag && { [word]: tag }),
      ...(typeof expect.rssi === 'number' && { rssiDbm: expect.rssi }),
    },
    digits: file === 'ruuvi' || file === 'other' ? 1 : 4,
    telemetry: telemetryOf(file, name, expect),
  }
}

const structure = (type: number, data: string): string => {
  const bytes = fromHex(data)!
  return toHex(Uint8Array.of(bytes.length + 1, type, ...bytes))
}

function bytesOf({ hex = '', container = '', pid, json, name }: Collected): Uint8Array {
  const service = /service-data-after-0x(..)(..)/.exec(container)
  const company = /mfr-data-after-0x(..)(..)/.exec(container)
  if (service) return fromHex(structure(0x16, service[2]! + service[1]! + hex))!
  if (company) return fromHex(structure(0xff, company[2]! + company[1]! + hex))!
  if (container === 'mfr-data-with-cid') return fromHex(structure(0xff, hex))!
  if (container === 'kontakt-telemetry-value') {
    const field = `${pid}${hex}`
    return fromHex(structure(0x16, `6AFE03${toHex(Uint8Array.of(field.length / 2))}${field}`))!
  }
  if (container === 'gatt-service-data') return fromHex(structure(0x16, `6E2A${hex}`))!
  if (json) {
    const uuid = json.uuid?.slice(2) ?? 'FCD2'
    const data = json.svc ?? json.data ?? ''
    const parts = [
      ...(json.mfg ? [structure(0xff, json.mfg)] : []),
      ...(data ? [structure(0x16, uuid.slice(2) + uuid.slice(0, 2) + data)] : []),
    ]
    return fromHex(parts.join(''))!
  }
  const bytes = fromHex(hex)
  if (!bytes) throw new Error(`${name} has no bytes`)
  return bytes
}

const addressOf = ({ mac }: Expect) => (typeof mac === 'string' ? macTag(mac) : null)

/** iBeacons whose number is a measurement. */
const disguised = 'b5b182c7eab14988aa99b5c1517008d9'

function tagOf(expect: Expect, container = ''): string | undefined {
  if (expect.uuid === disguised) return undefined
  const { uuid, major, minor, namespace, instance, uniqueId, id1, id2, id3 } = expect
  const beacon = (uuid ?? id1) as string | undefined
  if (beacon) {
    const plain = beacon.replaceAll('-', '').toUpperCase()
    return `ibeacon:${plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}/${major ?? id2}/${minor ?? id3}`
  }
  if (namespace) return `eddystone:${namespace}/${instance}`
  if (uniqueId) return `name:${(uniqueId as string).toLowerCase()}`
  // Fields that were picked from a whole advertisement leave the address out of the bytes.
  return container === 'theengs-fields' ? undefined : (addressOf(expect) ?? undefined)
}

/** What makers do not send, but collections make up from what was sent. */
const madeUp: Readonly<Record<string, readonly string[]>> = {
  ruuvi: ['batteryPct', 'moving'],
  inode: ['batteryMv'],
  other: ['batteryPct'],
}

function telemetryOf(file: string, name: string, expect: Expect): Record<string, number | boolean> {
  const telemetry: Record<string, number | boolean> = {}
  for (const [word, value] of Object.entries(expect)) {
    const first = Array.isArray(value) ? value[0] : value
    if (word === 'isButtonPressed') {
      telemetry.buttons = (value as boolean[]).reduce((mask, pressed, bit) => mask | (Number(pressed) << bit), 0)
      continue
    }
    const ours = words[word]
    if (!ours || first === null || (typeof first !== 'number' && typeof first !== 'boolean')) continue
    const [key, read] = ours
    if (!madeUp[file]?.includes(key)) telemetry[key] = read(first)
  }
  // Several temperatures: ours is the last one. Of a mains voltage nothing is kept.
  if (name === 'advlib_temperatures') telemetry.temperatureC = -7.7
  if (/voltage_(1_digit|0x4a)/.test(name)) delete telemetry.batteryMv
  return telemetry
}

type Value = number | boolean
const asIs = (value: Value) => value
const yes = (value: Value) => Boolean(value)
const not = (value: Value) => !value
const times = (factor: number) => (value: Value) => Math.round(Number(value) * factor)
const words: Readonly<Record<string, readonly [string, (value: Value) => Value]>> = {
  temperature: ['temperatureC', asIs],
  temperatureC: ['temperatureC', asIs],
  tempc: ['temperatureC', asIs],
  humidity: ['humidityPct', asIs],
  humidityPct: ['humidityPct', asIs],
  relativeHumidity: ['humidityPct', asIs],
  hum: ['humidityPct', asIs],
  battery: ['batteryPct', asIs],
  batteryPct: ['batteryPct', asIs],
  batteryPercentage: ['batteryPct', asIs],
  batt: ['batteryPct', asIs],
  batteryMv: ['batteryMv', asIs],
  batteryV: ['batteryMv', times(1000)],
  batteryVoltage: ['batteryMv', times(1000)],
  voltage: ['batteryMv', times(1000)],
  volt: ['batteryMv', times(1000)],
  pressurePa: ['pressurePa', asIs],
  pres: ['pressurePa', times(100)],
  lux: ['illuminanceLux', asIs],
  illuminance: ['illuminanceLux', asIs],
  co2: ['co2Ppm', asIs],
  movement: ['movements', asIs],
  'movement counter': ['movements', asIs],
  counter: ['movements', asIs],
  secondsSinceThreshold: ['movedAgoS', asIs],
  secondsSinceClick: ['pressedAgoS', asIs],
  motion: ['moving', yes],
  moving: ['moving', yes],
  isMotionDetected: ['moving', yes],
  isTamperDetected: ['tampered', yes],
  tamper: ['tampered', yes],
  isContactDetected: ['open', not],
  opening: ['open', yes],
  open: ['open', yes],
  door: ['open', yes],
  window: ['open', yes],
  'garage door': ['open', yes],
  'magnetic field detected': ['open', not],
  occupancy: ['occupied', yes],
  presence: ['occupied', yes],
  isOccupancyDetected: ['occupied', yes],
  'moisture detected': ['wet', yes],
  isLiquidDetected: ['wet', yes],
}

interface Packet {
  readonly name: string
  readonly hex: string
  readonly negative?: boolean
  readonly expect: {
    readonly mac?: string
    readonly macs?: string[]
    readonly rssi?: number
    readonly rssis?: number[]
  }
}

const packets = (file: string): Packet[] => (hasCorpus ? JSON.parse(readFileSync(new URL(file, corpus), 'utf8')) : [])

/** What is known of devices beyond address and level. */
const says: Readonly<Record<string, object>> = {
  adv_altbeacon: { tag: 'ibeacon:D3162F5A-F3EE-4947-99DB-09756062D0FC/90/5' },
  evt_scan_response_ibeacon: { tag: 'ibeacon:E2C56DB5-DFFB-48D2-B060-D0F5A71096E0/100/0' },
}
const climate = { temperatureC: 25.06, humidityPct: 50.55 }
const ruuvi = { temperatureC: 25.01, humidityPct: 61.0425, pressurePa: 100416, batteryMv: 3181, movements: 236 }
const measures: Readonly<Record<string, readonly object[]>> = {
  adv_ruuvi5: [ruuvi],
  adv_kkm: [{ batteryMv: 3675, temperatureC: 22.32421875, humidityPct: 31.58203125 }],
  adv_bthome: [climate],
  adv_atc_ext: [{ temperatureC: 25.8, humidityPct: 40, batteryPct: 79, batteryMv: 2919 }],
  adv_atc_custom_ext: [{ temperatureC: 25.1, humidityPct: 41.15, batteryPct: 82, batteryMv: 2943 }],
  multi_report_2: [climate, ruuvi],
}

/** Heard in vectors that don't say who it was. */
const sameDevice = '00:07:80:81:44:94'

export const hciCorpus = (): Vector[] => scannerCorpus('hci.json', 'ble-hci')
export const bgapiCorpus = (): Vector[] => scannerCorpus('bgapi.json', 'ble-bgapi')

const scannerCorpus = (file: string, driver: string): Vector[] =>
  packets(file).map(
    ({
      name,
      hex,
      negative,
      expect: { mac, rssi, macs = mac ? [mac] : rssi === undefined ? [] : [sameDevice], rssis = [rssi] },
    }) => ({
      name,
      driver,
      settings: {},
      bytes: fromHex(hex)!,
      readings: negative
        ? []
        : macs.map((address, index) => {
            const { tag = `ble:${address}` } = (says[name] ?? {}) as { tag?: string }
            const telemetry = measures[name]?.[index]
            return { tag, rssiDbm: rssis[index], ...(telemetry && { telemetry }) } as Reading
          }),
      problems: negative ? null : [],
    }),
  )

interface GatewayVector {
  readonly name: string
  readonly hex?: string
  readonly json?: { readonly topic: string; readonly payload?: unknown; readonly payloadText?: string }
}

/** Readings in short: receiver, then tag, alias, level and measurements of each. */
const gateways: Readonly<Record<string, readonly [driver: string, receiver: string, ...readings: object[]]>> = {
  omg_ibeacon_uuid_topic: ['gw-omg', 'OpenMQTTGateway', { tag: omgBeacon(), rssiDbm: -76 }],
  omg_ibeacon_other_mac: ['gw-omg', 'OpenMQTTGateway', { tag: omgBeacon(), rssiDbm: -77 }],
  omg_presence_uuid_as_id: ['gw-omg', 'OpenMQTTGateway', { tag: omgBeacon(), rssiDbm: -78 }],
  omg_bad_servicedata_text: ['gw-omg', 'OpenMQTTGateway', { tag: 'ble:C7:FA:AD:13:2C:00', rssiDbm: -68 }],
  omg_numbers_as_strings: [
    'gw-omg',
    'OpenMQTTGateway',
    { tag: 'ble:4C:33:A6:60:3C:79', telemetry: { humidityPct: 52.6, temperatureC: 19.2 } },
  ],
  minew_g1_http_array: [
    'gw-minew',
    'AC:23:3F:C0:01:EA',
    { tag: 'ble:AC:23:3F:A0:32:08', rssiDbm: -79, telemetry: { batteryPct: 100 } },
    s1('E3', -54, 26.69, 65.14),
    { tag: 'ble:AC:23:3F:A0:18:E3', rssiDbm: -53 },
    s1('E7', -40, 27.34, 63.04),
    { tag: 'ble:AC:23:3F:A0:18:E7', rssiDbm: -39 },
    { tag: 'ble:AC:23:3F:A0:31:BF', rssiDbm: -81, telemetry: { batteryPct: 100 } },
    s1('FB', -69, 14.97, 46.07),
    { tag: 'ble:AC:23:3F:A0:18:FB', rssiDbm: -68 },
  ],
  minew_g1_gateway_only: ['gw-minew', 'AC:23:3F:C0:05:D8'],
  minew_g1_blename_false: ['gw-minew', 'AC:23:3F:C0:8D:AC', { tag: 'ble:AC:23:3F:A0:00:01', rssiDbm: -45 }],
  minew_binary_small: [
    'gw-minew',
    'AC:23:3F:FF:FF:FF',
    { tag: 'ble:FE:E1:50:BA:DA:55', rssiDbm: -72, telemetry: { batteryPct: 74 } },
  ],
  ruuvi_gw_mqtt_ts: [
    'gw-ruuvi',
    'C8:25:2D:8E:9C:2C',
    {
      tag: 'ble:F4:1F:0C:28:CB:D6',
      rssiDbm: -26,
      telemetry: { temperatureC: 27.75, humidityPct: 48.9125, pressurePa: 100903, batteryMv: 2989, movements: 173 },
    },
  ],
  shelly_blu_event: [
    'gw-shelly',
    'shellyplus1-aabbccddeeff',
    { tag: 'ble:BC:02:6E:AA:BB:CC', rssiDbm: -76, telemetry: { batteryPct: 100, buttons: 1, press: 'short' } },
  ],
}

function omgBeacon() {
  return 'ibeacon:1DE4B189-115E-45F6-B44E-509352269977/0/0'
}

function s1(end: string, rssiDbm: number, temperatureC: number, humidityPct: number) {
  return { tag: `ble:AC:23:3F:A0:18:${end}`, rssiDbm, telemetry: { batteryPct: 100, temperatureC, humidityPct } }
}

export const gatewayCorpus = (): Vector[] => {
  const all: GatewayVector[] = hasCorpus ? JSON.parse(readFileSync(new URL('gateways.json', corpus), 'utf8')) : []
  return all.flatMap(({ name, hex, json }) => {
    const [driver, receiver, ...readings] = gateways[name] ?? []
    if (!driver) return []
    const message = json && 'topic' in json ? { ...json, payload: json.payloadText ?? json.payload } : json
    return {
      name,
      driver,
      settings: {},
      bytes: hex ? fromHex(hex)! : new TextEncoder().encode(JSON.stringify(message)),
      readings: readings.map(reading => ({ ...reading, receiver }) as Reading),
      problems: [],
    }
  })
}

export const bleuioCorpus = (): Vector[] => {
  const all: { name: string; text: string; expect: { mac?: string; rssi?: number } }[] = hasCorpus
    ? JSON.parse(readFileSync(new URL('bleuio.json', corpus), 'utf8'))
    : []
  return all.map(({ name, text, expect: { mac, rssi } }) => ({
    name,
    driver: 'ble-bleuio',
    settings: {},
    bytes: new TextEncoder().encode(text),
    readings: mac ? [{ tag: `ble:${mac}`, rssiDbm: rssi } as unknown as Reading] : [],
    problems: [],
  }))
}
