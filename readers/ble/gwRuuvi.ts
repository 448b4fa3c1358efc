import { fromHex } from '../../core/model/hex.ts'
import { type DriverOut, defineDriver, type Message } from '../driver.ts'
import { quote } from '../framing/text.ts'
import {
  addressOf,
  foreignTip,
  Gateway,
  type GatewaySettings,
  gatewaySettings,
  isObject,
  type Json,
  levelTip,
  parseJson,
  receiverOf,
  rssiOf,
} from './gateway.ts'

/**
 * Ruuvi Gateways:
 *
 *     <prefix>/<gateway>/<tag>        one advertisement, its bytes as hex digits in `data`
 *     <prefix>/<gateway>/gw_status    `{"state":"online"}`, or (last will) offline
 *
 * and the form they POST, `{"data":{"gw_mac":…,"tags":{address:{rssi,data}}}}`, where bridges publish that.
 */
export const gwRuuvi = defineDriver<GatewaySettings>({
  id: 'gw-ruuvi',
  title: 'Ruuvi Gateways over MQTT or HTTP',
  kind: 'ble',
  links: ['mqtt', 'http', 'udp'],
  topics: ['ruuvi/#'],
  namesReceivers: true,
  settings: gatewaySettings,
  bare: payload => ({ topic: '', payload }),
  open: chosen => new RuuviDriver(chosen),
})

/** A posted message has all tags of some seconds. */
const longestPayload = 262_144

class RuuviDriver extends Gateway {
  protected onMessage(message: Message, nowMs: number, out: DriverOut): void {
    const [gateway = '', tag = ''] = message.topic.split('/').slice(-2)
    const payload = parseJson(message.payload, longestPayload)
    if (!isObject(payload))
      return this.refuse('json', `A message on ${quote(message.topic)} is not a JSON object.`, foreignTip, nowMs, out)
    if (tag === 'gw_status') return status(gateway, payload, out)
    if (message.retained) return
    const posted = isObject(payload.data) ? payload.data : null
    if (posted) return this.#posted(posted, nowMs, out)
    const receiver = typeof payload.gw_mac === 'string' ? payload.gw_mac : gateway
    this.#tag(receiver, tag, payload, nowMs, out)
  }

  #posted({ gw_mac, tags }: Json, nowMs: number, out: DriverOut): void {
    if (typeof gw_mac !== 'string' || !isObject(tags))
      return this.refuse('post', 'A message names no gateway or no tags.', foreignTip, nowMs, out)
    out.receiver(receiverOf(gw_mac), true)
    for (const [address, tag] of Object.entries(tags)) this.#tag(gw_mac, address, isObject(tag) ? tag : {}, nowMs, out)
  }

  #tag(gateway: string, tag: string, { rssi, data }: Json, nowMs: number, out: DriverOut): void {
    const [address, rssiDbm] = [addressOf(tag), rssiOf(rssi)]
    const about = () => `A message of ${quote(gateway)} about ${quote(tag)}`
    if (!address || gateway === '')
      return this.refuse('address', `${about()} names no device or no gateway.`, foreignTip, nowMs, out)
    if (rssiDbm === null)
      return this.refuse('rssi', `${about()} has no usable signal strength (rssi).`, levelTip, nowMs, out)
    const bytes = typeof data === 'string' ? fromHex(data) : null
    if (!bytes) return this.refuse('data', `${about()} has no bytes in hex digits (data).`, dataTip, nowMs, out)
    const heard = { address, kind: 'unknown' as const, rssiDbm, receiver: receiverOf(gateway) }
    this.ear.hear(bytes, 0, bytes.length, heard, nowMs, out)
  }
}

const dataTip = 'Set the gateway to send raw data, not decoded values only.'

function status(gateway: string, { state }: Json, out: DriverOut): void {
  if (state === 'online' || state === 'offline') out.receiver(receiverOf(gateway), state === 'online')
}
