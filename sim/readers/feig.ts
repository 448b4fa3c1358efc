/** A Feig OBID reader (protocols: Feig OBID): asked who is there, or reading by itself into a buffer that is fetched. */
import { fromHex } from '../../core/model/hex.ts'
import {
  buildFrame,
  command,
  type FeigFrame,
  feigFraming,
  type Form,
  isReader,
  readFrame,
  status,
} from '../../readers/nfc/feigFrame.ts'
import type { Random } from '../random.ts'
import { FramedEnd, type Label } from './farEnd.ts'

const address = 0
const iso15693 = 0x03
const iso14443A = 0x04
const mostInAnswer = 100
const unknownCommand = 0x80
const radioFault = 0x84

type FeigMode = 'host' | 'buffered' | 'notify'

export class FeigReader extends FramedEnd {
  readonly #mode: FeigMode
  #form: Form = 'advanced'
  #found: Uint8Array[] = []
  /** How many of those found are in the answer that was sent last. */
  #fetched = 0

  constructor(random: Random, send: (bytes: Uint8Array) => void, mode: FeigMode = 'host') {
    super(random, send, feigFraming)
    this.#mode = mode
    this.started()
  }

  protected override started(): void {
    if (this.#mode !== 'host') this.roundsLeft = Number.POSITIVE_INFINITY
  }

  override restart(): void {
    super.restart()
    this.#found = []
    this.#fetched = 0
  }

  protected command(bytes: Uint8Array): void {
    const frame = readFrame(bytes, 0, bytes.length)
    if (frame.address !== 0xff && frame.address !== address) return
    this.#form = frame.form
    if (this.refuses()) return this.#answer(frame.command, radioFault)
    this.#obey(frame, bytes.subarray(frame.from, frame.to))
  }

  #obey(frame: FeigFrame, parameters: Uint8Array): void {
    if (frame.command === command.version) return this.#answer(frame.command, status.ok, [3, 4, 0, 71, 0, 8, 1])
    if (frame.command === command.iso && this.#mode === 'host') {
      if (parameters[1] === 1) return this.#tellFound()
      this.#found = []
      this.roundsLeft = 1
    } else if (frame.command === command.readBuffer && this.#mode === 'buffered')
      this.#tellBuffer(frame.command, (parameters[0]! << 8) | parameters[1]!)
    else if (frame.command === command.clearBuffer && this.#mode !== 'host') {
      this.#found.splice(0, this.#fetched)
      this.#fetched = 0
      this.#answer(frame.command, status.ok)
    } else if (!isReader(frame) || frame.command !== command.clearBuffer) this.#answer(frame.command, unknownCommand)
  }

  protected round(labels: readonly Label[]): void {
    const uids = labels.map(({ tag }) => fromHex(tag.slice(tag.indexOf(':') + 1))!)
    this.#found.push(...uids)
    if (this.#mode === 'host') this.#tellFound()
    if (this.#mode === 'notify' && this.#found.length > 0) this.#tellBuffer(command.readBuffer, mostInAnswer)
  }

  #tellFound(): void {
    const now = this.#found.splice(0, mostInAnswer)
    if (now.length === 0) return this.#answer(command.iso, status.noTag)
    const state = this.#found.length > 0 ? status.moreData : status.ok
    this.#answer(command.iso, state, [now.length, ...now.flatMap(inventoried)])
  }

  #tellBuffer(code: number, records: number): void {
    const now = this.#found.slice(0, records)
    this.#fetched = now.length
    if (now.length === 0) return this.#answer(code, status.noValidData)
    const state = this.#found.length > now.length ? status.moreData : status.ok
    // Each has a number and an antenna.
    this.#answer(code, state, [0x11, now.length >> 8, now.length & 0xff, ...now.flatMap(recorded)])
  }

  #answer(code: number, state: number, data: readonly number[] = []): void {
    this.write(buildFrame(this.#form, address, code, [state, ...data]))
  }
}

/** Numbers of ISO 14443 come last byte first, the short ones with zeros before them. */
const inventoried = (uid: Uint8Array): number[] =>
  uid.length === 8
    ? [iso15693, 0, ...uid]
    : [iso14443A, uid.length === 10 ? 4 : 0, uid.length === 4 ? 0 : 1, ...padded(uid.toReversed())]

const padded = (bytes: Uint8Array): number[] => [...Array<number>(Math.max(0, 7 - bytes.length)).fill(0), ...bytes]

const recorded = (uid: Uint8Array): number[] => {
  const number = uid.length === 8 ? [iso15693, 0, 8, ...uid] : [iso14443A, 0, uid.length, ...uid.toReversed()]
  return [0, number.length + 3, ...number, 1]
}
