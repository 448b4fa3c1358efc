/** Scanners of Bluetooth on a line of their own: an HCI controller, a BLED112 dongle, a BleuIO dongle, a bare listener. */
import { toHex } from '../../core/model/hex.ts'
import { bgapiFraming, command as bgapi, message } from '../../readers/ble/bgapiFrame.ts'
import { event, hciFraming, opcode, packet } from '../../readers/ble/hciPacket.ts'
import type { Random } from '../random.ts'
import { advertisementOf } from './advertisement.ts'
import { FarEnd, FramedEnd, type Label } from './farEnd.ts'

type Send = (bytes: Uint8Array) => void

const level = (rssiDbm: number) => Math.round(rssiDbm) & 0xff
const randomAddress = 1

/** Protocols: HCI H4. Of before Bluetooth 5, so that extended scanning is an unknown command. */
export class HciController extends FramedEnd {
  constructor(random: Random, send: Send) {
    super(random, send, hciFraming)
  }

  /** A hardware fault, after which it has forgotten what it was told. */
  protected override refuse(): void {
    this.#reset()
    this.write(Uint8Array.of(packet.event, event.fault, 1, 0x42))
  }

  #reset(): void {
    this.roundsLeft = 0
    this.set.clear()
  }

  protected command(frame: Uint8Array): void {
    if (frame[0] !== packet.command) return
    const [code, parameters] = [frame[1]! | (frame[2]! << 8), frame.subarray(4)]
    if (code === opcode.reset) this.#reset()
    if (code === opcode.scanParameters) this.set.set('scan', toHex(parameters))
    if (code === opcode.leEventMask) this.set.set('events', toHex(parameters))
    if (code === opcode.scanEnable) this.roundsLeft = parameters[0] ? Number.POSITIVE_INFINITY : 0
    const unknown = code === opcode.extendedScanParameters || code === opcode.extendedScanEnable
    this.write(Uint8Array.of(packet.event, event.complete, 4, 1, frame[1]!, frame[2]!, unknown ? 1 : 0))
  }

  protected round(labels: readonly Label[]): void {
    for (const { tag, rssiDbm } of labels) {
      const { address, bytes } = advertisementOf(tag)
      const report = [3, randomAddress, ...address.toReversed(), bytes.length, ...bytes, level(rssiDbm)]
      this.write(Uint8Array.of(packet.event, event.le, report.length + 2, 2, 1, ...report))
    }
  }
}

const toHost = 0x80
const wrongState = [0x81, 0x01]

/** Protocols: BGAPI, as USB dongles speak it. */
export class BgapiDongle extends FramedEnd {
  constructor(random: Random, send: Send) {
    super(random, send, bgapiFraming)
  }

  /** It says that it has got power. */
  protected override started(): void {
    this.write(Uint8Array.of(toHost, 12, 0, 0, 1, 0, 3, 0, 2, 0, 122, 0, 3, 0, 1, 1))
  }

  /** It resets itself, and is not ready for the first thing it is told. */
  protected override refuse(): void {
    this.restart()
    super.refuse()
  }

  protected command(frame: Uint8Array): void {
    const [code, payload] = [frame[2]! * 256 + frame[3]!, frame.subarray(4)]
    const unready = code !== message.endProcedure && this.refuses()
    if (code === message.scanParameters && !unready) this.set.set('scan', toHex(payload))
    if (code === message.endProcedure) this.roundsLeft = 0
    if (code === message.discover && !unready) this.roundsLeft = Number.POSITIVE_INFINITY
    this.write(bgapi(code, ...(unready ? wrongState : [0, 0])))
  }

  protected round(labels: readonly Label[]): void {
    for (const { tag, rssiDbm } of labels) {
      const { address, bytes } = advertisementOf(tag)
      const report = [level(rssiDbm), 3, ...address.toReversed(), randomAddress, 0xff, bytes.length, ...bytes]
      this.write(Uint8Array.of(toHost, report.length, message.scanResponse >> 8, 0, ...report))
    }
  }
}

const text = (line: string) => Uint8Array.from(line, letter => letter.charCodeAt(0))
const colons = (address: Uint8Array) => toHex(address).match(/../g)!.join(':')

/** Protocols: BleuIO, with verbose answers. */
export class BleuioDongle extends FarEnd {
  #line = ''

  /** It stops, and does not know the next command. */
  protected override refuse(): void {
    super.refuse()
    this.roundsLeft = 0
    this.#say({ SE: 0, action: 'scan completed' })
  }

  protected hear(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === 3) this.roundsLeft = 0
      else if (byte !== 13) this.#line += String.fromCharCode(byte)
      else this.#command(this.#line)
      if (byte === 3 || byte === 13) this.#line = ''
    }
  }

  #command(line: string): void {
    const fault = this.refuses()
    const [, word = '', value = ''] = /^AT\+?(\w*?)=?([0-9A-F]*)$/.exec(line) ?? []
    if (!fault && /^(SHOWRSSI|CENTRAL|V1?)/.test(word + value)) this.set.set(word, value)
    if (!fault && word === 'FINDSCANDATA') {
      this.set.set(word, value)
      this.roundsLeft = Number.POSITIVE_INFINITY
    }
    this.#say({ A: 0, err: fault ? 5 : 0, errMsg: fault ? 'error' : 'ok' })
  }

  protected round(labels: readonly Label[]): void {
    for (const { tag, rssiDbm } of labels) {
      const { address, bytes } = advertisementOf(tag)
      this.#say({ SF: 0, rssi: Math.round(rssiDbm), addr: `[1]${colons(address)}`, type: 1, data: toHex(bytes) })
    }
  }

  #say(said: object): void {
    this.write(text(`${JSON.stringify(said)}\r\n`))
  }
}

/** One line of `address level payload` for each advertisement; can't be told anything. */
export class BareListener extends FarEnd {
  constructor(random: Random, send: Send) {
    super(random, send)
    this.roundsLeft = Number.POSITIVE_INFINITY
  }

  protected override started(): void {
    this.roundsLeft = Number.POSITIVE_INFINITY
  }

  protected hear(): void {}

  protected round(labels: readonly Label[]): void {
    this.refuses()
    for (const { tag, rssiDbm } of labels) {
      const { address, bytes } = advertisementOf(tag)
      this.write(text(`${colons(address)} ${Math.round(rssiDbm)} ${toHex(bytes)}\n`))
    }
  }
}
