import { z } from 'zod'
import { toHex } from '../../core/model/hex.ts'
import { epcTag } from '../../core/model/tagId.ts'
import { defineDriver } from '../driver.ts'
import { Dialogue, type Step } from '../framing/dialogue.ts'
import { Recent } from '../framing/recent.ts'
import { Wire } from '../framing/wire.ts'
import { isTid } from './tid.ts'
import {
  buildFrame,
  command,
  done,
  errorWords,
  isCode,
  isEmptyRound,
  r2000Framing,
  readRecord,
  readTag,
  regionBytes,
  shapeOf,
  wasReset,
} from './r2000Frame.ts'

const powerOfOne = z.number().int().min(0).max(33)
const beeps = ['quiet', 'round', 'tag'] as const

const settings = z.strictObject({
  /** Address of the reader on its wire; 255 = whichever is there. */
  address: z.number().int().min(0).max(255).default(255),
  /**
   * `realtime` reads all tags again and again; the sessions leave a tag alone for a while after it was read; `fast` changes
   * the antenna by itself.
   */
  inventory: z.enum(['realtime', 's0', 's1', 's2', 's3', 'fast']).default('realtime'),
  /** Gen2 target of the sessions: which of their two states tags are in that answer. */
  target: z.enum(['a', 'b']).default('a'),
  /** Asks for the phase of each read, which newer firmware gives in a session. */
  phase: z.boolean().default(false),
  /** Read in turn; empty leaves the reader's own choice. */
  antennas: z.array(z.number().int().min(1).max(8)).default([]),
  /** Inventory rounds asked for at a time. */
  rounds: z.number().int().min(1).max(255).default(1),
  /** Radio band; `keep` leaves what the reader remembers. */
  region: z.enum(['keep', 'us', 'eu', 'cn']).default('keep'),
  /** Of all antennas, or of each; `keep` leaves what the reader remembers. */
  powerDbm: z.union([z.literal('keep'), powerOfOne, z.array(powerOfOne).min(1).max(8)]).default('keep'),
  /** `quiet`, or a beep for each round or each tag; `keep` leaves what the reader remembers. */
  beeper: z.enum(['keep', ...beeps]).default('keep'),
})
type Settings = z.output<typeof settings>

export const uhfR2000 = defineDriver<Settings>({
  id: 'uhf-r2000',
  title: 'Impinj R2000 readers (IND903, Invelion, Yanzeo and others that start with A0)',
  kind: 'rfid',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: r2000Framing,
    // A question for its firmware has no data.
    isOwn: (bytes, from) => bytes[from + 1]! > 3,
    asks: [buildFrame(0xff, command.firmware)],
    lines: [{ baud: 115_200 }, { baud: 38_400 }],
  },
  open: chosen => new R2000Reader(chosen).dialogue,
})

class R2000Reader {
  readonly #settings: Settings
  readonly #wire = new Wire(r2000Framing, (bytes, from, to) => this.#onFrame(bytes, from, to))
  readonly #tags = new Recent(epcTag)
  readonly dialogue: Dialogue
  #turn = 0

  constructor(settings: Settings) {
    this.#settings = settings
    this.dialogue = new Dialogue(this.#wire, {
      baud: 115_200,
      quietMs: 2000 + 100 * settings.rounds,
      hello: () => buildFrame(settings.address, command.firmware),
      steps: () => setUpSteps(settings),
      poll: () => this.#poll(),
    })
  }

  #poll(): void {
    const { address, antennas, inventory } = this.#settings
    if (antennas.length === 0 || inventory === 'fast') return this.#ask()
    const antenna = antennas[this.#turn++ % antennas.length]!
    this.#wire.send(buildFrame(address, command.workAntenna, [antenna - 1]))
  }

  #ask(): void {
    const { address, inventory, rounds, antennas, target, phase } = this.#settings
    if (inventory === 'realtime') return this.#wire.send(buildFrame(address, command.realTime, [rounds]))
    if (inventory === 'fast')
      return this.#wire.send(buildFrame(address, command.fastSwitch, fastSwitch(antennas, rounds)))
    const session = [Number(inventory[1]), target === 'a' ? 0 : 1]
    this.#wire.send(buildFrame(address, command.session, [...session, ...(phase ? [0, 1] : []), rounds]))
  }

  #onFrame(bytes: Uint8Array, from: number, to: number): void {
    const code = bytes[from + 3]!
    const data = from + 4
    const end = to - 1
    if (code === command.realTime || code === command.session || code === command.fastSwitch)
      this.#onInventory(bytes, data, end)
    else if (isRecord(code) && end > data + 1) this.#onRecord(code, bytes, data, end)
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

  /** Not asked for here: another program, or a console, looks at a tag's memory or at the reader's buffer. */
  #onRecord(code: number, bytes: Uint8Array, from: number, to: number): void {
    const record = readRecord(code === command.read, bytes, from, to)
    if (!record) return
    const { epc, memory, rssiDbm, ...rest } = record
    this.#wire.out.reading({
      tag: epcTag(epc),
      ...rest,
      ...(rssiDbm !== null && { rssiDbm }),
      ...(isTid(memory) && { tid: toHex(memory) }),
    })
  }

  #onInventory(bytes: Uint8Array, from: number, to: number): void {
    const shape = shapeOf(bytes, from, to)
    if (shape === 'tag' || shape === 'tagWithPhase')
      return this.#wire.out.reading(readTag(shape, bytes, from, to, this.#tags))
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
    if (code === wasReset) this.dialogue.forgot()
  }

  #onError(code: number, antennaIndex: number | null = null): void {
    const where = antennaIndex === null ? '' : ` (antenna ${antennaIndex + 1})`
    this.#wire.warn(`error ${code}`, `The reader reports that ${errorWords(code)}${where}.`, errorTip)
  }
}

const errorTip = 'If it repeats, check the antenna and its cable, the region and the power setting of the reader.'

const isRecord = (code: number): boolean =>
  code === command.read || code === command.buffer || code === command.bufferAndClear

/** Pairs of antenna and stay, for four antennas or eight, one that is none for each place that is left; no pause. */
function fastSwitch(antennas: readonly number[], rounds: number): number[] {
  const used = antennas.length > 0 ? antennas : [1, 2, 3, 4]
  const places = used.some(antenna => antenna > 4) || used.length > 4 ? 8 : 4
  const pairs = Array.from({ length: places }, (_, at) => (at < used.length ? [used[at]! - 1, 1] : [0xff, 0]))
  return [...pairs.flat(), 0, rounds]
}

function setUpSteps({ address, region, powerDbm, beeper }: Settings): Step[] {
  const steps: Step[] = []
  const add = (code: number, data: readonly number[], what: string) =>
    steps.push({ code, frame: buildFrame(address, code, data), what })
  if (region !== 'keep') add(command.region, regionBytes(region), `the region ${region}`)
  if (powerDbm !== 'keep') {
    const powers = typeof powerDbm === 'number' ? [powerDbm] : powerDbm
    add(command.power, powers, `the power of ${powers.join(', ')} dBm`)
  }
  if (beeper !== 'keep') add(command.beeper, [beeps.indexOf(beeper)], `the beeper (${beeper})`)
  return steps
}
