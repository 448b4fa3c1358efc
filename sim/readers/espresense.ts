/**
 * An ESPresense node as the broker sees it: topics and fields of its version 3. Status `online` is
 * retained, the last will is `offline`.
 */
import { hashOfText } from '../random.ts'

export interface MqttMessage {
  readonly topic: string
  readonly payload: string
  readonly retain: boolean
}

/** How ESPresense names a device, and its address. */
export interface Device {
  readonly id: string
  readonly mac: string
}

/** Of an iBeacon by its canonical tag id. */
export const deviceOf = (tag: string): Device => ({ id: espresenseId(tag), mac: macOf(tag) })

/** What a node hears in one packet. */
export interface Heard {
  readonly device: Device
  readonly rssiDbm: number
  readonly batteryPct: number
  /** Milliseconds between packets. */
  readonly intervalMs: number
}

export const telemetryEveryMs = 15_000
const atOneMetreDbm = -59
const absorption = 2.7

export class EspresenseNode {
  readonly room: string
  readonly prefix: string
  readonly #ip: string
  #reported = 0

  constructor(prefix: string, room: string, number: number) {
    this.prefix = prefix
    this.room = room
    this.#ip = `10.20.${Math.floor(number / 200)}.${20 + (number % 200)}`
  }

  status(online: boolean): MqttMessage {
    return { topic: `${this.prefix}/rooms/${this.room}/status`, payload: online ? 'online' : 'offline', retain: true }
  }

  telemetry(uptimeMs: number): MqttMessage {
    const payload = {
      ip: this.#ip,
      uptime: Math.floor(uptimeMs / 1000),
      firm: 'esp32',
      rssi: -52 - (hashOfText(this.room) % 20),
      ver: 'v3.3.4',
      adverts: this.#reported,
      seen: this.#reported,
      reported: this.#reported,
      freeHeap: 118_000,
      maxAllocHeap: 77_812,
      memFrag: 34,
      scanHighWater: 2_004,
      reportHighWater: 1_688,
    }
    return { topic: `${this.prefix}/rooms/${this.room}/telemetry`, payload: JSON.stringify(payload), retain: false }
  }

  device({ device: { id, mac }, rssiDbm, batteryPct, intervalMs }: Heard): MqttMessage {
    this.#reported++
    const distance = 10 ** ((atOneMetreDbm - rssiDbm) / (10 * absorption))
    const payload = {
      mac,
      id,
      disc: 'iBeacon',
      'rssi@1m': atOneMetreDbm,
      rssi: hundredths(rssiDbm),
      rxAdj: 0,
      rssiVar: 1,
      distance: hundredths(distance),
      var: hundredths(distance * 0.05),
      int: Math.round(intervalMs),
      ...(tellsBattery(mac) && { mV: 2_100 + Math.round(batteryPct * 9), batt: Math.round(batteryPct) }),
    }
    return { topic: `${this.prefix}/devices/${id}/${this.room}`, payload: JSON.stringify(payload), retain: false }
  }
}

/** One tag in sixteen is of a kind that says nothing of its battery, as in any house. */
const tellsBattery = (mac: string) => !mac.endsWith('0')

/** `ibeacon:UUID/MAJOR/MINOR` as ESPresense spells it. */
function espresenseId(tag: string): string {
  const [uuid, major, minor] = tag.slice('ibeacon:'.length).split('/')
  return `iBeacon:${uuid.toLowerCase()}-${major}-${minor}`
}

/** A random static address (two highest bits set) that belongs to the tag. */
function macOf(tag: string): string {
  const [high, low] = [hashOfText(tag), hashOfText(`${tag} low`)]
  return ((high | 0xc0000000) >>> 0).toString(16).padStart(8, '0') + (low & 0xffff).toString(16).padStart(4, '0')
}

const hundredths = (v: number) => Math.round(v * 100) / 100
