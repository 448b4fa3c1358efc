import { z } from 'zod'
import { problem } from '../../core/model/problem.ts'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Deframer } from '../framing/deframer.ts'
import { Repeats } from '../framing/repeats.ts'
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
  open: chosen => new BgapiDriver(chosen),
})

const answerMs = 500
/** Somewhere something advertises: a dongle that hears nothing for so long has lost its settings. */
const quietMs = 15_000
/** A frame whose rest has not come by then never will. */
const midFrameMs = 200
/** Observation: everything that is advertised, to whomever. */
const observe = 2

class BgapiDriver implements Driver {
  readonly #framing = bgapiFraming()
  readonly #deframer = new Deframer(this.#framing)
  readonly #repeats = new Repeats()
  readonly #ear: Ear
  readonly #steps: readonly Uint8Array[]
  readonly #packetMode: boolean

  #phase: 'idle' | 'setup' | 'scanning' = 'idle'
  #step = 0
  #tries = 0
  #askedAt = 0
  #framedAt = 0
  #receivedAt = 0

  #now = 0
  #out!: DriverOut
  readonly #sink = {
    frame: (bytes: Uint8Array, from: number, to: number) => this.#onFrame(bytes, bodyAt(bytes, from, to), to),
    skipped: (count: number, fault: string | null) => this.#onSkipped(count, fault),
  }

  constructor({ bthomeKeys, intervalMs, active, packetMode }: Settings) {
    this.#ear = new Ear(bthomeKeys, this.#repeats)
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
    this.#enter(nowMs, out)
    this.#deframer.clear()
    this.#setUp()
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    if (!(input instanceof Uint8Array)) return
    this.#enter(nowMs, out)
    this.#receivedAt = nowMs
    this.#deframer.push(input, this.#sink)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#enter(nowMs, out)
    if (this.#deframer.unsettled && nowMs - this.#receivedAt >= midFrameMs) this.#flush()
    this.#repeats.tick(nowMs, out)
    if (this.#phase === 'setup' && nowMs - this.#askedAt >= answerMs) this.#askAgain()
    if (this.#phase === 'scanning' && nowMs - this.#framedAt >= quietMs) this.#setUp()
  }

  end(out: DriverOut): void {
    this.#enter(this.#now, out)
    this.#flush()
    this.#repeats.end(out)
  }

  #enter(nowMs: number, out: DriverOut): void {
    this.#now = nowMs
    this.#out = out
  }

  #flush(): void {
    this.#framing.final = true
    this.#deframer.flush(this.#sink)
    this.#framing.final = false
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
    this.#framedAt = this.#now
  }

  #send(): void {
    this.#askedAt = this.#now
    const frame = this.#steps[this.#step]!
    this.#out.send(this.#packetMode ? Uint8Array.of(frame.length, ...frame) : frame)
  }

  #askAgain(): void {
    if (++this.#tries % 4 === 0) {
      this.#warn('unanswered', 'The Bluetooth dongle does not answer.', unansweredTip)
      this.#step = 0
    }
    this.#send()
  }

  #onFrame(bytes: Uint8Array, at: number, to: number): void {
    this.#framedAt = this.#now
    const code = codeAt(bytes, at)
    if (!isEvent(bytes, at)) return this.#onAnswer(code, to - at === 6 ? u16le(bytes, at + 4) : 0)
    if (code === message.scanResponse) this.#onReport(bytes, at + 4, to)
    // It has just got power, or reset itself.
    if (code === message.boot && this.#phase !== 'idle') this.#setUp()
    if (code === message.fault)
      this.#warn('fault', `The Bluetooth dongle reports a fault (${hex4(u16le(bytes, at + 4))}).`, faultTip)
  }

  #onAnswer(code: number, result: number): void {
    if (this.#phase !== 'setup' || code !== codeAt(this.#steps[this.#step]!, 0)) return
    const isStop = code === message.endProcedure
    if (result === 0 || isStop) return this.#ask(this.#step + 1)
    this.#warn(`refused ${code}`, `The Bluetooth dongle refused a command (error ${hex4(result)}).`, refusedTip)
    // Asked again after a while, from the beginning, so that a dongle that is busy is left alone for a moment.
    this.#step = 0
  }

  #onReport(bytes: Uint8Array, at: number, to: number): void {
    const heard = {
      address: macLeAt(bytes, at + 2),
      kind: bytes[at + 8] === 1 ? ('random' as const) : ('public' as const),
      rssiDbm: s8(bytes, at),
    }
    this.#ear.hear(bytes, at + 11, to, heard, this.#now, this.#out)
  }

  #onSkipped(count: number, fault: string | null): void {
    const bytes = count === 1 ? '1 byte' : `${count} bytes`
    if (fault) return this.#warn('cut', `A frame was thrown away: it ${fault} (${bytes} skipped).`, cutTip)
    this.#repeats.tell('noise', problem('info', `Skipped ${bytes} of no frame.`, noiseTip), this.#now, this.#out)
  }

  #warn(kind: string, text: string, tip: string): void {
    this.#repeats.tell(kind, problem('warning', text, tip), this.#now, this.#out)
  }
}

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0')

const unansweredTip =
  'Unplug it and plug it in again. A module on a UART needs packetMode in its settings, and newer dongles (Gecko) are of another kind.'
const faultTip = 'If this repeats, unplug it and plug it in again.'
const refusedTip = 'It is asked again by itself; if this repeats, unplug it and plug it in again.'
const cutTip = 'Rare ones do no harm; otherwise check the cable, and the baud rate of modules on a UART.'
const noiseTip = 'Normal when it is plugged in; otherwise check the kind of reader.'
