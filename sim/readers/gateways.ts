/** Bluetooth gateways as a broker sees them. They are told nothing; power that goes shows in the last will they leave. */
import { toHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import type { Message } from '../../readers/driver.ts'
import type { Random } from '../random.ts'
import { advertisementOf } from './advertisement.ts'
import { deviceOf, EspresenseNode, type MqttMessage } from './espresense.ts'
import { FarEnd, type Label } from './farEnd.ts'

const name = 'AC233FC001EA'
const encoder = new TextEncoder()
const json = (topic: string, payload: unknown): Message => ({ topic, payload: encoder.encode(JSON.stringify(payload)) })
const word = (topic: string, payload: string): Message => ({ topic, payload: encoder.encode(payload) })
/** What can't be used: a message that names no device. */
const nobody = {}

abstract class GatewayEnd extends FarEnd<Message> {
  constructor(random: Random, send: (message: Message) => void) {
    super(random, send)
    this.roundsLeft = Number.POSITIVE_INFINITY
  }

  protected hear(): void {}

  protected override started(): void {
    for (const message of this.comesAndGoes()) this.write(message)
    this.roundsLeft = Number.POSITIVE_INFINITY
  }

  protected round(labels: readonly Label[]): void {
    if (this.refuses()) return this.write(this.fault())
    for (const message of this.hears(labels)) this.write(message)
  }

  /** Its last will, and that it is back. */
  protected abstract comesAndGoes(): readonly Message[]
  protected abstract hears(labels: readonly Label[]): readonly Message[]
  protected abstract fault(): Message
}

export class EspresenseEnd extends GatewayEnd {
  readonly #node = new EspresenseNode('espresense', 'ward-3', 1)

  protected comesAndGoes(): readonly Message[] {
    return [this.#node.status(false), this.#node.status(true)].map(published)
  }

  protected hears(labels: readonly Label[]): readonly Message[] {
    return labels.map(({ tag, rssiDbm }) =>
      published(this.#node.device({ device: deviceOf(tag), rssiDbm, batteryPct: 90, intervalMs: 1000 })),
    )
  }

  protected fault(): Message {
    return json('espresense/devices/unknown/ward-3', nobody)
  }
}

const published = ({ topic, payload, retain }: MqttMessage): Message => ({ ...word(topic, payload), retained: retain })

export class OmgEnd extends GatewayEnd {
  protected comesAndGoes(): readonly Message[] {
    return [word(`home/${name}/LWT`, 'offline'), word(`home/${name}/LWT`, 'online')]
  }

  protected hears(labels: readonly Label[]): readonly Message[] {
    return labels.map(({ tag, rssiDbm }) => {
      const [uuid, major, minor] = tag.slice('ibeacon:'.length).split('/')
      const id = addressOf(tag)
      const beacon = { model_id: 'IBEACON', uuid: uuid!.replaceAll('-', '').toLowerCase(), major, minor, txpower: -59 }
      return json(`home/${name}/BTtoMQTT/${toHex(advertisementOf(tag).address)}`, {
        id,
        mac_type: 1,
        rssi: rssiDbm,
        ...beacon,
      })
    })
  }

  protected fault(): Message {
    return json(`home/${name}/BTtoMQTT/unknown`, nobody)
  }
}

export class MinewEnd extends GatewayEnd {
  protected comesAndGoes(): readonly Message[] {
    return []
  }

  protected hears(labels: readonly Label[]): readonly Message[] {
    const devices = labels.map(({ tag, rssiDbm }) => {
      const { address, bytes } = advertisementOf(tag)
      return { type: 'Unknown', mac: toHex(address), bleName: '', rssi: rssiDbm, rawData: toHex(bytes) }
    })
    return [
      json(`/gw/${name}/status`, [{ type: 'Gateway', mac: name, gatewayFree: 98, gatewayLoad: 0.05 }, ...devices]),
    ]
  }

  protected fault(): Message {
    return json(`/gw/${name}/status`, nobody)
  }
}

/** The same gateway, set to binary-long. */
export class MinewBinaryEnd extends MinewEnd {
  protected override hears(labels: readonly Label[]): readonly Message[] {
    const devices = labels.flatMap(({ tag, rssiDbm }) => {
      const { address, bytes } = advertisementOf(tag)
      return [...address, 0, 1, bytes.length, ...bytes, 0, Math.round(rssiDbm) & 0xff]
    })
    const length = devices.length + 15
    const gateway = [0xac, 0x23, 0x3f, 0xc0, 0x01, 0xea]
    const [high, low] = [length >> 16, length & 0xffff]
    const head = [0xbb, 1, 0, high, low >> 8, low & 0xff, ...gateway, labels.length >> 8, labels.length & 0xff]
    return [{ topic: `/gw/${name}/status`, payload: Uint8Array.of(...head, ...devices, 0xdd) }]
  }
}

export class RuuviEnd extends GatewayEnd {
  protected comesAndGoes(): readonly Message[] {
    return ['offline', 'online'].map(state => json(`ruuvi/${name}/gw_status`, { state }))
  }

  protected hears(labels: readonly Label[]): readonly Message[] {
    return labels.map(({ tag, rssiDbm }) => {
      const seconds = String(1_700_000_000)
      const data = toHex(advertisementOf(tag).bytes)
      const payload = { gw_mac: name, rssi: Math.round(rssiDbm), aoa: [], gwts: seconds, ts: seconds, data, coords: '' }
      return json(`ruuvi/${name}/${addressOf(tag)}`, payload)
    })
  }

  protected fault(): Message {
    return json(`ruuvi/${name}/unknown`, nobody)
  }
}

export class ShellyEnd extends GatewayEnd {
  protected comesAndGoes(): readonly Message[] {
    return ['false', 'true'].map(online => word(`shelly-${name}/online`, online))
  }

  protected hears(labels: readonly Label[]): readonly Message[] {
    const results = labels.map(({ tag, rssiDbm }) => [
      addressOf(tag).toLowerCase(),
      Math.round(rssiDbm),
      btoa(String.fromCharCode(...advertisementOf(tag).bytes)),
      '',
    ])
    return [this.#event([2, results])]
  }

  protected fault(): Message {
    return this.#event([9, []])
  }

  #event(data: readonly unknown[]): Message {
    const events = [{ component: 'script:1', id: 1, event: 'ble.scan_result', data, ts: 1_700_000_000.12 }]
    const payload = { src: `shelly-${name}`, dst: `shelly-${name}/events`, method: 'NotifyEvent', params: { events } }
    return json(`shelly-${name}/events/rpc`, payload)
  }
}

const addressOf = (tag: TagId): string => toHex(advertisementOf(tag).address).match(/../g)!.join(':')
