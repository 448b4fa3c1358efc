import { fromHex } from '../../core/model/hex.ts'
import { problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { type DriverOut, defineDriver, type Message } from '../driver.ts'
import { quote } from '../framing/text.ts'
import { readAdvertisement } from './adv/advertisement.ts'
import { type Found, nothingFound } from './adv/found.ts'
import {
  addressOf,
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
import { eachConnectPacket, eachPacket, isConnect, type Packet } from './minewPackets.ts'

/**
 * Minew gateways (G1 and later), in the forms that they can be set to:
 *
 *     /gw/<gateway>/status    JSON: a list of the gateway itself and of each device it heard
 *     /gw/<gateway>/status    "binary-long": `BB 01 …`
 *     /gw/<gateway>/status    "Minew-Connect": `BB 02 …`
 *
 * The message names the gateway; the topic is asked only where it does not.
 */
export const gwMinew = defineDriver<GatewaySettings>({
  id: 'gw-minew',
  title: 'Minew gateways over MQTT, HTTP or UDP: JSON, binary-long or Minew-Connect',
  kind: 'ble',
  links: ['mqtt', 'http', 'udp'],
  topics: ['/gw/#'],
  namesReceivers: true,
  settings: gatewaySettings,
  bare: payload => ({ topic: '', payload }),
  open: chosen => new MinewDriver(chosen),
})

/** Some hundred devices a second. */
const longestPayload = 262_144

class MinewDriver extends Gateway {
  protected onMessage(message: Message, nowMs: number, out: DriverOut): void {
    if (message.retained) return
    // What a gateway is told, and what it answers to that.
    if (/\/(action|response)$/.test(message.topic)) return
    if (isConnect(message.payload)) return this.#connect(message, nowMs, out)
    if (message.payload[0] === 0xbb) return this.#binary(message, nowMs, out)
    const items = parseJson(message.payload, longestPayload)
    if (Array.isArray(items)) return this.#items(message.topic, items, nowMs, out)
    this.refuse(
      'json',
      `A message on ${quote(message.topic)} is neither a JSON list nor in a binary form that is known.`,
      formTip,
      nowMs,
      out,
    )
  }

  #binary({ topic, payload }: Message, nowMs: number, out: DriverOut): void {
    const fault = eachPacket(payload, null)
    if (fault) return this.refuse('binary', `A message on ${quote(topic)} ${fault}.`, binaryTip, nowMs, out)
    eachPacket(payload, (gateway, packet) => {
      const receiver = gateway.slice('ble:'.length)
      if (packet) this.#hear(payload, packet, receiver, nowMs, out)
      else out.receiver(receiver, true)
    })
  }

  #connect({ topic, payload }: Message, nowMs: number, out: DriverOut): void {
    const fault = eachConnectPacket(payload, null)
    if (fault) return this.refuse('binary', `A message on ${quote(topic)} ${fault}.`, binaryTip, nowMs, out)
    // Where the topic does not say either (HTTP, UDP), it is the reader itself.
    const receiver = gatewayIn(topic)?.slice('ble:'.length)
    if (receiver) out.receiver(receiver, true)
    eachConnectPacket(payload, packet => this.#hear(payload, packet, receiver, nowMs, out))
  }

  #hear(payload: Uint8Array, packet: Packet, receiver: string | undefined, nowMs: number, out: DriverOut): void {
    const { address, rssiDbm, from, to } = packet
    this.ear.hear(payload, from, to, { address, kind: 'unknown', rssiDbm, receiver }, nowMs, out)
  }

  #items(topic: string, items: readonly unknown[], nowMs: number, out: DriverOut): void {
    const gateway = items.find((item): item is Json => isObject(item) && item.type === 'Gateway')
    const name = addressOf(gateway?.mac) ?? gatewayIn(topic)
    if (!name) return this.refuse('gateway', `A message on ${quote(topic)} names no gateway.`, foreignTip, nowMs, out)
    const receiver = name.slice('ble:'.length)
    if (gateway) out.receiver(receiver, true)
    for (const item of items) if (item !== gateway) this.#device(receiver, isObject(item) ? item : {}, nowMs, out)
  }

  #device(receiver: string, item: Json, nowMs: number, out: DriverOut): void {
    const [address, rssiDbm] = [addressOf(item.mac), rssiOf(item.rssi)]
    if (!address)
      return this.refuse('mac', `A device that ${quote(receiver)} hears has no address (mac).`, foreignTip, nowMs, out)
    if (rssiDbm === null)
      return this.refuse(
        'rssi',
        `What ${quote(receiver)} says of ${address} has no usable level (rssi).`,
        levelTip,
        nowMs,
        out,
      )
    const bytes = typeof item.rawData === 'string' ? fromHex(item.rawData) : new Uint8Array()
    if (item.rawData !== undefined && !bytes)
      this.repeats.tell('raw', problem('info', `The rawData of ${address} is not in hex digits.`, rawTip), nowMs, out)
    const found = bytes?.length ? readAdvertisement(bytes) : nothingFound()
    addDecoded(item, found)
    this.ear.tell(found, { address, kind: 'unknown', rssiDbm, receiver }, address, nowMs, out)
  }
}

/** The first part of a topic that is an address. */
const gatewayIn = (topic: string) => topic.split('/').map(addressOf).find(Boolean)

const formTip =
  'Set the gateway to send JSON, binary-long or Minew-Connect, and check what else publishes under this topic.'
const binaryTip = 'Rare ones do no harm; otherwise set the gateway to send JSON.'
const rawTip = 'It is taken as heard all the same; if it repeats, update the gateway.'

/** What the gateway decoded itself, by type of device. */
function addDecoded(item: Json, found: Found): void {
  const values = {
    batteryPct: numberIn(item.battery, 0, 100),
    temperatureC: numberIn(item.temperature, -100, 200),
    humidityPct: numberIn(item.humidity, 0, 100),
  }
  for (const [word, value] of Object.entries(values))
    if (value !== null) Object.assign(found.telemetry, { [word]: value })
  const { ibeaconUuid: uuid, eddystoneNamespace, eddystoneInstance } = item
  const [major, minor] = [numberIn(item.ibeaconMajor, 0, 65535), numberIn(item.ibeaconMinor, 0, 65535)]
  if (typeof uuid === 'string' && major !== null && minor !== null)
    found.beacon ??= parseTagId(`ibeacon:${uuid}/${major}/${minor}`)
  if (typeof eddystoneNamespace === 'string' && typeof eddystoneInstance === 'string')
    found.beacon ??= parseTagId(`eddystone:${eddystoneNamespace}/${eddystoneInstance}`)
}
