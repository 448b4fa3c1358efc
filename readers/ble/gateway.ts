import { z } from 'zod'
import type { TagId } from '../../core/model/ids.ts'
import { problem } from '../../core/model/problem.ts'
import { macTag } from '../../core/model/tagId.ts'
import type { Driver, DriverOut, Message } from '../driver.ts'
import { Repeats } from '../framing/repeats.ts'
import { utf8 } from '../framing/text.ts'
import { Ear } from './adv/hear.ts'
import { sensorSettings } from './adv/keys.ts'

export const gatewaySettings = z.strictObject(sensorSettings)
export type GatewaySettings = z.output<typeof gatewaySettings>

/** What feeds over MQTT have in common: nothing is asked, each message says something by itself. */
export abstract class Gateway implements Driver {
  protected readonly repeats = new Repeats()
  protected readonly ear: Ear

  constructor({ bthomeKeys }: GatewaySettings) {
    this.ear = new Ear(bthomeKeys, this.repeats)
  }

  start(): void {}

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    if (!(input instanceof Uint8Array)) this.onMessage(input, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.repeats.tick(nowMs, out)
  }

  end(out: DriverOut): void {
    this.repeats.end(out)
  }

  protected abstract onMessage(message: Message, nowMs: number, out: DriverOut): void

  /** Tells what a gateway sent that can not be used. */
  protected refuse(kind: string, text: string, tip: string, nowMs: number, out: DriverOut): void {
    this.repeats.tell(kind, problem('warning', text, tip), nowMs, out)
  }
}

export type Json = Readonly<Record<string, unknown>>

/** The value of a JSON text; undefined when it is none, or longer than such messages are. */
export const parseJson = (bytes: Uint8Array, longest: number): unknown => {
  const text = bytes.length <= longest ? utf8(bytes) : null
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A number, also one that came as text; null when it is none or out of bounds. */
export const numberIn = (value: unknown, least: number, most: number): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && number >= least && number <= most ? number : null
}

/** True and false in all the ways gateways say them. */
export const flagOf = (value: unknown): boolean | null => {
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  if (value === false || value === 0 || value === '0' || value === 'false') return false
  return null
}

export const rssiOf = (value: unknown): number | null => numberIn(value, -130, 20)

export const addressOf = (value: unknown): TagId | null => (typeof value === 'string' ? macTag(value) : null)

/** The one spelling of a receiver that is known by its address: capitals, colons. What is no address stays as it is. */
export const receiverOf = (name: string): string => macTag(name)?.slice('ble:'.length) ?? name

/** Of a message that says `online`, or (last will) `offline`. */
export const tellStatus = (receiver: string, payload: Uint8Array, out: DriverOut): void => {
  const word = utf8(payload)?.trim().toLowerCase()
  if (receiver !== '' && (word === 'online' || word === 'offline')) out.receiver(receiver, word === 'online')
}

export const foreignTip = 'Check what else publishes under this topic.'
export const levelTip = 'Update the gateway: without a level in dBm (rssi) the device can not be placed.'
