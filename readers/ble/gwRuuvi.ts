import { z } from 'zod'
import { fromHex } from '../../core/model/hex.ts'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Repeats } from '../framing/repeats.ts'
import { quote } from '../framing/text.ts'
import { Ear } from './adv/hear.ts'
import { sensorSettings } from './adv/keys.ts'
import {
  addressOf,
  foreignTip,
  isObject,
  type Json,
  levelTip,
  parseJson,
  receiverOf,
  refuse,
  rssiOf,
} from './gateway.ts'

const settings = z.strictObject({ ...sensorSettings })
type Settings = z.output<typeof settings>

/**
 * Ruuvi Gateways:
 *
 *     <prefix>/<gateway>/<tag>        one advertisement, its bytes as hex digits in `data`
 *     <prefix>/<gateway>/gw_status    `{"state":"online"}`, or (last will) offline
 *
 * and the form they POST, `{"data":{"gw_mac":…,"tags":{address:{rssi,data}}}}`, where bridges publish that.
 */
export const gwRuuvi = defineDriver<Settings>({
  id: 'gw-ruuvi',
  title: 'Ruuvi Gateways over MQTT',
  kind: 'ble',
  links: ['mqtt'],
  namesReceivers: true,
  settings,
  bare: payload => ({ topic: '', payload }),
  open: chosen => new RuuviDriver(chosen),
})

/** A posted message has all tags of some seconds. */
const longestPayload = 262_144

class RuuviDriver implements Driver {
  readonly #repeats = new Repeats()
  readonly #ear: Ear

  constructor(settings: Settings) {
    this.#ear = new Ear(settings.bthomeKeys, this.#repeats)
  }

  start(): void {}

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    if (input instanceof Uint8Array) return
    const [gateway = '', tag = ''] = input.topic.split('/').slice(-2)
    const payload = parseJson(input.payload, longestPayload)
    if (!isObject(payload))
      return refuse(
        this.#repeats,
        'json',
        `A message on ${quote(input.topic)} is not a JSON object.`,
        foreignTip,
        nowMs,
        out,
      )
    if (tag === 'gw_status') return status(gateway, payload, out)
    if (input.retained) return
    const posted = isObject(payload.data) ? payload.data : null
    if (posted) return this.#posted(posted, nowMs, out)
    const receiver = typeof payload.gw_mac === 'string' ? payload.gw_mac : gateway
    this.#tag(receiver, tag, payload, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#repeats.tick(nowMs, out)
  }

  end(out: DriverOut): void {
    this.#repeats.end(out)
  }

  #posted({ gw_mac, tags }: Json, nowMs: number, out: DriverOut): void {
    if (typeof gw_mac !== 'string' || !isObject(tags))
      return refuse(this.#repeats, 'post', 'A message names no gateway or no tags.', foreignTip, nowMs, out)
    out.receiver(receiverOf(gw_mac), true)
    for (const [address, tag] of Object.entries(tags)) this.#tag(gw_mac, address, isObject(tag) ? tag : {}, nowMs, out)
  }

  #tag(gateway: string, tag: string, { rssi, data }: Json, nowMs: number, out: DriverOut): void {
    const [address, rssiDbm] = [addressOf(tag), rssiOf(rssi)]
    const about = () => `A message of ${quote(gateway)} about ${quote(tag)}`
    if (!address || gateway === '')
      return refuse(this.#repeats, 'address', `${about()} names no device or no gateway.`, foreignTip, nowMs, out)
    if (rssiDbm === null)
      return refuse(this.#repeats, 'rssi', `${about()} has no usable signal strength (rssi).`, levelTip, nowMs, out)
    const bytes = typeof data === 'string' ? fromHex(data) : null
    if (!bytes)
      return refuse(this.#repeats, 'data', `${about()} has no bytes in hex digits (data).`, dataTip, nowMs, out)
    const heard = { address, kind: 'unknown' as const, rssiDbm, receiver: receiverOf(gateway) }
    this.#ear.hear(bytes, 0, bytes.length, heard, nowMs, out)
  }
}

const dataTip = 'Set the gateway to send raw data, not decoded values only.'

function status(gateway: string, { state }: Json, out: DriverOut): void {
  if (state === 'online' || state === 'offline') out.receiver(receiverOf(gateway), state === 'online')
}
