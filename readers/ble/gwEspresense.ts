import { z } from 'zod'
import type { TagId } from '../../core/model/ids.ts'
import { problem } from '../../core/model/problem.ts'
import type { Telemetry } from '../../core/model/sighting.ts'
import { macTag, parseTagId } from '../../core/model/tagId.ts'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Repeats } from '../framing/repeats.ts'
import { quote, utf8 } from '../framing/text.ts'

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
  namesReceivers: true,
  settings: z.strictObject({}),
  open: () => new EspresenseDriver(),
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

/** What a payload may hold of ours; anything else in it is left alone. */
type Payload = Readonly<Record<string, unknown>>

class EspresenseDriver implements Driver {
  readonly #repeats = new Repeats()

  start(): void {}

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    if (input instanceof Uint8Array) return
    const parts = input.topic.split('/')
    const [group, name, last] = parts.slice(-3)
    if (group === 'devices' && name && last)
      return input.retained ? undefined : this.#device(name, last, input, nowMs, out)
    if (group === 'rooms' && name) return room(name, last!, input, out)
    if (parts.includes('rooms') || parts.includes('settings') || parts.includes('companion')) return
    this.#refuse('topic', `The topic ${quote(input.topic)} is none of ESPresense's.`, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#repeats.tick(nowMs, out)
  }

  end(out: DriverOut): void {
    this.#repeats.end(out)
  }

  #device(id: string, receiver: string, message: Message, nowMs: number, out: DriverOut): void {
    const about = () => `A message of ${quote(receiver)} about ${quote(id)}`
    const payload = parseObject(message.payload)
    if (!payload) return this.#refuse('json', `${about()} is not a JSON object.`, nowMs, out)
    const rssiDbm = payload.rssi
    if (!isNumber(rssiDbm, -130, 20))
      return this.#refuse('rssi', `${about()} has no usable signal strength (rssi).`, nowMs, out)
    const mac = typeof payload.mac === 'string' ? macTag(payload.mac) : null
    const tag = identity(id) ?? mac
    if (!tag) return this.#refuse('id', `${about()} does not say which device it is.`, nowMs, out)
    out.reading({
      tag,
      ...(mac && mac !== tag && { alias: mac }),
      receiver,
      rssiDbm,
      ...telemetryOf(payload),
    })
  }

  #refuse(kind: keyof typeof tips, text: string, nowMs: number, out: DriverOut): void {
    this.#repeats.tell(kind, problem('warning', text, tips[kind]), nowMs, out)
  }
}

function room(name: string, leaf: string, message: Message, out: DriverOut): void {
  if (leaf === 'telemetry' && !message.retained) out.receiver(name, true)
  if (leaf !== 'status') return
  const status = utf8(message.payload)?.trim().toLowerCase()
  if (status === 'online' || status === 'offline') out.receiver(name, status === 'online')
}

/**
 * Ids of the kinds `sd:`, `md:`, `apple:` name what a device advertises, which many share; of `flora:A4C1…` and the like the
 * address behind the colon is the identity.
 */
function identity(id: string): TagId | null {
  return parseTagId(id) ?? macTag(id.slice(id.lastIndexOf(':') + 1))
}

function telemetryOf({ batt, mV, temp, rh }: Payload): { telemetry: Telemetry } | null {
  const telemetry: Telemetry = {
    ...(isNumber(batt, 0, 100) && { batteryPct: batt }),
    ...(isNumber(mV, 1, 20_000) && { batteryMv: mV }),
    ...(isNumber(temp, -100, 200) && { temperatureC: temp }),
    ...(isNumber(rh, 0, 100) && { humidityPct: rh }),
  }
  return Object.keys(telemetry).length > 0 ? { telemetry } : null
}

function parseObject(bytes: Uint8Array): Payload | null {
  const text = bytes.length <= longestPayload ? utf8(bytes) : null
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : null
  } catch {
    return null
  }
}

const isNumber = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most
