import { z } from 'zod'
import type { TagId } from '../../core/model/ids.ts'
import type { Telemetry } from '../../core/model/sighting.ts'
import { macTag, parseTagId } from '../../core/model/tagId.ts'
import { type DriverOut, defineDriver, type Message } from '../driver.ts'
import { quote } from '../framing/text.ts'
import { Gateway, isObject, type Json, parseJson, tellStatus } from './gateway.ts'

/**
 * ESPresense nodes, by their topics:
 *
 *     <prefix>/devices/<id>/<receiver>        what a receiver hears of a device, JSON
 *     <prefix>/rooms/<receiver>/status        `online`, or (last will) `offline`
 *     <prefix>/rooms/<receiver>/telemetry     the receiver's own health
 *
 * Its other topics (settings, companion) carry nothing to locate by.
 */
export const gwEspresense = defineDriver<object>({
  id: 'gw-espresense',
  title: 'ESPresense nodes over MQTT',
  kind: 'ble',
  links: ['mqtt'],
  topics: ['espresense/#'],
  namesReceivers: true,
  settings: z.strictObject({}),
  // The nodes read payloads themselves, so there is nothing to open with keys.
  open: () => new EspresenseDriver({ bthomeKeys: {} }),
})

/** Real messages have a few hundred bytes. */
const longestPayload = 8192

/** What to do about each kind of message that can't be used. */
const tips = {
  topic: 'Give the link the topic that the nodes publish under, such as mqtt:espresense.',
  json: 'Check what else publishes under this topic.',
  rssi: 'Update the node: without rssi the device can not be placed.',
  id: 'Give the device an alias or a beacon id in the settings of the nodes.',
} as const

class EspresenseDriver extends Gateway {
  protected onMessage(message: Message, nowMs: number, out: DriverOut): void {
    const parts = message.topic.split('/')
    const [group, name, last] = parts.slice(-3)
    if (group === 'devices' && name && last)
      return message.retained ? undefined : this.#device(name, last, message, nowMs, out)
    if (group === 'rooms' && name) return room(name, last!, message, out)
    if (parts.includes('rooms') || parts.includes('settings') || parts.includes('companion')) return
    this.#cannotUse('topic', `The topic ${quote(message.topic)} is none of ESPresense's.`, nowMs, out)
  }

  #device(id: string, receiver: string, message: Message, nowMs: number, out: DriverOut): void {
    const about = () => `A message of ${quote(receiver)} about ${quote(id)}`
    const payload = parseJson(message.payload, longestPayload)
    if (!isObject(payload)) return this.#cannotUse('json', `${about()} is not a JSON object.`, nowMs, out)
    const rssiDbm = payload.rssi
    if (!isNumber(rssiDbm, -130, 20))
      return this.#cannotUse('rssi', `${about()} has no usable signal strength (rssi).`, nowMs, out)
    const mac = typeof payload.mac === 'string' ? macTag(payload.mac) : null
    const tag = identity(id) ?? mac
    if (!tag) return this.#cannotUse('id', `${about()} does not say which device it is.`, nowMs, out)
    out.reading({
      tag,
      ...(mac && mac !== tag && { alias: mac }),
      receiver,
      rssiDbm,
      ...telemetryOf(payload),
    })
  }

  #cannotUse(kind: keyof typeof tips, text: string, nowMs: number, out: DriverOut): void {
    this.refuse(kind, text, tips[kind], nowMs, out)
  }
}

function room(name: string, leaf: string, message: Message, out: DriverOut): void {
  if (leaf === 'telemetry' && !message.retained) out.receiver(name, true)
  if (leaf === 'status') tellStatus(name, message.payload, out)
}

/**
 * Ids of the kinds `sd:`, `md:`, `apple:` name what a device advertises, which many share; of `flora:A4C1…` and the like the
 * address behind the colon is the identity.
 */
function identity(id: string): TagId | null {
  return parseTagId(id) ?? macTag(id.slice(id.lastIndexOf(':') + 1))
}

function telemetryOf({ batt, mV, temp, rh }: Json): { telemetry: Telemetry } | null {
  const telemetry: Telemetry = {
    ...(isNumber(batt, 0, 100) && { batteryPct: batt }),
    ...(isNumber(mV, 1, 20_000) && { batteryMv: mV }),
    ...(isNumber(temp, -100, 200) && { temperatureC: temp }),
    ...(isNumber(rh, 0, 100) && { humidityPct: rh }),
  }
  return Object.keys(telemetry).length > 0 ? { telemetry } : null
}

const isNumber = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most
