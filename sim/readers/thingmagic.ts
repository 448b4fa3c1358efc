/** A ThingMagic module (protocols: Mercury): it waits in its boot loader, has no region at first, then reads without end. */
import { fromHex, toHex } from '../../core/model/hex.ts'
import { crc16Gen2 } from '../../readers/framing/crc16.ts'
import { buildAnswer, command, mercuryFraming, noTag, ok } from '../../readers/rfid/mercuryFrame.ts'
import type { Random } from '../random.ts'
import { FramedEnd, type Label } from './farEnd.ts'

const [unknownCommand, noRegion, hot] = [0x0101, 0x010b, 0x0504]
const [bootLoader, firmware] = [0x11, 0x12]
/** Of a read: another command is to be done with each tag that is found, and that is always to read its TID. */
const embedded = 4
/** Once a second while nothing is read. */
const keepAliveRounds = 10
const setting: Readonly<Record<number, string>> = {
  [command.region]: 'region',
  [command.power]: 'power',
  [command.protocol]: 'protocol',
  [command.antennas]: 'antennas',
  [command.option]: 'option',
  [command.protocolOption]: 'session',
}

export class ThingmagicModule extends FramedEnd {
  #program = bootLoader
  #quietRounds = 0
  #metadata = 0
  #withTid = false

  constructor(random: Random, send: (bytes: Uint8Array) => void) {
    super(random, send, mercuryFraming)
  }

  override restart(): void {
    super.restart()
    this.#program = bootLoader
  }

  protected command(frame: Uint8Array): void {
    const [code, data] = [frame[2]!, frame.subarray(3, -2)]
    if (code === command.program) return this.#say(code, ok, [this.#program])
    // The firmware starts without a word.
    if (code === command.bootFirmware) return void (this.#program = firmware)
    if (this.#program === bootLoader) return this.#say(code, unknownCommand)
    const name = setting[code]
    if (name) this.set.set(name, toHex(data))
    if (name) return this.#say(code, ok)
    if (code !== command.continuous) return this.#say(code, unknownCommand)
    const starts = data[2] === 1
    if (starts && !this.set.has('region')) return this.#say(code, noRegion)
    this.#metadata = starts ? (data[14]! << 8) | data[15]! : 0
    this.#withTid = starts && (data[11]! & embedded) !== 0
    this.roundsLeft = starts ? Number.POSITIVE_INFINITY : 0
    this.#say(code, ok)
  }

  protected round(labels: readonly Label[]): void {
    if (this.refuses()) {
      this.roundsLeft = 0
      return this.#say(command.readMultiple, hot)
    }
    if (labels.length > 0) this.#quietRounds = 0
    else if (++this.#quietRounds % keepAliveRounds === 0) this.#say(command.readMultiple, noTag)
    for (const label of labels)
      this.#say(command.readMultiple, ok, [...header(this.#metadata, this.#withTid), ...record(label, this.#withTid)])
  }

  #say(code: number, status: number, data: readonly number[] = []): void {
    this.write(buildAnswer(code, status, data))
  }
}

const header = (metadata: number, tid: boolean) => [0x10, 0, tid ? 0x1f : 0x1b, metadata >> 8, metadata & 0xff, 1]

/** All metadata that the driver asks for: reads, level, antenna, 915.25 MHz, time, phase, Gen2, memory, no inputs. */
function record({ tag, rssiDbm }: Label, withTid: boolean): number[] {
  const epc = fromHex(tag.slice('epc:'.length))!
  const heard = Uint8Array.of((epc.length / 2) << 3, 0, ...epc)
  const crc = crc16Gen2(heard)
  const bits = 8 * (heard.length + 2)
  const tid = withTid ? [0xe2, 0x80, 0x11, 0x05, ...epc.slice(-8)] : []
  const metadata = [1, Math.round(rssiDbm) & 0xff, 0x11, 0x0d, 0xf7, 0x32, 0, 0, 0, 40, 0, 90, 5]
  metadata.push(0, 8 * tid.length, ...tid, 0)
  return [...metadata, bits >> 8, bits & 0xff, ...heard, crc >> 8, crc & 0xff]
}
