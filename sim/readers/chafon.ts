/** A Chafon UHFReader288 or, as the "plain" one, an UHFReader18 (protocols: Chafon, length first). */
import { fromHex, toHex } from '../../core/model/hex.ts'
import { buildAnswer, chafonFraming, command, status } from '../../readers/rfid/chafonFrame.ts'
import type { Random } from '../random.ts'
import { FramedEnd, type Label } from './farEnd.ts'

const [badAntenna, wrongLength, unknownCommand] = [0xf8, 0xfd, 0xfe]
/** As the reader gives it, for 0 dBm. */
const rssiZero = 130
const [address, plainType, wideType] = [0, 0x09, 0x0c]
const setting: Readonly<Record<number, string>> = {
  [command.region]: 'region',
  [command.power]: 'power',
  [command.workMode]: 'workMode',
  [command.plainWorkMode]: 'workMode',
}

export class ChafonReader extends FramedEnd {
  readonly #plain: boolean
  #asked: Uint8Array = new Uint8Array()

  constructor(random: Random, send: (bytes: Uint8Array) => void, plain = false) {
    super(random, send, chafonFraming)
    this.#plain = plain
  }

  protected command(frame: Uint8Array): void {
    const [code, data] = [frame[2]!, frame.subarray(3, -2)]
    const name = setting[code]
    if (name) {
      this.set.set(name, toHex(data))
      return this.#say(code, status.ok)
    }
    if (code === command.info) {
      const type = this.#plain ? plainType : wideType
      return this.#say(code, status.ok, [2, 11, type, 2, 0x4e, 0, 30, 10])
    }
    if (code !== command.inventory) return this.#say(code, unknownCommand)
    if (data.length !== (this.#plain ? 0 : 9)) return this.#say(code, wrongLength)
    this.#asked = data
    this.set.set('inventory', toHex(data))
    this.roundsLeft = 1
  }

  protected round(labels: readonly Label[]): void {
    if (this.refuses()) return this.#say(command.inventory, badAntenna)
    const antennaMask = 1 << ((this.#asked[7] ?? 0x80) & 3)
    for (const { tag, rssiDbm } of labels) {
      const epc = fromHex(tag.slice('epc:'.length))!
      const wide = [antennaMask, 1, epc.length, ...epc, Math.round(rssiDbm) + rssiZero]
      this.#say(command.inventory, status.more, this.#plain ? [1, epc.length, ...epc] : wide)
    }
    this.#say(command.inventory, status.done, this.#plain ? [0] : [antennaMask, 0])
  }

  #say(code: number, state: number, data: readonly number[] = []): void {
    this.write(buildAnswer(address, code, state, data))
  }
}
