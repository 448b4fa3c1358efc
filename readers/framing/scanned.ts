import { readScan, type ScanContent } from '../../core/model/scan.ts'
import { Recent } from './recent.ts'
import { quote, utf8 } from './text.ts'
import type { Wire } from './wire.ts'

/** Passes on what was scanned. Each refused label is told: whoever scanned it waits for an answer. */
export class Scans {
  readonly #wire: Wire
  readonly #tip: string
  readonly #recent: Recent<{ readonly text: string | null; readonly scan: ReturnType<typeof readScan> }>

  constructor(wire: Wire, content: ScanContent, tip: string) {
    this.#wire = wire
    this.#tip = tip
    this.#recent = new Recent((bytes, from, to) => {
      const text = utf8(bytes.subarray(from, to))?.replaceAll('\0', '') ?? null
      return { text, scan: text === null ? { fault: 'its bytes are no text' } : readScan(text, content) }
    })
  }

  /** The letters are `bytes[from … to)`. */
  tell(bytes: Uint8Array, from: number, to: number): void {
    const { text, scan } = this.#recent.of(bytes, from, to)
    if ('tag' in scan) return this.#wire.out.reading({ tag: scan.tag })
    const what = text === null ? '' : ` ${quote(text)}`
    this.#wire.warn(`scan${what}`, `The scan${what} was refused: ${scan.fault}.`, this.#tip)
  }
}
