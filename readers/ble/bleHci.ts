import { z } from 'zod'
import { problem } from '../../core/model/problem.ts'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { Deframer } from '../framing/deframer.ts'
import { Repeats } from '../framing/repeats.ts'
import { Ear } from './adv/hear.ts'
import { sensorSettings } from './adv/keys.ts'
import { u16le } from './adv/found.ts'
import { command, eachReport, event, hciFraming, opcode, packet, type Report, steps } from './hciPacket.ts'

const settings = z.strictObject({
  ...sensorSettings,
  /** How often it changes the channel. It listens all the time. */
  intervalMs: z.number().min(2.5).max(10_240).default(60),
  /** Asks tags for their second message too: more to hear, and tags' batteries last less. */
  active: z.boolean().default(false),
  /** `auto` asks for extended advertising (Bluetooth 5) and takes the older one where there is none. */
  scan: z.enum(['auto', 'legacy', 'extended']).default('auto'),
})
type Settings = z.output<typeof settings>

export const bleHci = defineDriver<Settings>({
  id: 'ble-hci',
  title: 'Bluetooth controllers on a serial line (HCI, such as Nordic hci_uart)',
  kind: 'ble',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  open: chosen => new HciDriver(chosen),
})

const answerMs = 500
/** Somewhere something advertises: a scanner that hears nothing for so long has lost its settings. */
const quietMs = 15_000
/** A packet whose rest has not come by then never will. */
const midPacketMs = 200
/** One advertisement in parts; the longest there is. */
const longestAdvertisement = 1650

class HciDriver implements Driver {
  readonly #settings: Settings
  readonly #framing = hciFraming()
  readonly #deframer = new Deframer(this.#framing)
  readonly #repeats = new Repeats()
  readonly #ear: Ear

  /** Position in `#steps`, or idle = not started, scanning = all done. */
  #phase: 'idle' | 'setup' | 'scanning' = 'idle'
  #step = 0
  #tries = 0
  #extended: boolean
  #askedAt = 0
  #framedAt = 0
  #receivedAt = 0
  #parts: { readonly address: string | null; readonly bytes: Uint8Array; length: number } | null = null

  #now = 0
  #out!: DriverOut
  readonly #sink = {
    frame: (bytes: Uint8Array, from: number, to: number) => this.#onPacket(bytes, from, to),
    skipped: (count: number, fault: string | null) => this.#onSkipped(count, fault),
  }

  constructor(settings: Settings) {
    this.#settings = settings
    this.#extended = settings.scan !== 'legacy'
    this.#ear = new Ear(settings.bthomeKeys, this.#repeats)
  }

  start(nowMs: number, out: DriverOut): void {
    this.#enter(nowMs, out)
    this.#deframer.clear()
    this.#parts = null
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
    if (this.#deframer.unsettled && nowMs - this.#receivedAt >= midPacketMs) this.#flush()
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
    this.#extended = this.#settings.scan !== 'legacy'
    this.#ask(0)
  }

  #ask(step: number): void {
    this.#step = step
    this.#tries = 0
    if (step < this.#steps().length) return this.#send()
    this.#phase = 'scanning'
    this.#framedAt = this.#now
  }

  #send(): void {
    this.#askedAt = this.#now
    this.#out.send(this.#steps()[this.#step]!)
  }

  #askAgain(): void {
    this.#tries++
    if (this.#tries % 4 === 0) this.#warn('unanswered', 'The Bluetooth controller does not answer.', unansweredTip)
    // After so long without an answer it may have lost power: from the beginning.
    if (this.#tries % 4 === 0) this.#step = 0
    this.#send()
  }

  #steps(): readonly Uint8Array[] {
    const { intervalMs, active } = this.#settings
    const [low, high] = steps(intervalMs)
    const type = active ? 1 : 0
    return [
      command(opcode.reset),
      command(opcode.eventMask, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f),
      // Advertising reports of both kinds, and nothing else of the radio.
      command(opcode.leEventMask, 0x02, 0x10, 0, 0, 0, 0, 0, 0),
      ...(this.#extended
        ? [
            command(opcode.extendedScanParameters, 0, 0, 0x01, type, low, high, low, high),
            command(opcode.extendedScanEnable, 1, 0, 0, 0, 0, 0),
          ]
        : [
            command(opcode.scanParameters, type, low, high, low, high, 0, 0),
            // Without its filter of repeats: each message has a level of its own.
            command(opcode.scanEnable, 1, 0),
          ]),
    ]
  }

  #onPacket(bytes: Uint8Array, from: number, to: number): void {
    if (bytes[from] !== packet.event) return
    this.#framedAt = this.#now
    switch (bytes[from + 1]) {
      case event.le:
        eachReport(bytes, from, to, report => this.#onReport(bytes, report))
        break
      case event.complete:
        this.#onAnswer(u16le(bytes, from + 4), bytes[from + 6] ?? 0)
        break
      case event.status:
        this.#onAnswer(u16le(bytes, from + 5), bytes[from + 3]!)
        break
      case event.fault:
        this.#warn('fault', `The Bluetooth controller reports a hardware fault (${bytes[from + 3]}).`, faultTip)
        if (this.#phase === 'scanning') this.#setUp()
    }
  }

  #onAnswer(code: number, status: number): void {
    if (this.#phase !== 'setup' || code !== u16le(this.#steps()[this.#step]!, 1)) return
    if (status === 0) return this.#ask(this.#step + 1)
    const canBeOlder = code === opcode.extendedScanParameters && this.#settings.scan === 'auto'
    if (canBeOlder) {
      this.#extended = false
      return this.#ask(this.#step)
    }
    this.#warn(
      `refused ${code}`,
      `The Bluetooth controller refused command ${hex4(code)} (error ${status}).`,
      refusedTip,
    )
    // It may scan all the same; if it does not, silence brings it back here.
    this.#ask(this.#step + 1)
  }

  #onReport(bytes: Uint8Array, report: Report): void {
    if (!report.more && !this.#parts) return this.#ear.hear(bytes, report.from, report.to, report, this.#now, this.#out)
    if (this.#parts?.address !== report.address)
      this.#parts = { address: report.address, bytes: new Uint8Array(longestAdvertisement), length: 0 }
    const { bytes: whole, length } = this.#parts
    const part = bytes.subarray(report.from, report.to)
    if (length + part.length <= whole.length) {
      whole.set(part, length)
      this.#parts.length += part.length
    }
    if (report.more) return
    this.#ear.hear(whole, 0, this.#parts.length, report, this.#now, this.#out)
    this.#parts = null
  }

  #onSkipped(count: number, fault: string | null): void {
    const bytes = count === 1 ? '1 byte' : `${count} bytes`
    if (fault) return this.#warn('cut', `A packet was thrown away: it ${fault} (${bytes} skipped).`, cutTip)
    this.#repeats.tell('noise', problem('info', `Skipped ${bytes} of no packet.`, noiseTip), this.#now, this.#out)
  }

  #warn(kind: string, text: string, tip: string): void {
    this.#repeats.tell(kind, problem('warning', text, tip), this.#now, this.#out)
  }
}

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0')

const unansweredTip =
  'Check its power, the baud rate (1000000 or 115200), and that RTS and CTS are wired: this protocol needs them.'
const faultTip = 'It is set up again by itself; if this repeats, replace it.'
const refusedTip = 'If it hears nothing, set scan to legacy in the settings of this reader.'
const cutTip = 'Rare ones do no harm; otherwise check that RTS and CTS are wired, and the baud rate.'
const noiseTip = 'Normal when it is plugged in; otherwise check the baud rate and the kind of reader.'
