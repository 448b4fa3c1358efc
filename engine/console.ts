import type { ConsoleLine } from '../core/api/readers.ts'
import { toHex } from '../core/model/hex.ts'
import type { Problem } from '../core/model/problem.ts'
import type { DriverKind, Message, Reading } from '../readers/driver.ts'
import { Deframer, type FrameSink } from '../readers/framing/deframer.ts'
import { watched } from '../readers/link/watched.ts'

/** So much is kept for who looks again a moment later. */
const mostLines = 2000
const mostBytes = 1_000_000
/** A message of a gateway may be long; its beginning tells enough. */
const mostOfOne = 8192
/** Nobody has asked for so long: nobody is looking. */
const forgottenMs = 15_000
/** Cutting frames takes well under a millisecond: what takes so long never ends. */
const cuttingMs = 500

type Happening = Omit<ConsoleLine, 'n'>

/** What happens on the wire of one reader, while somebody looks: the latest lines, numbered. */
export class ReaderConsole {
  readonly #onIdle: () => void
  readonly #now: () => number
  readonly #lines: ConsoleLine[] = []
  #deframer: Deframer | null
  readonly #sink: FrameSink
  #at = 0
  #next = 1
  #bytes = 0
  #askedAt: number

  /** `now` is any clock of people's time, ms; `onIdle` is called once nobody has looked for a while. */
  constructor(driver: DriverKind, now: () => number, onIdle: () => void) {
    this.#now = now
    this.#onIdle = onIdle
    this.#askedAt = now()
    this.#deframer = driver.voice ? new Deframer(driver.voice.framing) : null
    this.#sink = {
      frame: (bytes, from, to) => this.#add({ at: this.#at, kind: 'frame', hex: toHex(bytes, from, to) }),
      skipped: (count, fault) => {
        const text = `${count} bytes of no frame${fault === null ? '' : `: it ${fault}`}`
        this.#add({ at: this.#at, kind: 'skipped', text })
      },
    }
  }

  /** Lines from number `since` on. */
  read(since: number): { lines: ConsoleLine[]; next: number; lost: number } {
    this.#askedAt = this.#now()
    const first = this.#lines[0]?.n ?? this.#next
    // A console that was closed meanwhile counts anew.
    const from = since > this.#next ? 0 : since
    return {
      lines: this.#lines.filter(({ n }) => n >= from),
      next: this.#next,
      lost: Math.max(0, first - Math.max(1, from)),
    }
  }

  bytes(direction: 'in' | 'out', what: Uint8Array | Message, at: number): void {
    if (this.#now() - this.#askedAt > forgottenMs) return this.#onIdle()
    if (!(what instanceof Uint8Array)) {
      const { topic, payload, retained } = what
      return this.#add({ at, kind: direction, topic, hex: hexOf(payload), ...(retained && { retained }) })
    }
    this.#add({ at, kind: direction, hex: hexOf(what) })
    this.#at = at
    if (direction === 'in') this.#cut(what)
  }

  /** Whoever looks must not hold up the engine with bytes on which the reader's driver gets stuck: they are shown uncut. */
  #cut(bytes: Uint8Array): void {
    const deframer = this.#deframer
    if (deframer && !watched(() => deframer.push(bytes, this.#sink), cuttingMs)) this.#deframer = null
  }

  reading(reading: Reading, at: number): void {
    this.#add({ at, kind: 'reading', reading: { ...reading } })
  }

  problem(problem: Problem, at: number): void {
    this.#add({ at, kind: 'problem', problem: { ...problem } })
  }

  #add(line: Happening): void {
    this.#lines.push({ ...line, n: this.#next++ })
    this.#bytes += sizeOf(line)
    while (this.#lines.length > mostLines || this.#bytes > mostBytes) this.#bytes -= sizeOf(this.#lines.shift()!)
  }
}

const sizeOf = ({ hex }: Happening) => 100 + (hex?.length ?? 0)
const hexOf = (bytes: Uint8Array) => toHex(bytes, 0, Math.min(bytes.length, mostOfOne))
