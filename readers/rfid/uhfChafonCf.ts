import { z } from 'zod'
import { epcTag } from '../../core/model/tagId.ts'
import { type DraftReading, defineDriver } from '../driver.ts'
import { Dialogue, type Step } from '../framing/dialogue.ts'
import { Recent } from '../framing/recent.ts'
import { Scans } from '../framing/scanned.ts'
import { hex } from '../framing/text.ts'
import { Wire } from '../framing/wire.ts'
import {
  buildCommand,
  type CfFrame,
  type CfReport,
  chafonCfFraming,
  command,
  readFrame,
  readReport,
  status,
} from './chafonCfFrame.ts'

const settings = z.strictObject({
  /** Address of the reader on its wire; 255 = whichever is there. */
  address: z.number().int().min(0).max(255).default(255),
  /** `keep` leaves what the reader remembers. */
  powerDbm: z.union([z.literal('keep'), z.number().int().min(0).max(33)]).default('keep'),
  /** Of each antenna of its own, in order; the last one counts for those behind it. Empty leaves what the reader remembers. */
  antennaPowersDbm: z.array(z.number().int().min(0).max(33)).max(8).default([]),
  /** Handhelds read tags or barcodes, one of them at a time; `keep` leaves what the reader remembers. */
  read: z.enum(['keep', 'tags', 'barcodes']).default('keep'),
  /** `transparent` sends what is read in frames, as is needed here, where a handheld was set to type it as a keyboard. */
  output: z.enum(['keep', 'transparent']).default('keep'),
  /** Raw RSSI of 0 dBm, in tenths: 0 in most models, 1023 in some. */
  rssiZero: z.number().int().default(0),
})
type Settings = z.output<typeof settings>

export const uhfChafonCf = defineDriver<Settings>({
  id: 'uhf-chafon-cf',
  title: 'Chafon CF600, CF-H906, H103 and other UHF Prime readers',
  kind: 'rfid',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: chafonCfFraming,
    isOwn: (bytes, from, to) => readFrame(bytes, from, to) !== null,
    asks: [buildCommand(0xff, command.info)],
    lines: [{ baud: 115_200 }, { baud: 57_600 }],
  },
  open: chosen => new ChafonCfReader(chosen).dialogue,
})

class ChafonCfReader {
  readonly #settings: Settings
  readonly #wire = new Wire(chafonCfFraming, (bytes, from, to) => this.#onFrame(readFrame(bytes, from, to)))
  readonly #scans = new Scans(this.#wire, 'barcode', scanTip)
  readonly #tags = new Recent(epcTag)
  readonly dialogue: Dialogue

  constructor(settings: Settings) {
    this.#settings = settings
    this.dialogue = new Dialogue(this.#wire, {
      baud: 115_200,
      quietMs: 2000,
      hello: () => buildCommand(settings.address, command.info),
      steps: () => setUpSteps(settings),
      // For as long as nobody stops it: kind 0 (by time), 0 seconds.
      poll: () => this.#wire.send(buildCommand(settings.address, command.inventory, [0, 0, 0, 0, 0])),
    })
  }

  #onFrame(frame: CfFrame | null): void {
    if (!frame) return
    const failed = frame.status !== status.ok && frame.status !== status.idle && frame.to === frame.from
    // A question of somebody else may have the same shape, so only what was asked here can have failed.
    const mine = frame.command === command.inventory || frame.command === this.dialogue.awaited
    if (failed && mine) this.#onError(frame)
    else if (frame.command === command.inventory && frame.status === status.ok) this.#onReport(frame)
    this.dialogue.heard(frame.command)
    // What it was told is lost.
    if (frame.command === command.ready) this.dialogue.forgot()
  }

  #onReport(frame: CfFrame): void {
    const length = frame.to - frame.from
    // Nothing: it has started. Four bytes: the question itself, seen through an echo.
    if (length === 0 || length === 4) return
    const report = readReport(frame)
    if (report) this.#tell(report, frame.bytes)
    else this.#wire.warn('strange', `A report of ${length} bytes holds no EPC.`, strangeTip)
  }

  #tell({ idFrom, idTo, isBarcode, rssi, antenna }: CfReport, bytes: Uint8Array): void {
    if (isBarcode) return this.#scans.tell(bytes, idFrom, idTo)
    const reading: DraftReading = {
      tag: this.#tags.of(bytes, idFrom, idTo),
      rssiDbm: (rssi - this.#settings.rssiZero) / 10,
    }
    if (antenna > 0) reading.antenna = antenna
    this.#wire.out.reading(reading)
  }

  #onError({ command: code, status: state }: CfFrame): void {
    const [what, which] = [hex(code, 4), hex(state)]
    const text = `The reader reports that command ${what} failed, with status ${which}.`
    this.#wire.warn(`error ${what} ${which}`, text, errorTip)
  }
}

const strangeTip = 'Nothing to do while it is rare; otherwise the reader is of another kind.'
const errorTip = 'If it repeats, check the antenna and the power setting of the reader.'
const scanTip = 'Scan it again; if it stays, the label is misprinted.'

/** Readers have room for the power of so many antennas, and for as many bytes about how they read. */
const places = 8

function setUpSteps({ address, powerDbm, antennaPowersDbm: powers, read, output }: Settings): Step[] {
  // An inventory of an earlier session may still run, and a reader that reads takes no settings.
  const steps: Step[] = [{ code: command.stop, frame: buildCommand(address, command.stop), what: '' }]
  const add = (code: number, data: readonly number[], what: string) =>
    steps.push({ code, frame: buildCommand(address, code, data), what })
  // A one in front sets, a two asks.
  if (output !== 'keep') add(command.outputMode, [1, 1], `the output mode ${output}`)
  if (read !== 'keep')
    add(command.readMode, [1, read === 'tags' ? 0 : 1, ...Array<number>(places - 1).fill(0)], `that it reads ${read}`)
  if (powerDbm !== 'keep') add(command.power, [powerDbm, 0], `the power of ${powerDbm} dBm`)
  if (powers.length > 0) {
    const each = Array.from({ length: places }, (_, index) => powers[index] ?? powers.at(-1)!)
    add(command.antennaPower, [1, 1, ...each], `the power of each antenna (${powers.join(', ')} dBm)`)
  }
  return steps
}
