/**
 * An R200 module as its serial line shows it: answers commands with the frames of the real one (protocols: UHF
 * M100/YRM100/R200), runs inventory rounds while a multi-poll lasts, and can be made to misbehave. No I/O, no clock.
 */
import { fromHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { Deframer } from '../../readers/framing/deframer.ts'
import {
  aadd,
  answer,
  bb7e,
  buildFrame,
  command,
  frameType,
  noTag,
  type R200Frame,
  r200Framing,
  readFrame,
} from '../../readers/rfid/r200Frame.ts'
import type { Random } from '../random.ts'

/** A label in the field of the antenna in this round, and how loud. */
export interface Label {
  readonly tag: TagId
  readonly rssiDbm: number
}

/** Milliseconds that one inventory round takes. */
export const roundMs = 100

const codes = { getRegion: 0x08, getSelect: 0x0b, ...command } as const
const unknownCommand = 0x17

export class R200Module {
  readonly #random: Random
  readonly #send: (bytes: Uint8Array) => void
  readonly #deframer = new Deframer(r200Framing([bb7e, aadd]))
  #delimiters = bb7e
  #region = 0x03
  #powerCentiDbm = 2600
  #select: Uint8Array = new Uint8Array(7)
  #selectMode = 1
  #roundsLeft = 0
  #nextRoundMs = 0
  #silent = false
  #garbageRounds = 0
  #truncateNext = false

  constructor(random: Random, send: (bytes: Uint8Array) => void) {
    this.#random = random
    this.#send = send
  }

  /** Power on: forgets the inventory, keeps what the module saves (region, power). */
  restart(): void {
    this.#deframer.clear()
    this.#roundsLeft = 0
  }

  get polling(): boolean {
    return this.#roundsLeft > 0
  }

  receive(bytes: Uint8Array): void {
    this.#deframer.push(bytes, {
      frame: (b, from, to) => this.#onCommand(readFrame(b, from, to)),
      skipped: () => {},
    })
  }

  /** Lets time pass; `field` says which labels the antenna reads in one round. */
  advance(nowMs: number, field: () => readonly Label[]): void {
    while (this.#roundsLeft > 0 && nowMs >= this.#nextRoundMs) {
      this.#nextRoundMs = Math.max(this.#nextRoundMs, nowMs - roundMs) + roundMs
      this.#roundsLeft--
      this.#round(field())
    }
  }

  /** Stops answering and reading, as a hung module does; or comes back. */
  silence(on: boolean): void {
    this.#silent = on
  }

  /** So many rounds bring noise instead of frames. */
  garbage(rounds: number): void {
    this.#garbageRounds = rounds
  }

  /** The next frame breaks off in the middle. */
  truncate(): void {
    this.#truncateNext = true
  }

  #round(labels: readonly Label[]): void {
    if (this.#garbageRounds > 0) {
      this.#garbageRounds--
      return this.#write(Uint8Array.from({ length: 24 }, () => Math.floor(this.#random.next() * 256)))
    }
    const heard = labels.map(({ tag, rssiDbm }) => ({ epc: fromHex(tag.slice('epc:'.length))!, rssiDbm }))
    const answering = heard.filter(({ epc }) => this.#selected(epc))
    if (answering.length === 0) this.#write(answer.error(noTag, this.#delimiters))
    for (const { epc, rssiDbm } of answering) this.#write(answer.tag(Math.round(rssiDbm), epc, this.#delimiters))
  }

  /** Select mode 0 = every command goes to the selected labels only: those whose EPC begins with the mask. */
  #selected(epc: Uint8Array): boolean {
    const mask = this.#select.subarray(7)
    return this.#selectMode !== 0 || mask.every((byte, i) => epc[i] === byte)
  }

  #onCommand(frame: R200Frame): void {
    if (frame.type !== frameType.command) return
    this.#delimiters = frame.delimiters
    const parameters = frame.bytes.slice(frame.from, frame.to)
    const reply = this.#reply(frame.command, parameters)
    if (reply) this.#write(reply)
  }

  #reply(code: number, parameters: Uint8Array): Uint8Array | null {
    const way = this.#delimiters
    const say = (bytes: ArrayLike<number>) => buildFrame(frameType.response, code, bytes, way)
    switch (code) {
      case codes.info:
        return this.#info(parameters[0])
      case codes.region:
        this.#region = parameters[0]
        return answer.done(code, way)
      case codes.getRegion:
        return say([this.#region])
      case codes.setPower:
        this.#powerCentiDbm = (parameters[0] << 8) | parameters[1]
        return answer.done(code, way)
      case codes.getPower:
        return say([this.#powerCentiDbm >> 8, this.#powerCentiDbm & 0xff])
      case codes.setSelect:
        this.#select = parameters
        return answer.done(code, way)
      case codes.getSelect:
        return say(this.#select)
      case codes.selectMode:
        this.#selectMode = parameters[0]
        // As real ones do: the reply carries the code of "set select".
        return answer.done(codes.setSelect, way)
      case codes.tag:
        this.#roundsLeft = Math.max(this.#roundsLeft, 1)
        return null
      case codes.multiPoll:
        this.#roundsLeft = (parameters[1] << 8) | parameters[2]
        return null
      case codes.stop:
        this.#roundsLeft = 0
        return answer.done(code, way)
      default:
        return answer.error(unknownCommand, way)
    }
  }

  #info(which: number): Uint8Array | null {
    const text = ['M100 26dBm V1.0', 'V2.3.5', 'MagicRF'][which]
    if (text === undefined) return answer.error(unknownCommand, this.#delimiters)
    const bytes = [which, ...Array.from(text, c => c.charCodeAt(0))]
    return buildFrame(frameType.response, codes.info, bytes, this.#delimiters)
  }

  #write(bytes: Uint8Array): void {
    if (this.#silent) return
    const whole = !this.#truncateNext
    this.#truncateNext = false
    this.#send(whole ? bytes : bytes.subarray(0, bytes.length >> 1))
  }
}
