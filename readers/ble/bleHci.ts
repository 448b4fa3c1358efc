import { z } from 'zod'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { hex } from '../framing/text.ts'
import { Wire, type WireWays } from '../framing/wire.ts'
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
  voice: {
    framing: hciFraming,
    isOwn: (bytes, from) => bytes[from] === packet.event,
    asks: [command(opcode.localVersion)],
    lines: [
      { baud: 1_000_000, flow: 'rtscts' },
      { baud: 115_200, flow: 'rtscts' },
    ],
  },
  open: chosen => new HciDriver(chosen),
})

const answerMs = 500
/** Somewhere something advertises: a scanner that hears nothing for so long has lost its settings. */
const quietMs = 15_000
/** One advertisement in parts; the longest there is. */
const longestAdvertisement = 1650

const ways: WireWays = {
  midFrameMs: 200,
  faultTip: 'Rare ones do no harm; otherwise check that RTS and CTS are wired, and the baud rate.',
  noiseTip: 'Normal when it is plugged in; otherwise check the baud rate and the kind of reader.',
}

class HciDriver implements Driver {
  readonly #settings: Settings
  readonly #wire = new Wire(hciFraming, (bytes, from, to) => this.#onPacket(bytes, from, to), ways)
  readonly #ear: Ear

  /** Position in `#steps`, or idle = not started, scanning = all done. */
  #phase: 'idle' | 'setup' | 'scanning' = 'idle'
  #step = 0
  #tries = 0
  #extended: boolean
  #parts: { readonly address: string | null; readonly bytes: Uint8Array; length: number } | null = null

  constructor(settings: Settings) {
    this.#settings = settings
    this.#extended = settings.scan !== 'legacy'
    this.#ear = new Ear(settings.bthomeKeys, this.#wire.repeats)
  }

  start(nowMs: number, out: DriverOut): void {
    this.#wire.start(nowMs, out)
    this.#parts = null
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
    this.#extended = this.#settings.scan !== 'legacy'
    this.#ask(0)
  }

  #ask(step: number): void {
    this.#step = step
    this.#tries = 0
    if (step < this.#steps().length) return this.#send()
    this.#phase = 'scanning'
  }

  #send(): void {
    this.#wire.send(this.#steps()[this.#step]!)
  }

  #askAgain(): void {
    this.#tries++
    if (this.#tries % 4 === 0) this.#wire.warn('unanswered', 'The Bluetooth controller does not answer.', unansweredTip)
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
    switch (bytes[from + 1]) {
      case event.le:
        eachReport(bytes, from, to, this.#onReport)
        break
      case event.complete:
        this.#onAnswer(u16le(bytes, from + 4), bytes[from + 6] ?? 0)
        break
      case event.status:
        this.#onAnswer(u16le(bytes, from + 5), bytes[from + 3]!)
        break
      case event.fault:
        this.#wire.warn(
          'own fault',
          `The Bluetooth controller reports a hardware fault (${bytes[from + 3]}).`,
          faultTip,
        )
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
    this.#wire.warn(
      `refused ${code}`,
      `The Bluetooth controller refused command ${hex(code, 4)} (error ${status}).`,
      refusedTip,
    )
    // It may scan all the same; if it does not, silence brings it back here.
    this.#ask(this.#step + 1)
  }

  readonly #onReport = (report: Report): void => {
    const { bytes } = report
    if (!report.more && !this.#parts)
      return this.#ear.hear(bytes, report.from, report.to, report, this.#wire.now, this.#wire.out)
    if (this.#parts?.address !== report.address)
      this.#parts = { address: report.address, bytes: new Uint8Array(longestAdvertisement), length: 0 }
    const { bytes: whole, length } = this.#parts
    const part = bytes.subarray(report.from, report.to)
    if (length + part.length <= whole.length) {
      whole.set(part, length)
      this.#parts.length += part.length
    }
    if (report.more) return
    this.#ear.hear(whole, 0, this.#parts.length, report, this.#wire.now, this.#wire.out)
    this.#parts = null
  }
}

const unansweredTip =
  'Check its power, the baud rate (1000000 or 115200), and that RTS and CTS are wired: this protocol needs them.'
const faultTip = 'It is set up again by itself; if this repeats, replace it.'
const refusedTip = 'If it hears nothing, set scan to legacy in the settings of this reader.'
