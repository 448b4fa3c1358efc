import type { TagId } from '../../core/model/ids.ts'
import { type DriverOut, defineDriver, type Message } from '../driver.ts'
import { quote, utf8 } from '../framing/text.ts'
import { readAdvertisement } from './adv/advertisement.ts'
import { readButton } from './adv/bthome.ts'
import { type Found, nothingFound } from './adv/found.ts'
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
} from './gateway.ts'

// Every host of the product has it; declared here because neither Node's nor the browser's types are.
declare const atob: (text: string) => string

/**
 * Shelly devices as gateways, by the events that their scripts send:
 *
 *     <prefix>/events/rpc    NotifyEvent: `shelly-blu` with decoded values, `ble.scan_result` with raw advertisements
 *     <prefix>/online        `true`, or (last will) `false`
 *
 * A device is called by the last part of its prefix, which is its own name unless it was given another.
 */
export const gwShelly = defineDriver<GatewaySettings>({
  id: 'gw-shelly',
  title: 'Shelly devices as Bluetooth gateways over MQTT, HTTP or UDP',
  kind: 'ble',
  links: ['mqtt', 'http', 'udp'],
  topics: ['+/events/rpc'],
  namesReceivers: true,
  settings: gatewaySettings,
  bare: payload => ({ topic: '', payload }),
  open: chosen => new ShellyDriver(chosen),
})

const longestPayload = 65_536

class ShellyDriver extends Gateway {
  protected onMessage(message: Message, nowMs: number, out: DriverOut): void {
    const parts = message.topic.split('/')
    if (parts.at(-1) === 'online' && parts.length > 1) return online(parts.at(-2)!, message.payload, out)
    // Switches, meters and whatever else these devices are.
    if (message.topic !== '' && !(parts.at(-1) === 'rpc' && parts.at(-2) === 'events')) return
    if (message.retained) return
    const payload = parseJson(message.payload, longestPayload)
    if (!isObject(payload))
      return this.refuse('json', `A message on ${quote(message.topic)} is not a JSON object.`, foreignTip, nowMs, out)
    const events = isObject(payload.params) ? payload.params.events : null
    const receiver = parts.at(-3) ?? (typeof payload.src === 'string' ? payload.src : '')
    if (!Array.isArray(events)) return
    for (const event of events) if (isObject(event)) this.#event(receiver, event, nowMs, out)
  }

  #event(receiver: string, { event, data }: Json, nowMs: number, out: DriverOut): void {
    if (event === 'shelly-blu' && isObject(data)) this.#decoded(receiver, data, nowMs, out)
    if (event === 'ble.scan_result' && Array.isArray(data)) this.#scanned(receiver, data, nowMs, out)
  }

  #decoded(receiver: string, data: Json, nowMs: number, out: DriverOut): void {
    const address = addressOf(data.address)
    if (!address)
      return this.refuse('address', `A sensor that ${quote(receiver)} hears has no address.`, foreignTip, nowMs, out)
    this.#hear(receiver, address, data.rssi, measured(data), nowMs, out)
  }

  /** `[2, [[address, rssi, advertisement, scan response], …]]`, or `[1, address, rssi, …]` with one only; bytes in Base64. */
  #scanned(receiver: string, [version, ...rest]: readonly unknown[], nowMs: number, out: DriverOut): void {
    const results = version === 1 ? [rest] : version === 2 && Array.isArray(rest[0]) ? rest[0] : null
    if (!results)
      return this.refuse('scan', `${quote(receiver)} sends scan results of an unknown version.`, scanTip, nowMs, out)
    for (const result of results) {
      const [text, rssi, ...payloads] = Array.isArray(result) ? result : []
      const address = addressOf(text)
      if (!address)
        this.refuse('address', `A device that ${quote(receiver)} hears has no address.`, foreignTip, nowMs, out)
      else this.#hear(receiver, address, rssi, readAdvertisement(joined(payloads)), nowMs, out)
    }
  }

  #hear(receiver: string, address: TagId, rssi: unknown, found: Found, nowMs: number, out: DriverOut): void {
    const rssiDbm = rssiOf(rssi)
    if (receiver === '')
      return this.refuse('receiver', `A message about ${address} names no gateway.`, foreignTip, nowMs, out)
    if (rssiDbm === null)
      return this.refuse(
        'rssi',
        `A message of ${quote(receiver)} about ${address} has no usable level (rssi).`,
        levelTip,
        nowMs,
        out,
      )
    this.ear.tell(found, { address, kind: 'unknown', rssiDbm, receiver }, address, nowMs, out)
  }
}

const scanTip = 'Update Whereabouts, or the script on that device.'

/** The bytes of advertisement and scan response one behind the other; what is no Base64 is left out. */
function joined(texts: readonly unknown[]): Uint8Array {
  try {
    return Uint8Array.from(texts.map(text => atob(typeof text === 'string' ? text : '')).join(''), letter =>
      letter.charCodeAt(0),
    )
  } catch {
    return new Uint8Array()
  }
}

/** The script's own words for BTHome's objects; several of a kind come as a list, and the last counts. */
function measured(data: Json): Found {
  const found = nothingFound()
  const { telemetry } = found
  const last = (value: unknown) => (Array.isArray(value) ? value.at(-1) : value)
  const number = (word: string, least: number, most: number) => numberIn(last(data[word]), least, most) ?? undefined
  const flag = (...words: readonly string[]) =>
    words.map(word => flagOf(last(data[word]))).find(value => value !== null) ?? undefined
  const said = {
    batteryPct: number('battery', 0, 100),
    temperatureC: number('temperature', -100, 200),
    humidityPct: number('humidity', 0, 100),
    illuminanceLux: number('illuminance', 0, 200_000),
    moving: flag('motion', 'moving', 'vibration'),
    open: flag('window', 'door', 'opening', 'garage_door'),
    tampered: flag('tamper'),
    wet: flag('moisture_warn', 'water_leak'),
  }
  for (const [word, value] of Object.entries(said)) if (value !== undefined) Object.assign(telemetry, { [word]: value })
  const { button } = data
  const events = Array.isArray(button) ? button : button === undefined ? [] : [button]
  for (const [index, event] of events.entries()) readButton(numberIn(event, 0, 255) ?? 0, index, found)
  return found
}

function online(name: string, payload: Uint8Array, out: DriverOut): void {
  const alive = flagOf(utf8(payload)?.trim().toLowerCase())
  if (alive !== null) out.receiver(name, alive)
}
