import { z } from 'zod'
import { toHex } from '../../core/model/hex.ts'
import { epcTag } from '../../core/model/tagId.ts'
import { type DraftReading, defineDriver } from '../driver.ts'
import { Dialogue, type Step } from '../framing/dialogue.ts'
import { Recent } from '../framing/recent.ts'
import { Wire } from '../framing/wire.ts'
import {
  buildCommand,
  type ChafonTag,
  chafonFraming,
  command,
  errorWords,
  type Layout,
  layoutOfType,
  readLoneTag,
  readTags,
  regionBytes,
  status,
} from './chafonFrame.ts'

const settings = z.strictObject({
  /** Address of the reader on its wire; 255 = whichever is there. */
  address: z.number().int().min(0).max(255).default(255),
  /** What its reads look like; `auto` follows the model that the reader says it is. */
  family: z.enum(['auto', 'reader18', 'reader288']).default('auto'),
  /** How an inventory is asked for; `auto` tries what the model should take, then what others take. */
  parameters: z.enum(['auto', 'none', 'short', 'long']).default('auto'),
  /** Radio band; `keep` leaves what the reader remembers. */
  region: z.enum(['keep', 'cn900', 'us', 'us3', 'eu', 'cn800', 'kr']).default('keep'),
  /** `keep` leaves what the reader remembers. */
  powerDbm: z.union([z.literal('keep'), z.number().int().min(0).max(33)]).default('keep'),
  /** `answer` ends the automatic mode, in which some readers leave the factory; `keep` leaves what the reader remembers. */
  workMode: z.enum(['keep', 'answer']).default('keep'),
  /** Reads the TID with each tag, where tags and reader know how (FastID). */
  tid: z.boolean().default(false),
  /** Asked in turn. */
  antennas: z.array(z.number().int().min(1).max(4)).min(1).default([1]),
  q: z.number().int().min(0).max(15).default(4),
  session: z.number().int().min(0).max(3).default(0),
  /** Length of one inventory round. */
  scanTimeMs: z.number().int().min(300).max(25_500).default(1000),
  /** dBm of a raw RSSI of 0: no manual has its unit, so it is rough. */
  rssiZeroDbm: z.number().int().default(-130),
})
type Settings = z.output<typeof settings>

export const uhfChafon = defineDriver<Settings>({
  id: 'uhf-chafon',
  title: 'Chafon UHFReader18, UHFReader288, RU5xxx and E310 readers',
  kind: 'rfid',
  links: ['serial', 'tcp'],
  namesReceivers: false,
  settings,
  voice: {
    framing: chafonFraming,
    // A question for what it is has no data.
    isOwn: (bytes, from) => bytes[from]! > 4,
    asks: [buildCommand(0xff, command.info)],
    lines: [{ baud: 57_600 }, { baud: 115_200 }, { baud: 38_400 }, { baud: 19_200 }, { baud: 9600 }],
  },
  open: chosen => new ChafonReader(chosen).dialogue,
})

/** Among the bits of q: tags tell their TID too. */
const fastId = 0x20

type Form = 'none' | 'short' | 'long'
const forms: readonly Form[] = ['long', 'short', 'none']

class ChafonReader {
  readonly #settings: Settings
  readonly #wire = new Wire(chafonFraming, (bytes, from, to) => this.#onFrame(bytes, from, to))
  readonly #tags = new Recent(epcTag)
  readonly dialogue: Dialogue
  #layout: Layout | null
  #form: Form
  #turn = 0

  constructor(settings: Settings) {
    this.#settings = settings
    this.#layout = settings.family === 'auto' ? null : settings.family
    this.#form = settings.parameters === 'auto' ? formOf(this.#layout) : settings.parameters
    this.dialogue = new Dialogue(this.#wire, {
      baud: 57_600,
      quietMs: settings.scanTimeMs + 1000,
      hello: () => buildCommand(settings.address, command.info),
      steps: () => setUpSteps(settings, this.#layout === 'reader18'),
      poll: () => this.#poll(),
    })
  }

  #poll(): void {
    const { address, antennas } = this.#settings
    const antenna = antennas[this.#turn++ % antennas.length]!
    this.#wire.send(buildCommand(address, command.inventory, this.#parameters(antenna)))
  }

  #parameters(antenna: number): number[] {
    const { q: slots, session, scanTimeMs, tid } = this.#settings
    const q = slots | (tid ? fastId : 0)
    const end = [0, 0x7f + antenna, Math.round(scanTimeMs / 100)]
    if (this.#form === 'none') return []
    // Between session and target stands the mask: which memory, from which bit, how many bits (none).
    return this.#form === 'short' ? [q, session, ...end] : [q, session, 1, 0, 0, 0, ...end]
  }

  #onFrame(bytes: Uint8Array, from: number, to: number): void {
    const code = bytes[from + 2]!
    const data = from + 4
    const end = to - 2
    // Without a status it is a question of somebody else on the wire.
    if (data > end) return
    const state = bytes[from + 3]!
    if (code === command.inventory || code === command.unasked) this.#onInventory(code, state, bytes, data, end)
    else if (state === status.ok && code === command.info) this.#onInformation(bytes, data, end)
    // A question of somebody else has the same shape, so only what was asked here can have failed.
    else if (state !== status.ok && code === this.dialogue.awaited) this.#onError(state)
    this.dialogue.heard(code)
  }

  #onInformation(bytes: Uint8Array, from: number, to: number): void {
    if (to - from < 3) return
    const layout = layoutOfType(bytes[from + 2]!)
    if (this.#settings.family === 'auto') this.#layout = layout
    if (this.#settings.parameters === 'auto') this.#form = formOf(this.#layout)
  }

  #onInventory(code: number, state: number, bytes: Uint8Array, from: number, to: number): void {
    if (state <= status.full) this.#onTags(code, bytes, from, to)
    else if (state === 0xfd || state === 0xff) this.#onRefused(state)
    else if (state !== status.noTag && state !== status.statistics && state !== status.heartbeat) this.#onError(state)
    if (code === command.inventory && state !== status.more) this.dialogue.roundOver(state <= status.full)
  }

  #onTags(code: number, bytes: Uint8Array, from: number, to: number): void {
    const lone = code === command.unasked && readLoneTag(bytes, from, to)
    const tags = lone ? [lone] : this.#readTags(bytes, from, to)
    if (tags) for (const tag of tags) this.#tell(tag, bytes)
    else this.#wire.warn('strange', `A read of ${to - from} bytes does not come out even in tags.`, strangeTip)
  }

  /** While the model is unknown, the layout that fits; both hardly ever do. */
  #readTags(bytes: Uint8Array, from: number, to: number): ChafonTag[] | null {
    if (this.#layout) return readTags(this.#layout, bytes, from, to)
    return readTags('reader288', bytes, from, to) ?? readTags('reader18', bytes, from, to)
  }

  #tell({ epcFrom, epcTo, tidTo, antenna, rssi }: ChafonTag, bytes: Uint8Array): void {
    const reading: DraftReading = { tag: this.#tags.of(bytes, epcFrom, epcTo) }
    if (antenna > 0) reading.antenna = antenna
    if (rssi !== null) reading.rssiDbm = rssi + this.#settings.rssiZeroDbm
    if (tidTo > epcTo) reading.tid = toHex(bytes, epcTo, tidTo)
    this.#wire.out.reading(reading)
  }

  /** Models differ in how an inventory is asked for, and no list of them is complete. */
  #onRefused(state: number): void {
    if (this.#settings.parameters !== 'auto' || !this.dialogue.reading) return this.#onError(state)
    const next = forms.indexOf(this.#form) + 1
    if (next === forms.length) this.#onError(state)
    this.#form = forms[next % forms.length]!
  }

  #onError(state: number): void {
    this.#wire.warn(`error ${state}`, `The reader reports that ${errorWords(state)}.`, errorTip)
  }
}

const strangeTip =
  'Set `family` to reader18 or reader288, whichever the reader is; if that does not help it is another kind.'
const errorTip = 'If it repeats, check the antenna, the region and the power setting of the reader.'

const formOf = (layout: Layout | null): Form => (layout === 'reader18' ? 'none' : 'long')

function setUpSteps({ address, region, powerDbm, workMode }: Settings, isPlain: boolean): Step[] {
  const steps: Step[] = []
  const add = (code: number, data: number[], what: string) =>
    steps.push({ code, frame: buildCommand(address, code, data), what })
  if (workMode !== 'keep')
    add(
      isPlain ? command.plainWorkMode : command.workMode,
      isPlain ? [0, 0, 0, 0, 0, 0] : [0],
      'that it waits to be asked',
    )
  if (region !== 'keep') add(command.region, regionBytes(region), `the region ${region}`)
  if (powerDbm !== 'keep') add(command.power, [powerDbm], `the power of ${powerDbm} dBm`)
  return steps
}
