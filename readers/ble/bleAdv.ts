import { z } from 'zod'
import { toHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Lines } from '../framing/lines.ts'
import { Repeats } from '../framing/repeats.ts'
import { quote, toUtf8, utf8 } from '../framing/text.ts'
import { RecentAdvertisements } from './adv/advertisement.ts'
import { SensorKeys, sensorSettings } from './adv/keys.ts'
import { readingOf } from './adv/sight.ts'
import { AdvLines } from './advLine.ts'

const settings = z.strictObject({
  ...sensorSettings,
  /** Whom a payload is taken for that neither names a tag nor comes with an address. */
  unnamed: z
    .string()
    .refine(text => parseTagId(text) !== null, 'give a tag id, such as name:sensor-1')
    .default('name:unnamed'),
})
type Settings = z.output<typeof settings>

/**
 * Bare advertising payloads, one a line: `[address] [dBm] payload`, address and payload in hex digits, as small
 * listeners of one's own print them. A recording may also be the bytes of one payload.
 */
export const bleAdv = defineDriver<Settings>({
  id: 'ble-adv',
  title: 'Bare Bluetooth advertising payloads',
  kind: 'ble',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  bare: bytes => (isText(bytes) ? bytes : toUtf8(`${toHex(bytes)}\n`)),
  open: chosen => new AdvDriver(chosen),
})

/** Of extended advertising. */
const longestPayload = 1650
/** With spaces between the digits, and what stands before it. */
const longestLine = longestPayload * 3 + 64
const midLineMs = 1000

class AdvDriver implements Driver {
  readonly #lines = new Lines(longestLine)
  readonly #repeats = new Repeats()
  readonly #reader = new AdvLines(longestPayload)
  readonly #recent = new RecentAdvertisements()
  readonly #keys: SensorKeys
  readonly #unnamed: TagId
  #receivedAt = 0

  constructor(settings: Settings) {
    this.#keys = new SensorKeys(settings.bthomeKeys)
    this.#unnamed = parseTagId(settings.unnamed)!
  }

  start(): void {
    this.#lines.clear()
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    if (!(input instanceof Uint8Array)) return
    this.#receivedAt = nowMs
    this.#lines.push(input, (line, length) => this.#line(line, length, nowMs, out))
  }

  tick(nowMs: number, out: DriverOut): void {
    if (this.#lines.unsettled && nowMs - this.#receivedAt >= midLineMs)
      this.#lines.flush((line, length) => this.#line(line, length, nowMs, out))
    this.#repeats.tick(nowMs, out)
  }

  end(out: DriverOut): void {
    this.#lines.flush((line, length) => this.#line(line, length, this.#receivedAt, out))
    this.#repeats.end(out)
  }

  #line(bytes: Uint8Array | null, to: number, nowMs: number, out: DriverOut): void {
    const line = bytes ? this.#reader.read(bytes, to) : 'tooLong'
    if (line === 'empty') return
    if (typeof line === 'string') {
      const what = quote((bytes && utf8(bytes.subarray(0, to))?.trim()) ?? 'too long, or no text')
      return this.#warn('line', `A line is no advertisement: ${what}.`, lineTip, nowMs, out)
    }
    const { payload, length, rssiDbm } = line
    const found = this.#recent.read(payload, 0, length)
    const address = line.address ?? found.address
    const closed = this.#keys.open(found, address, nowMs)
    if (closed?.why)
      this.#warn('sealed', `The BTHome payload${address ? ` of ${address}` : ''} ${closed.why}.`, keyTip, nowMs, out)
    if (closed?.isDoubtful) return
    if (found.fault) this.#warn('payload', `${found.fault}.`, payloadTip, nowMs, out)
    const reading =
      readingOf(found, line.address, rssiDbm) ?? (found.known ? readingOf(found, this.#unnamed, rssiDbm) : null)
    if (reading) out.reading(reading)
    else if (!found.fault)
      this.#warn('nobody', `An advertisement names no tag: ${quote(toHex(payload, 0, length))}.`, nobodyTip, nowMs, out)
  }

  #warn(kind: string, text: string, tip: string, nowMs: number, out: DriverOut): void {
    this.#repeats.tell(kind, problem('warning', text, tip), nowMs, out)
  }
}

const lineTip =
  'Send one advertisement a line: address, level in dBm and payload, such as AA:BB:CC:DD:EE:FF -70 0201061AFF….'
const payloadTip = 'Rare ones are radio noise; otherwise the tag speaks a newer version of its protocol.'
const nobodyTip = 'Put the address of the tag before the payload, or set the tag to send a beacon id.'
const keyTip = 'Put the key of the sensor into the settings of this reader, under bthomeKeys.'

const isText = (bytes: Uint8Array): boolean =>
  bytes.every(byte => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127))
