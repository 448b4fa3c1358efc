import type { TagId } from '../../core/model/ids.ts'
import { readScan, type ScanContent } from '../../core/model/scan.ts'
import { Recent } from './recent.ts'
import { quote, utf8 } from './text.ts'
import type { Wire } from './wire.ts'

/** Passes on what was scanned. Each refused label is told: whoever scanned it waits for an answer. */
export class Scans {
  readonly #wire: Wire
  readonly #tip: string
  readonly #recent: Recent<Scan>

  constructor(wire: Wire, content: ScanContent, tip: string) {
    this.#wire = wire
    this.#tip = tip
    this.#recent = new Recent((bytes, from, to) => {
      const text = utf8(bytes.subarray(from, to))?.replaceAll('\0', '') ?? null
      const scan = text === null ? { fault: 'its bytes are no text' } : readScan(text, content)
      return 'tag' in scan ? { text, tag: scan.tag, fault: '' } : { text, tag: null, fault: scan.fault }
    })
  }

  /** The letters are `bytes[from … to)`. */
  tell(bytes: Uint8Array, from: number, to: number): void {
    const { text, tag, fault } = this.#recent.of(bytes, from, to)
    if (tag !== null) return this.#wire.out.reading({ tag })
    const what = text === null ? '' : ` ${quote(text)}`
    this.#wire.warn(`scan${what}`, `The scan${what} was refused: ${fault}.`, this.#tip)
  }
}

interface Scan {
  /** Null where it is none. */
  readonly text: string | null
  /** Null where it was refused, for its fault. */
  readonly tag: TagId | null
  readonly fault: string
}
