import { z } from 'zod'
import { problem } from '../../core/model/problem.ts'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { lineFraming, Lines } from '../framing/lines.ts'
import { Repeats } from '../framing/repeats.ts'
import { quote, toUtf8 } from '../framing/text.ts'
import { Ear } from './adv/hear.ts'
import { sensorSettings } from './adv/keys.ts'
import { readLine } from './bleuioLine.ts'
import { BleuioScan } from './bleuioScan.ts'

const settings = z.strictObject({
  ...sensorSettings,
  /** `data` hears what devices advertise; `devices` only who they are, as firmware before 2.2 does. */
  scan: z.enum(['data', 'devices']).default('data'),
  /** Hex digits that an advertisement must hold to be told; empty = all. Only for `data`. */
  filter: z
    .string()
    .regex(/^(?:[0-9A-Fa-f]{2})*$/, 'give whole bytes in hex digits')
    .default(''),
  /** Seconds of one scan of `devices`. */
  seconds: z.number().int().min(1).max(60).default(5),
})
type Settings = z.output<typeof settings>

/** Enough of a line to know it by. */
const longestVoice = 400
const isLine = (bytes: Uint8Array): boolean => readLine(String.fromCharCode(...bytes)) !== null

export const bleBleuio = defineDriver<Settings>({
  id: 'ble-bleuio',
  title: 'BleuIO dongles (AT commands)',
  kind: 'ble',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: lineFraming(longestVoice, isLine),
    isOwn: (_, from, to) => to - from > 1,
    asks: [toUtf8('AT\r')],
    lines: [{ baud: 57_600 }],
  },
  open: chosen => new BleuioDriver(chosen),
})

/** The longest line holds an extended advertisement in hex digits. */
const longestLine = 4096
const answerMs = 500
const quietMs = 15_000
const midLineMs = 1000

class BleuioDriver implements Driver {
  readonly #lines = new Lines(longestLine)
  readonly #repeats = new Repeats()
  readonly #ear: Ear
  readonly #scan = new BleuioScan(longestLine / 2)
  readonly #steps: readonly string[]

  #phase: 'idle' | 'setup' | 'scanning' = 'idle'
  #step = 0
  /** Whether it said anything since it was asked first. */
  #answered = false
  #askedAt = 0
  #saidAt = 0
  #receivedAt = 0

  constructor({ bthomeKeys, scan, filter, seconds }: Settings) {
    this.#ear = new Ear(bthomeKeys, this.#repeats)
    this.#steps = [
      // Ctrl-C ends a scan of an earlier session.
      '\x03',
      'ATV1\r',
      'AT+CENTRAL\r',
      'AT+SHOWRSSI=1\r',
      scan === 'data' ? `AT+FINDSCANDATA=${filter.toUpperCase()}\r` : `AT+GAPSCAN=${seconds}\r`,
    ]
  }

  start(nowMs: number, out: DriverOut): void {
    this.#lines.clear()
    this.#setUp(nowMs, out)
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    if (!(input instanceof Uint8Array)) return
    this.#receivedAt = nowMs
    this.#lines.push(input, (line, length) => this.#onLine(line, length, nowMs, out))
  }

  tick(nowMs: number, out: DriverOut): void {
    if (this.#lines.unsettled && nowMs - this.#receivedAt >= midLineMs)
      this.#lines.flush((line, length) => this.#onLine(line, length, nowMs, out))
    this.#repeats.tick(nowMs, out)
    // Older firmware does not know all commands, and says nothing to Ctrl-C: so on to the next one in any case.
    if (this.#phase === 'setup' && nowMs - this.#askedAt >= answerMs) this.#ask(this.#step + 1, nowMs, out)
    if (this.#phase === 'scanning' && nowMs - this.#saidAt >= (this.#answered ? quietMs : 4 * answerMs)) {
      if (!this.#answered)
        this.#repeats.tell('mute', problem('warning', 'The BleuIO dongle does not answer.', muteTip), nowMs, out)
      this.#setUp(nowMs, out)
    }
  }

  end(out: DriverOut): void {
    this.#lines.flush((line, length) => this.#onLine(line, length, this.#receivedAt, out))
    this.#repeats.end(out)
  }

  #setUp(nowMs: number, out: DriverOut): void {
    this.#phase = 'setup'
    this.#answered = false
    this.#ask(0, nowMs, out)
  }

  #ask(step: number, nowMs: number, out: DriverOut): void {
    this.#step = step
    this.#askedAt = this.#saidAt = nowMs
    if (step < this.#steps.length) out.send(toUtf8(this.#steps[step]!))
    else this.#phase = 'scanning'
  }

  #onLine(line: Uint8Array | null, length: number, nowMs: number, out: DriverOut): void {
    if (line && this.#scan.read(line, length)) {
      this.#answered = true
      this.#saidAt = nowMs
      this.#ear.hear(this.#scan.bytes, 0, this.#scan.length, this.#scan, nowMs, out)
      return
    }
    // Names may be in any code; all else is plain.
    const text = line && String.fromCharCode(...line.subarray(0, length))
    if (text?.trim() === '') return
    const said = text && readLine(text)
    if (!said)
      return this.#repeats.tell(
        'line',
        problem('warning', `A line is none of a BleuIO dongle: ${quote(text ?? 'too long')}.`, lineTip),
        nowMs,
        out,
      )
    this.#answered = true
    this.#saidAt = nowMs
    if (said.is === 'device') this.#ear.hear(said.bytes, 0, said.bytes.length, said, nowMs, out)
    if (said.is === 'answer') this.#onAnswer(said.ok, said.text, nowMs, out)
    // A scan ends after its seconds, or because somebody pressed a key.
    if (said.is === 'scanEnded' && this.#phase === 'scanning') this.#ask(this.#steps.length - 1, nowMs, out)
  }

  #onAnswer(ok: boolean, text: string, nowMs: number, out: DriverOut): void {
    if (!ok) {
      const words = `The BleuIO dongle refused a command (${quote(text)}).`
      this.#repeats.tell('refused', problem('info', words, refusedTip), nowMs, out)
    }
    if (this.#phase === 'setup') this.#ask(this.#step + 1, nowMs, out)
  }
}

const muteTip = 'Unplug it and plug it in again, and check that no other program has it open.'
const lineTip = 'Normal when it is plugged in; otherwise check the kind of reader.'
const refusedTip =
  'Older firmware knows fewer commands; update it, or set scan to devices in the settings of this reader.'
