import { z } from 'zod'
import { epcTag } from '../../core/model/tagId.ts'
import { defineDriver } from '../driver.ts'
import { Dialogue, type Step } from '../framing/dialogue.ts'
import { Wire } from '../framing/wire.ts'
import {
  buildFrame,
  command,
  done,
  errorWords,
  isCode,
  isEmptyRound,
  r2000Framing,
  readTag,
  regionBytes,
  shapeOf,
} from './r2000Frame.ts'

const settings = z.strictObject({
  /** Address of the reader on its wire; 255 = whichever is there. */
  address: z.number().int().min(0).max(255).default(255),
  /** `realtime` reads all tags again and again; the sessions leave a tag alone for a while after it was read. */
  inventory: z.enum(['realtime', 's0', 's1', 's2', 's3']).default('realtime'),
  /** Read in turn; empty leaves the reader's own choice. */
  antennas: z.array(z.number().int().min(1).max(8)).default([]),
  /** Inventory rounds asked for at a time. */
  rounds: z.number().int().min(1).max(255).default(1),
  /** Radio band; `keep` leaves what the reader remembers. */
  region: z.enum(['keep', 'us', 'eu', 'cn']).default('keep'),
  /** `keep` leaves what the reader remembers. */
  powerDbm: z.union([z.literal('keep'), z.number().int().min(0).max(33)]).default('keep'),
})
type Settings = z.output<typeof settings>

export const uhfR2000 = defineDriver<Settings>({
  id: 'uhf-r2000',
  title: 'Impinj R2000 readers (IND903, Invelion, Yanzeo and others that start with A0)',
  kind: 'rfid',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  open: chosen => new R2000Reader(chosen).dialogue,
})

class R2000Reader {
  readonly #settings: Settings
  readonly #wire = new Wire(r2000Framing, (bytes, from, to) => this.#onFrame(bytes, from, to))
  readonly dialogue: Dialogue
  #turn = 0

  constructor(settings: Settings) {
    this.#settings = settings
    this.dialogue = new Dialogue(this.#wire, {
      baud: 115_200,
      quietMs: 2000 + 100 * settings.rounds,
      hello: () => buildFrame(settings.address, command.firmware),
      steps: () => setUpSteps(settings),
  voice: {
    framing: r2000Framing,
    // A question for its firmware has no data.
    isOwn: (bytes, from) => bytes[from + 1]! > 3,
    asks: [buildFrame(0xff, command.firmware)],
    lines: [{ baud: 115_200 }, { baud: 38_400 }],
  },
      poll: () => this.#poll(),
    })
  }

  #poll(): void {
    const { address, antennas } = this.#settings
    if (antennas.length === 0) return this.#ask()
    const antenna = antennas[this.#turn++ % antennas.length]!
    this.#wire.send(buildFrame(address, command.workAntenna, [antenna - 1]))
  }

  #ask(): void {
    const { address, inventory, rounds } = this.#settings
    const frame =
      inventory === 'realtime'
        ? buildFrame(address, command.realTime, [rounds])
        : buildFrame(address, command.session, [Number(inventory[1]), 0, rounds])
    this.#wire.send(frame)
  }

  #onFrame(bytes: Uint8Array, from: number, to: number): void {
    const [code, data, end] = [bytes[from + 3]!, from + 4, to - 1]
    if (code === command.realTime || code === command.session || code === command.fastSwitch)
      this.#onInventory(bytes, data, end)
    else this.#onAnswer(code, end > data ? bytes[data]! : done)
    this.dialogue.heard(code)
  }

  #onAnswer(code: number, result: number): void {
    const reading = this.dialogue.reading && code === command.workAntenna
    // A question of somebody else has the same shape, so only what was asked here can have failed.
    const mine = reading || code === this.dialogue.awaited
    if (mine && result !== done) this.#onError(result)
    if (!reading) return
    if (result === done) this.#ask()
    else this.dialogue.roundOver(false)
  }

  #onInventory(bytes: Uint8Array, from: number, to: number): void {
    const shape = shapeOf(bytes, from, to)
    if (shape === 'tag' || shape === 'tagWithPhase') {
      const { epc, ...rest } = readTag(shape, bytes, from, to)
      this.#wire.out.reading({ tag: epcTag(epc), ...rest })
    }
    if (shape === 'code' || shape === 'antennaCode')
      this.#onCode(bytes[to - 1]!, shape === 'code' ? null : bytes[from]!)
    if (shape === 'end') this.dialogue.roundOver(true)
  }

  #onCode(code: number, antennaIndex: number | null): void {
    if (!isCode(code)) return
    const well = code === done || isEmptyRound(code)
    if (!well) this.#onError(code, antennaIndex)
    // Fast switching goes on with the next antenna behind one that is missing.
    if (antennaIndex === null) this.dialogue.roundOver(well)
  }

  #onError(code: number, antennaIndex: number | null = null): void {
    const where = antennaIndex === null ? '' : ` (antenna ${antennaIndex + 1})`
    this.#wire.warn(`error ${code}`, `The reader reports that ${errorWords(code)}${where}.`, errorTip)
  }
}

const errorTip = 'If it repeats, check the antenna and its cable, the region and the power setting of the reader.'

function setUpSteps({ address, region, powerDbm }: Settings): Step[] {
  const steps: Step[] = []
  const add = (code: number, data: readonly number[], what: string) =>
    steps.push({ code, frame: buildFrame(address, code, data), what })
  if (region !== 'keep') add(command.region, regionBytes(region), `the region ${region}`)
  if (powerDbm !== 'keep') add(command.power, [powerDbm], `the power of ${powerDbm} dBm`)
  return steps
}
