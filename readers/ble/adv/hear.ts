import type { TagId } from '../../../core/model/ids.ts'
import { problem } from '../../../core/model/problem.ts'
import type { DriverOut } from '../../driver.ts'
import type { Repeats } from '../../framing/repeats.ts'
import { RecentAdvertisements } from './advertisement.ts'
import type { Found } from './found.ts'
import { SensorKeys } from './keys.ts'
import { type AddressKind, isLasting, isSaid, readingOf } from './sight.ts'

/** What a receiver says beside the payload. */
export interface Heard {
  /** Null where the device is anonymous. */
  readonly address: TagId | null
  readonly kind: AddressKind
  /** Null where it was not measured. */
  readonly rssiDbm: number | null
  /** Only for feeds that carry many. */
  readonly receiver?: string | undefined
}

/** Turns what receivers hear into readings: the part that all of them share. */
export class Ear {
  readonly #keys: SensorKeys
  readonly #repeats: Repeats
  readonly #recent = new RecentAdvertisements()

  constructor(keys: Readonly<Record<string, string>>, repeats: Repeats) {
    this.#keys = new SensorKeys(keys)
    this.#repeats = repeats
  }

  /** Devices that can't be told from others (phones, mostly) give nothing. */
  hear(bytes: Uint8Array, from: number, to: number, heard: Heard, nowMs: number, out: DriverOut): void {
    const { address, kind } = heard
    const lasting = address && (isLasting(address, kind) || isSaid(address, bytes, from, to)) ? address : null
    this.tell(this.#recent.read(bytes, from, to), heard, lasting, nowMs, out)
  }

  /** The same with what was found already. `lasting` is the address if the device keeps it. */
  tell(found: Found, heard: Heard, lasting: TagId | null, nowMs: number, out: DriverOut): void {
    const { address, receiver, rssiDbm } = heard
    const closed = this.#keys.open(found, address ?? found.address, nowMs)
    if (closed?.why)
      this.#say(`sealed ${address}`, `The BTHome payload of ${address} ${closed.why}.`, keyTip, nowMs, out)
    if (closed?.isDoubtful) return
    if (found.fault) this.#say('payload', `${found.fault}${lasting ? ` (${lasting})` : ''}.`, payloadTip, nowMs, out)
    const reading = readingOf(found, lasting, rssiDbm, receiver)
    if (reading) out.reading(reading)
  }

  #say(kind: string, text: string, tip: string, nowMs: number, out: DriverOut): void {
    this.#repeats.tell(kind, problem('info', text, tip), nowMs, out)
  }
}

const payloadTip = 'Rare ones are radio noise; otherwise the tag speaks a newer version of its protocol.'
const keyTip = 'Put the key of the sensor into the settings of this reader, under bthomeKeys.'
