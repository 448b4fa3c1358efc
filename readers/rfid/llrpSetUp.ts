import { type Ask, ask, type Inventory, nearestPower } from './llrpAsk.ts'
import { type Capabilities, readCapabilities, unknownReader } from './llrpCapabilities.ts'
import { headBytes, message, type Version } from './llrpMessage.ts'
import { impinj } from './llrpReport.ts'
import type { LlrpSettings } from './uhfLlrp.ts'

/** Something to be told to a reader, and what follows from its answer. */
export interface Step {
  /** Where it is not the one that both speak. */
  readonly version?: Version
  readonly ask: Ask
  /** The kind of message that answers it. */
  readonly answer: number
  /** "The reader refuses …" */
  readonly what: string
  readonly tip: string
  /** Refused by readers that are well. */
  readonly mayFail?: boolean
  /** Tells the version that both speak. */
  readonly negotiates?: boolean
  /** `answer` is the whole message. */
  readonly learn?: (answer: Uint8Array) => void
}

/** By the protocol's numbers of radio rules. */
const rules: Readonly<Record<string, readonly number[]>> = {
  us: [1],
  eu: [2, 3],
  au: [4, 5],
  jp: [6],
  hk: [7],
  tw: [8],
  kr: [9],
}

const step = (told: Ask, answer: number, what: string, tip: string): Step => ({ ask: told, answer, what, tip })

/** What a reader has to be told before it reads, one step after another; what it says of itself decides on the next. */
export class LlrpSetUp {
  /** What the reader said last of what it can. */
  reader: Capabilities = unknownReader
  version: Version = 1
  readonly #settings: LlrpSettings
  readonly #warn: (kind: string, text: string, tip: string) => void
  #steps: Step[] = []
  /** It hung up or fell silent when it was asked for its versions, as only old ones do. */
  #old = false
  /** The inventory as it is set, or without anything that a reader may not know. */
  #plain = false
  /** It adds what Impinj's readers can. */
  #impinj = false

  constructor(settings: LlrpSettings, warn: (kind: string, text: string, tip: string) => void) {
    this.#settings = settings
    this.#warn = warn
  }

  begin(): void {
    this.version = 1
    this.#plain = false
    this.#steps = this.#settings.version === '1.0.1' || this.#old ? [] : [this.#askVersions()]
    this.#steps.push(this.#askCapabilities())
  }

  /** Null when all is done. */
  next(): Step | null {
    return this.#steps.shift() ?? null
  }

  cutOffAt({ negotiates }: Step): void {
    if (negotiates) this.#old = true
  }

  /** Whether to go on with the next step all the same. */
  refused({ ask: { type }, negotiates }: Step): 'go on' | 'rest' {
    if (negotiates && this.#settings.version === '1.1')
      this.#warn('version', 'The reader does not speak LLRP 1.1.', 'It goes on in 1.0.1; set its version to auto.')
    if (type === message.custom) {
      this.#impinj = false
      // Its inventory was to tell them.
      this.#steps = this.#steps.map(one => (one.ask.type === message.addROSpec ? this.#add() : one))
    }
    if (type === message.addROSpec && !this.#plain) {
      this.#plain = true
      this.#steps.unshift(this.#add())
      return 'go on'
    }
    const needed = [message.addROSpec, message.enableROSpec, message.startROSpec, message.getCapabilities] as number[]
    return needed.includes(type) ? 'rest' : 'go on'
  }

  #askVersions(): Step {
    return {
      // Whatever is spoken later, by the standard.
      version: 2,
      ask: ask.versions(),
      answer: message.versions,
      what: 'to tell its versions',
      tip: '',
      mayFail: true,
      negotiates: true,
      learn: answer => {
        const [current, newest] = [answer[headBytes]!, answer[headBytes + 1]!]
        if (newest < 2 && this.#settings.version === '1.1')
          this.#warn('version', 'The reader does not speak LLRP 1.1.', 'It goes on in 1.0.1; set its version to auto.')
        if (newest < 2) return
        if (current === 2) this.version = 2
        else this.#steps.unshift(this.#setVersion())
      },
    }
  }

  #setVersion(): Step {
    return {
      version: 2,
      ask: ask.setVersion(2),
      answer: message.versionSet,
      what: 'to speak LLRP 1.1',
      tip: 'It goes on in 1.0.1.',
      negotiates: true,
      learn: () => {
        this.version = 2
      },
    }
  }

  #askCapabilities(): Step {
    return {
      ...step(ask.capabilities(), message.capabilities, 'to tell what it can', brokenTip),
      learn: answer => {
        this.reader = readCapabilities(answer, 0, answer.length)
        this.#impinj = this.reader.manufacturer === impinj
        this.#check()
        this.#steps.push(...this.#afterCapabilities())
      },
    }
  }

  #afterCapabilities(): Step[] {
    const forget = step(ask.forget(), message.roSpecDeleted, 'to end an earlier inventory', brokenTip)
    const config = step(ask.config(this.#settings.keepaliveMs), message.configSet, 'its settings', settingsTip)
    const extend = step(ask.impinjExtensions(), message.custom, 'to tell phases', 'It reads without them.')
    return [
      { ...forget, mayFail: true },
      ...(this.#impinj ? [extend] : []),
      config,
      this.#add(),
      step(ask.enable(), message.roSpecEnabled, 'to enable its inventory', brokenTip),
      step(ask.start(), message.roSpecStarted, 'to start its inventory', brokenTip),
    ]
  }

  #add(): Step {
    const tip = this.#plain ? brokenTip : inventoryTip
    return step(ask.add(this.#inventory(), this.reader), message.roSpecAdded, 'its inventory', tip)
  }

  #inventory(): Inventory {
    const { powerDbm, session, tagPopulation, readerMode, reportMs } = this.#settings
    const plain = this.#plain
    return {
      antennas: this.#antennas(),
      powerDbm: plain ? 'keep' : powerDbm,
      session: plain ? 'keep' : session,
      tagPopulation,
      mode: plain ? 'keep' : readerMode,
      atOnce: reportMs === 0,
      impinj: !plain && this.#impinj,
    }
  }

  #antennas(): readonly number[] {
    const { antennas } = this.reader
    return this.#settings.antennas.filter(antenna => antennas === 0 || antenna <= antennas)
  }

  /** What is set and what the reader has, where they differ. */
  #check(): void {
    const { powerDbm, antennas, region } = this.#settings
    const left = antennas.filter(antenna => !this.#antennas().includes(antenna))
    if (left.length > 0)
      this.#warn(
        'antennas',
        `The reader has ${this.reader.antennas} antennas, so ${left.join(', ')} is left out.`,
        'Correct the antennas in its settings.',
      )
    const level = powerDbm === 'keep' ? null : nearestPower(powerDbm, this.reader)
    if (level && powerDbm !== 'keep' && Math.abs(level.dbm - powerDbm) > 0.5)
      this.#warn(
        'power',
        `The reader has no power of ${powerDbm} dBm; the nearest is ${level.dbm} dBm.`,
        'Correct the power in its settings.',
      )
    if (region !== 'any' && !rules[region]!.includes(this.reader.standard))
      this.#warn(
        'region',
        `The reader keeps to the radio rules of another region than ${region}.`,
        'A reader must be bought for its region; do not use it here before this is settled.',
      )
  }
}

const settingsTip = 'It goes on reading, but its silence may go unnoticed; update its firmware.'
const inventoryTip = 'It goes on reading with the reader’s own power, session and mode; correct them in its settings.'
const brokenTip = 'It is tried again by itself; if it repeats, switch the reader off and on.'
