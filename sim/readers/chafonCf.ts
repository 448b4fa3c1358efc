/** A reader of Chafon's CF family (protocols: CF-H906/H103/CF600): reads by itself once it is started. */
import { fromHex, toHex } from '../../core/model/hex.ts'
import { buildAnswer, chafonCfFraming, command, status } from '../../readers/rfid/chafonCfFrame.ts'
import type { Random } from '../random.ts'
import { FramedEnd, type Label } from './farEnd.ts'

const [address, channel, antenna] = [0, 0, 1]
const failed = 0x01
const setting: Readonly<Record<number, string>> = {
  [command.power]: 'power',
  [command.antennaPower]: 'antennaPower',
  [command.outputMode]: 'output',
  [command.readMode]: 'read',
}

export class ChafonCfReader extends FramedEnd {
  constructor(random: Random, send: (bytes: Uint8Array) => void) {
    super(random, send, chafonCfFraming)
  }

  protected override started(): void {
    this.#say(command.ready, status.ok)
  }

  protected command(frame: Uint8Array): void {
    const [code, data] = [(frame[2]! << 8) | frame[3]!, frame.subarray(5, -2)]
    const name = setting[code]
    if (name) this.set.set(name, toHex(data))
    if (code === command.inventory) this.roundsLeft = data[0] === 1 ? data.at(-1)! : Number.POSITIVE_INFINITY
    if (code === command.stop) this.roundsLeft = 0
    const known = name !== undefined || code === command.inventory || code === command.stop || code === command.info
    this.#say(code, known ? status.ok : failed)
  }

  protected round(labels: readonly Label[]): void {
    if (this.refuses()) {
      this.roundsLeft = 0
      return this.#say(command.inventory, failed)
    }
    if (labels.length === 0) this.#say(command.inventory, status.idle)
    for (const { tag, rssiDbm } of labels) {
      const epc = fromHex(tag.slice('epc:'.length))!
      const rssi = Math.round(rssiDbm * 10)
      this.#say(command.inventory, status.ok, [(rssi >> 8) & 0xff, rssi & 0xff, antenna, channel, epc.length, ...epc])
    }
  }

  #say(code: number, state: number, data: readonly number[] = []): void {
    this.write(buildAnswer(address, code, state, data))
  }
}
