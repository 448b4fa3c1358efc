import { z } from 'zod'
import { type Driver, type DriverOut, defineDriver, type Message } from '../driver.ts'
import { type Framing, needMore } from '../framing/deframer.ts'
import { Scans } from '../framing/scanned.ts'
import { Wire } from '../framing/wire.ts'

const settings = z.strictObject({
  /** What ends a scan: `auto` = CR, LF, both, TAB or ETX; `none` = nothing but a pause. */
  terminator: z.enum(['auto', 'none']).default('auto'),
  /** The pause that ends a scan where nothing else does. */
  pauseMs: z.number().int().min(20).max(5000).default(100),
  /** What it reads; `auto` goes by the look of each text. */
  content: z.enum(['auto', 'barcode', 'epc', 'nfc', 'lf']).default('auto'),
})
type Settings = z.output<typeof settings>

export const wedge = defineDriver<Settings>({
  id: 'wedge',
  title: 'Barcode scanners and badge readers that send plain text',
  kind: 'barcode',
  links: ['serial', 'tcp', 'keyboard'],
  namesReceivers: false,
  mute: true,
  settings,
  open: chosen => new WedgeDriver(chosen),
})

const [nul, stx, etx, tab, lf, cr] = [0x00, 0x02, 0x03, 0x09, 0x0a, 0x0d]
const isEnd = (byte: number): boolean => byte === cr || byte === lf || byte === etx || byte === tab
/** Alone they say nothing: the second half of CR LF, padding, a start. */
const isBetween = (byte: number): boolean => isEnd(byte) || byte === nul || byte === stx
const endOfScan = Uint8Array.of(cr)

/** Room for the longest GS1 DataMatrix that anybody prints, with its symbology in front. */
const longest = 512

const scanFraming: Framing = {
  longest,
  measure(bytes, from, to) {
    if (isBetween(bytes[from]!)) return 1
    for (let at = from + 1; at < to; at++) {
      const byte = bytes[at]!
      // Nearly all are letters.
      if (byte > cr || (!isEnd(byte) && byte !== stx)) continue
      const isPair = byte === cr && at + 1 < to && bytes[at + 1] === lf
      return at + (isPair ? 2 : 1) - from
    }
    return to - from < longest ? needMore : longest
  },
  fault(bytes, from, to) {
    if (to - from === 1 && isBetween(bytes[from]!)) return null
    if (bytes[to - 1] === stx) return 'breaks off where another scan starts'
    return isEnd(bytes[to - 1]!) ? null : `has no end within ${longest} characters`
  },
}

class WedgeDriver implements Driver {
  /** Infinity where only a terminator ends a scan. */
  readonly #pauseMs: number
  readonly #wire = new Wire(scanFraming, (bytes, from, to) => this.#onText(bytes, from, to))
  readonly #scans: Scans
  #receivedAt = 0
  #open = false

  constructor({ terminator, pauseMs, content }: Settings) {
    this.#scans = new Scans(this.#wire, content, scanTip)
    this.#pauseMs = terminator === 'none' ? pauseMs : Number.POSITIVE_INFINITY
  }

  /** It can't be asked anything: it speaks when somebody scans. */
  start(nowMs: number, out: DriverOut): void {
    this.#open = false
    this.#wire.start(nowMs, out)
  }

  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void {
    this.#pause(nowMs, out)
    this.#receivedAt = nowMs
    this.#open = true
    this.#wire.receive(input, nowMs, out)
  }

  tick(nowMs: number, out: DriverOut): void {
    this.#pause(nowMs, out)
    this.#wire.tick(nowMs, out)
  }

  end(out: DriverOut): void {
    if (this.#pauseMs < Number.POSITIVE_INFINITY) this.#wire.receive(endOfScan, this.#wire.now, out)
    this.#wire.end(out)
  }

  #pause(nowMs: number, out: DriverOut): void {
    if (!this.#open || nowMs - this.#receivedAt < this.#pauseMs) return
    this.#open = false
    this.#wire.receive(endOfScan, nowMs, out)
  }

  #onText(bytes: Uint8Array, from: number, to: number): void {
    const end = to - (to - from > 1 && bytes[to - 2] === cr ? 2 : 1)
    if (from < end) this.#scans.tell(bytes, from, end)
  }
}

const scanTip = 'Scan it again; if it stays, look whether label, content setting and baud rate are the right ones.'
