/**
 * An R200 module (protocols: UHF M100/YRM100/R200): answers commands with the frames of the real one, and runs inventory
 * rounds while a multi-poll lasts.
 */
import { fromHex, toHex } from '../../core/model/hex.ts'
import {
  aadd,
  answer,
  bb7e,
  buildFrame,
  command,
  frameType,
  noTag,
  noTagToRead,
  r200Framing,
  readFrame,
} from '../../readers/rfid/r200Frame.ts'
import type { Random } from '../random.ts'
import { FramedEnd, type Label } from './farEnd.ts'

export type { Label } from './farEnd.ts'

const codes = { getRegion: 0x08, getSelect: 0x0b, getQuery: 0x0d, getChannel: 0xaa, ...command } as const
const [unknownCommand, noFreeChannel] = [0x17, 0x20]

/** Settings that are asked back as they were set: the question, what it is about, and what a fresh module says. */
const kept: Readonly<Record<number, readonly [string, readonly number[]]>> = {
  [codes.getRegion]: ['region', [0x03]],
  [codes.getPower]: ['power', [0x0a, 0x28]],
  [codes.getSelect]: ['select', [1, 0, 0, 0, 0, 0, 0]],
  [codes.getQuery]: ['query', [0x10, 0x20]],
  [codes.getChannel]: ['channel', [0]],
}
const setting: Readonly<Record<number, string>> = {
  [codes.region]: 'region',
  [codes.setPower]: 'power',
  [codes.setSelect]: 'select',
  [codes.setQuery]: 'query',
  [codes.setChannel]: 'channel',
  [codes.hopping]: 'hopping',
}

export class R200Module extends FramedEnd {
  #delimiters = bb7e
  #lastField: readonly Uint8Array[] = []

  constructor(random: Random, send: (bytes: Uint8Array) => void) {
    super(random, send, r200Framing([bb7e, aadd]))
  }

  protected round(labels: readonly Label[]): void {
    if (this.refuses()) {
      this.roundsLeft = 0
      return this.write(answer.error(noFreeChannel, this.#delimiters))
    }
    const heard = labels.map(({ tag, rssiDbm }) => ({ epc: fromHex(tag.slice('epc:'.length))!, rssiDbm }))
    this.#lastField = heard.map(({ epc }) => epc)
    const answering = heard.filter(({ epc }) => this.set.get('selectMode') !== '00' || this.#selected(epc))
    if (answering.length === 0) this.write(answer.error(noTag, this.#delimiters))
    for (const { epc, rssiDbm } of answering) this.write(answer.tag(Math.round(rssiDbm), epc, this.#delimiters))
  }

  /** Those whose EPC begins with the mask. */
  #selected(epc: Uint8Array): boolean {
    return toHex(epc).startsWith(String(this.set.get('select') ?? '').slice(14))
  }

  protected command(frame: Uint8Array): void {
    const { type, command: code, delimiters, from, to } = readFrame(frame, 0, frame.length)
    if (type !== frameType.command) return
    this.#delimiters = delimiters
    const reply = this.#reply(code, frame.subarray(from, to))
    if (reply) this.write(reply)
  }

  #reply(code: number, parameters: Uint8Array): Uint8Array | null {
    const way = this.#delimiters
    const name = setting[code]
    if (name) {
      this.set.set(name, toHex(parameters))
      return answer.done(code, way)
    }
    const back = kept[code]
    if (back) {
      const value = this.set.get(back[0])
      return buildFrame(frameType.response, code, typeof value === 'string' ? fromHex(value)! : back[1], way)
    }
    switch (code) {
      case codes.info:
        return this.#info(parameters[0])
      case codes.selectMode:
        this.set.set('selectMode', toHex(parameters))
        // As real ones do: the reply carries the code of "set select".
        return answer.done(codes.setSelect, way)
      case codes.read:
        return this.#read()
      case codes.tag:
        this.roundsLeft = Math.max(this.roundsLeft, 1)
        return null
      case codes.multiPoll:
        this.roundsLeft = (parameters[1] << 8) | parameters[2]
        return null
      case codes.stop:
        this.roundsLeft = 0
        return answer.done(code, way)
      default:
        return answer.error(unknownCommand, way)
    }
  }

  /** The TID, which here is a maker's class with the first bytes of the EPC behind it. */
  #read(): Uint8Array {
    const epc = this.#lastField.find(one => this.#selected(one))
    if (!epc) return answer.error(noTagToRead, this.#delimiters)
    return answer.memory(epc, Uint8Array.of(0xe2, 0x80, 0x11, 0x60, ...epc.subarray(-8)), this.#delimiters)
  }

  #info(which: number): Uint8Array {
    const text = ['M100 26dBm V1.0', 'V2.3.5', 'MagicRF'][which]
    if (text === undefined) return answer.error(unknownCommand, this.#delimiters)
    const bytes = [which, ...Array.from(text, c => c.charCodeAt(0))]
    return buildFrame(frameType.response, codes.info, bytes, this.#delimiters)
  }
}
