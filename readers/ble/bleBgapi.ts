import { z } from 'zod'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { hex } from '../framing/text.ts'
import { Recent } from '../framing/recent.ts'
import { Wire, type WireWays } from '../framing/wire.ts'
import { macLeAt, s8, u16le } from './adv/found.ts'
import { Ear } from './adv/hear.ts'
import { sensorSettings } from './adv/keys.ts'
import { bgapiFraming, bodyAt, codeAt, command, isEvent, message } from './bgapiFrame.ts'

const settings = z.strictObject({
  ...sensorSettings,
  /** How often it changes the channel. It listens all the time. */
  intervalMs: z.number().min(2.5).max(10_240).default(60),
  /** Asks tags for their second message too: more to hear, and tags' batteries last less. */
  active: z.boolean().default(false),
  /** For modules on a UART in packet mode: their commands begin with a length. USB dongles have none. */
  packetMode: z.boolean().default(false),
})
type Settings = z.output<typeof settings>

export const bleBgapi = defineDriver<Settings>({
  id: 'ble-bgapi',
  title: 'Bluegiga BLED112 dongles and BLE112/BLE113 modules (BGAPI)',
  kind: 'ble',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: bgapiFraming,
    // A question without parameters looks like an answer without results.
    isOwn: (bytes, from, to) => {
      const at = bodyAt(bytes, from, to)
      return isEvent(bytes, at) || bytes[at + 1]! > 0
    },
    asks: [command(message.endProcedure)],
    lines: [{ baud: 115_200 }],
  },
  open: chosen => new BgapiDriver(chosen),
})

const answerMs = 500
/** Somewhere something advertises: a dongle that hears nothing for so long has lost its settings. */
const quietMs = 15_000
/** Observation: everything that is advertised, to whomever. */
const observe = 2

const ways: WireWays = {
  midFrameMs: 200,
  faultTip: 'Rare ones do no harm; otherwise check the cable, and the baud rate of modules on a UART.',
  noiseTip: 'Normal when it is plugged in; otherwise check the kind of reader.',
}

class BgapiDriver implements Driver {
  readonly #wire = new Wire(bgapiFraming, (bytes, from, to) => this.#onFrame(bytes, bodyAt(bytes, from, to), to), ways)
  readonly #ear: Ear
  readonly #steps: readonly Uint8Array[]
  readonly #packetMode: boolean
  readonly #addresses = new Recent((bytes, from) => macLeAt(bytes, from))

  #phase: 'idle' | 'setup' | 'scanning' = 'idle'
  #step = 0
  #tries = 0

  constructor({ bthomeKeys, intervalMs, active, packetMode }: Settings) {
    this.#ear = new Ear(bthomeKeys, this.#wire.repeats)
    this.#packetMode = packetMode
    const steps = Math.round(intervalMs / 0.625)
    const [low, high] = [steps & 0xff, steps >> 8]
    this.#steps = [
      // A scan of an earlier session may still run, and then nothing can be set.
      command(message.endProcedure),
      command(message.scanParameters, low, high, low, high, active ? 1 : 0),
      command(message.discover, observe),
    ]
  }

  start(nowMs: number, out: DriverOut): void {
    this.#wire.start(nowMs, out)
    this.#setUp()
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    this.#wire.receive(input, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#wire.tick(nowMs, out)
    if (this.#phase === 'setup' && nowMs - this.#wire.sentAt >= answerMs) this.#askAgain()
    if (this.#phase === 'scanning' && nowMs - this.#wire.framedAt >= quietMs) this.#setUp()
  }

  end(out: DriverOut): void {
    this.#wire.end(out)
  }

  #setUp(): void {
    this.#phase = 'setup'
    this.#ask(0)
  }

  #ask(step: number): void {
    this.#step = step
    this.#tries = 0
    if (step < this.#steps.length) return this.#send()
    this.#phase = 'scanning'
  }

  #send(): void {
    const frame = this.#steps[this.#step]!
    this.#wire.send(this.#packetMode ? Uint8Array.of(frame.length, ...frame) : frame)
  }

  #askAgain(): void {
    if (++this.#tries % 4 === 0) {
      this.#wire.warn('unanswered', 'The Bluetooth dongle does not answer.', unansweredTip)
      this.#step = 0
    }
    this.#send()
  }

  #onFrame(bytes: Uint8Array, at: number, to: number): void {
    const code = codeAt(bytes, at)
    if (!isEvent(bytes, at)) return this.#onAnswer(code, to - at === 6 ? u16le(bytes, at + 4) : 0)
    if (code === message.scanResponse) this.#onReport(bytes, at + 4, to)
    // It has just got power, or reset itself.
    if (code === message.boot && this.#phase !== 'idle') this.#setUp()
    if (code === message.fault)
      this.#wire.warn('own fault', `The Bluetooth dongle reports a fault (${hex(u16le(bytes, at + 4), 4)}).`, faultTip)
  }

  #onAnswer(code: number, result: number): void {
    if (this.#phase !== 'setup' || code !== codeAt(this.#steps[this.#step]!, 0)) return
    const isStop = code === message.endProcedure
    if (result === 0 || isStop) return this.#ask(this.#step + 1)
    this.#wire.warn(`refused ${code}`, `The Bluetooth dongle refused a command (error ${hex(result, 4)}).`, refusedTip)
    // Asked again after a while, from the beginning, so that a dongle that is busy is left alone for a moment.
    this.#step = 0
  }

  #onReport(bytes: Uint8Array, at: number, to: number): void {
    const heard = {
      address: this.#addresses.of(bytes, at + 2, at + 8),
      kind: bytes[at + 8] === 1 ? ('random' as const) : ('public' as const),
      rssiDbm: s8(bytes, at),
    }
    this.#ear.hear(bytes, at + 11, to, heard, this.#wire.now, this.#wire.out)
  }
}

const unansweredTip =
  'Unplug it and plug it in again. A module on a UART needs packetMode in its settings, and newer dongles (Gecko) are of another kind.'
const faultTip = 'If this repeats, unplug it and plug it in again.'
const refusedTip = 'It is asked again by itself; if this repeats, unplug it and plug it in again.'
