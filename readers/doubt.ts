import type { DriverKind } from './driver.ts'
import { isSaidIn, listenFor } from './framing/recognise.ts'

/** What comes over a wire that was opened: of another reader, or of none that is known. */
export type Verdict = { readonly is: 'other'; readonly driver: DriverKind } | { readonly is: 'noise' }

/** Enough to know a reader by. */
const window = 1024
/** A judgement takes so many bytes, or so long after a few. */
const leastBytes = 16
const enoughBytes = 256
const patienceMs = 1500
/** A frame of its own counts even among the noise of plugging in. */
const noiseBorne = 8

/**
 * Whether what comes over a wire is said by the reader that it was set up for. It listens only until it is sure, so that it
 * costs nothing while all is well.
 */
export class Doubt {
  readonly #driver: DriverKind
  readonly #others: readonly DriverKind[]
  readonly #bytes = new Uint8Array(window)
  #length = 0
  #firstAt = 0
  #sure = false

  constructor(driver: DriverKind, others: readonly DriverKind[]) {
    this.#driver = driver
    this.#others = others.filter(({ id, voice }) => id !== driver.id && voice)
  }

  get sure(): boolean {
    return this.#sure
  }

  /** The link is new: another reader may be there. */
  restart(): void {
    this.#sure = false
    this.#length = 0
  }

  /** It has given a reading: that is proof enough. */
  trust(): void {
    this.#sure = true
  }

  take(bytes: Uint8Array, now: number): void {
    if (this.#sure) return
    if (this.#length === 0) this.#firstAt = now
    this.#keep(bytes)
    const { frames, bytes: said, noise } = listenFor(this.#driver.voice!, this.#heard())
    this.#sure = frames > 0 && said * noiseBorne >= noise
  }

  /** Null while there is nothing to say. What was judged is forgotten. */
  judge(now: number): Verdict | null {
    if (this.#sure || this.#length < leastBytes) return null
    if (this.#length < enoughBytes && now - this.#firstAt < patienceMs) return null
    const heard = this.#heard()
    const driver = this.#others.find(({ voice }) => isSaidIn(voice!, heard))
    this.#length = 0
    return driver ? { is: 'other', driver } : { is: 'noise' }
  }

  #heard(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** The latest, where there is more than it holds. */
  #keep(bytes: Uint8Array): void {
    const latest = bytes.length > window ? bytes.subarray(bytes.length - window) : bytes
    const kept = Math.min(this.#length, window - latest.length)
    this.#bytes.copyWithin(0, this.#length - kept, this.#length)
    this.#bytes.set(latest, kept)
    this.#length = kept + latest.length
  }
}
