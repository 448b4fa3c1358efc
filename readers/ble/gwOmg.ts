import { fromHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { type DriverOut, defineDriver, type Message } from '../driver.ts'
import { quote } from '../framing/text.ts'
import { readCompanyData, readServiceData } from './adv/advertisement.ts'
import { readButton } from './adv/bthome.ts'
import { type Found, nothingFound } from './adv/found.ts'
import { type AddressKind, isLasting } from './adv/sight.ts'
import {
  addressOf,
  flagOf,
  foreignTip,
  Gateway,
  type GatewaySettings,
  gatewaySettings,
  isObject,
  type Json,
  levelTip,
  numberIn,
  parseJson,
  rssiOf,
  tellStatus,
} from './gateway.ts'

/**
 * OpenMQTTGateway and Theengs Gateway:
 *
 *     <prefix>/<gateway>/BTtoMQTT/<device>    what a gateway hears of a device, JSON; numbers may be text
 *     <prefix>/presence/<gateway>             the same, where the gateway is told so
 *     <prefix>/<gateway>/LWT                  `online`, or (last will) `offline`
 *     <prefix>/<gateway>/SYStoMQTT            the gateway's own health
 *
 * The path of presence can be set, so any other topic is read like it if its message names a device and a level.
 */
export const gwOmg = defineDriver<GatewaySettings>({
  id: 'gw-omg',
  title: 'OpenMQTTGateway and Theengs Gateway over MQTT',
  kind: 'ble',
  links: ['mqtt'],
  topics: ['home/+/BTtoMQTT/#'],
  namesReceivers: true,
  settings: gatewaySettings,
  open: chosen => new OmgDriver(chosen),
})

const longestPayload = 16_384

class OmgDriver extends Gateway {
  protected onMessage(message: Message, nowMs: number, out: DriverOut): void {
    const parts = message.topic.split('/')
    const bluetooth = parts.lastIndexOf('BTtoMQTT')
    const [before = '', last = ''] = parts.slice(-2)
    if (bluetooth > 0)
      return this.#message(parts[bluetooth - 1]!, parts.slice(bluetooth + 1).join(''), message, nowMs, out)
    if (last === 'LWT') return tellStatus(before, message.payload, out)
    if (last === 'SYStoMQTT') return message.retained ? undefined : out.receiver(before, true)
    // Settings, radios of other kinds, and what it was told.
    if (parts.some(part => /toMQTT$|^MQTTto|^commands$|^version$/.test(part))) return
    this.#message(last, '', message, nowMs, out)
  }

  #message(
    receiver: string,
    leaf: string,
    { topic, payload: bytes, retained }: Message,
    nowMs: number,
    out: DriverOut,
  ): void {
    if (retained) return
    const payload = parseJson(bytes, longestPayload)
    const tell = (kind: string, text: string, tip: string) => this.refuse(kind, text, tip, nowMs, out)
    if (!isObject(payload)) return tell('json', `A message on ${quote(topic)} is not a JSON object.`, foreignTip)
    const address = addressOf(payload.mac) ?? addressOf(payload.id) ?? addressOf(leaf)
    const found = foundIn(payload)
    if (!address && !found.beacon)
      return tell('id', `A message on ${quote(topic)} does not say which device it is.`, foreignTip)
    const rssiDbm = rssiOf(payload.rssi)
    // Gateways also pass on what sensors measured without saying how loud they were; with a level, it must be one.
    if (payload.rssi !== undefined && rssiDbm === null)
      return tell('rssi', `A message on ${quote(topic)} has no usable signal strength (rssi).`, levelTip)
    const kind = kindOf(payload.mac_type)
    const lasting = address && isLasting(address, kind) ? address : null
    this.ear.tell(found, { address, kind, rssiDbm, receiver }, lasting, nowMs, out)
  }
}

const kindOf = (type: unknown): AddressKind => {
  const number = numberIn(type, 0, 3)
  return number === null ? 'unknown' : number === 1 || number === 3 ? 'random' : 'public'
}

/** What the gateway decoded, and what it passes on undecoded. The gateway's own values win. */
function foundIn(payload: Json): Found {
  const found = nothingFound()
  const service = hexOf(payload.servicedatauuid)
  const serviceData = hexOf(payload.servicedata)
  // The number of the service is text, first digit first; over the air it goes the other way round.
  if (service?.length === 2 && serviceData) {
    const bytes = Uint8Array.from([service[1]!, service[0]!, ...serviceData])
    readServiceData(bytes, 0, bytes.length, found)
  }
  const company = hexOf(payload.manufacturerdata)
  if (company) readCompanyData(company, 0, company.length, found)
  found.beacon = beaconOf(payload) ?? found.beacon
  Object.assign(found.telemetry, telemetryOf(payload))
  const press = numberIn(payload.button, 0, 255)
  if (press !== null) readButton(press, 0, found)
  return found
}

function beaconOf({ uuid, major, minor }: Json): TagId | null {
  const [high, low] = [numberIn(major, 0, 65535), numberIn(minor, 0, 65535)]
  return typeof uuid === 'string' && high !== null && low !== null ? parseTagId(`ibeacon:${uuid}/${high}/${low}`) : null
}

function telemetryOf(payload: Json): object {
  const volts = numberIn(payload.volt, 0, 20)
  const hectopascals = numberIn(payload.pres, 300, 1200)
  const values = {
    batteryPct: numberIn(payload.batt, 0, 100),
    batteryMv: volts === null ? null : Math.round(volts * 1000),
    temperatureC: numberIn(payload.tempc, -100, 200),
    humidityPct: numberIn(payload.hum, 0, 100),
    illuminanceLux: numberIn(payload.lux, 0, 200_000),
    pressurePa: hectopascals === null ? null : Math.round(hectopascals * 100),
    co2Ppm: numberIn(payload.co2, 0, 100_000),
    open: flagOf(payload.open),
    moving: flagOf(payload.motion ?? payload.moving),
    occupied: flagOf(payload.presence),
    tampered: flagOf(payload.tamper),
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

/** Gateways put here what they could not read, which may be anything. */
const hexOf = (value: unknown): Uint8Array | null => (typeof value === 'string' && value !== '' ? fromHex(value) : null)
