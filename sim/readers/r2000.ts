/** An Impinj R2000 reader of the A0 family (protocols: R2000): each command that reads is so many rounds and their end. */
import { fromHex, toHex } from '../../core/model/hex.ts'
import { buildFrame, command, done, r2000Framing } from '../../readers/rfid/r2000Frame.ts'
import type { Random } from '../random.ts'
import { FramedEnd, type Label } from './farEnd.ts'

const address = 1
const [antennaMissing, wrongParameter] = [0x22, 0x41]
/** Channel 7 = 902 MHz. */
const channel = 7
const setting: Readonly<Record<number, string>> = {
  [command.region]: 'region',
  [command.power]: 'power',
  [command.beeper]: 'beeper',
}

export class R2000Reader extends FramedEnd {
  #code = 0
  #phase = false
  #antenna = 0
  #read = 0

  constructor(random: Random, send: (bytes: Uint8Array) => void) {
    super(random, send, r2000Framing)
  }

  override restart(): void {
    super.restart()
    this.#antenna = 0
  }

  protected command(frame: Uint8Array): void {
    const [code, data] = [frame[3]!, frame.subarray(4, -1)]
    const name = setting[code]
    if (name) this.set.set(name, toHex(data))
    if (code === command.firmware) return this.#say(code, [7, 1])
    if (code === command.workAntenna) this.#antenna = data[0]!
    if (name || code === command.workAntenna) return this.#say(code, [done])
    if (code !== command.realTime && code !== command.session && code !== command.fastSwitch)
      return this.#say(code, [wrongParameter])
    this.#code = code
    this.#phase = code === command.session && data.length === 5
    this.#read = 0
    this.roundsLeft = data.at(-1)!
    this.set.set('inventory', toHex(frame.subarray(3, -1)))
  }

  protected round(labels: readonly Label[]): void {
    if (this.refuses()) {
      this.roundsLeft = 0
      return this.#say(this.#code, [antennaMissing])
    }
    for (const { tag, rssiDbm } of labels) {
      const epc = fromHex(tag.slice('epc:'.length))!
      const rssi = Math.round(rssiDbm) + 130 - (Math.round(rssiDbm) >= -39 ? 1 : 0)
      const place = (channel << 2) | (this.#antenna & 3)
      const loudness = rssi | (this.#antenna > 3 ? 0x80 : 0)
      this.#say(this.#code, [place, (epc.length / 2) << 3, 0, ...epc, loudness, ...(this.#phase ? [0, 90] : [])])
      this.#read++
    }
  }

  protected override roundsOver(): void {
    const count = [0, 0, this.#read >> 8, this.#read & 0xff]
    if (this.#code === command.fastSwitch) this.#say(this.#code, [...count.slice(1), 0, 0, 0, 100])
    else this.#say(this.#code, [this.#antenna, 0, 10, ...count])
  }

  #say(code: number, data: readonly number[]): void {
    this.write(buildFrame(address, code, data))
  }
}
