import type { Problem } from '../../core/model/problem.ts'
import type { DriverKind } from '../../readers/driver.ts'
import { isSaidIn } from '../../readers/framing/recognise.ts'
import type { OpenLink } from '../../readers/link/link.ts'
import type { Clock } from '../../readers/session.ts'

/** What came of asking at one link: a reader, why there is no answer, or null = nobody who is known. */
export type Interrogation = { readonly driver: DriverKind } | { readonly problem: Problem } | null

/** Those that speak by themselves do so many times a second; others only when a tag is there. */
const listenMs = 400
/** A reader answers within tens of milliseconds; the first question after its sleep may only wake it. */
const [firstMs, secondMs] = [150, 250]
const mostHeard = 4096

/**
 * Listens at a link, then asks each suspect's harmless questions until somebody is known by what they say. Closes the link.
 * `wedge` stands for those that send plain text by themselves.
 */
export async function interrogate(
  openLink: OpenLink,
  suspects: readonly DriverKind[],
  wedge: DriverKind | undefined,
  clock: Clock,
): Promise<Interrogation> {
  const wire = new Ear(openLink, clock)
  try {
    await wire.opened
    const spoke = await wire.listen(listenMs, suspects)
    if (spoke) return { driver: spoke }
    if (wedge && isText(wire.heard())) return { driver: wedge }
    for (const suspect of suspects)
      for (const ask of suspect.voice!.asks) {
        wire.ask(ask)
        const answered = await wire.listen(firstMs, [suspect])
        if (answered) return { driver: answered }
        wire.ask(ask)
        // Whoever answers a stranger's question with an error is known by that too.
        const other = (await wire.listen(secondMs, [suspect])) ?? wire.known(suspects)
        if (other) return { driver: other }
        if (wire.gone) return { problem: wire.gone }
      }
    return wire.gone ? { problem: wire.gone } : null
  } finally {
    await wire.close()
  }
}

class Ear {
  gone: Problem | null = null
  readonly opened: Promise<void>
  readonly close: () => Promise<void>
  readonly #clock: Clock
  readonly #send: (bytes: Uint8Array) => void
  #heard: number[] = []
  #asked: Uint8Array | null = null
  #wake = () => {}

  constructor(openLink: OpenLink, clock: Clock) {
    this.#clock = clock
    const { promise, resolve } = Promise.withResolvers<void>()
    this.opened = promise
    const link = openLink({
      opened: resolve,
      received: input => {
        if (input instanceof Uint8Array && this.#heard.length < mostHeard) this.#heard.push(...input)
        this.#wake()
      },
      failed: problem => {
        this.gone = problem
        resolve()
        this.#wake()
      },
    })
    this.#send = bytes => link.send(bytes)
    this.close = () => link.close()
  }

  ask(question: Uint8Array): void {
    this.#heard = []
    this.#asked = question
    this.#send(question)
  }

  /** Without our own words, which two-wire adapters give back. */
  heard(): Uint8Array {
    const asked = this.#asked
    const isEcho = asked !== null && asked.every((byte, at) => this.#heard[at] === byte)
    return Uint8Array.from(isEcho ? this.#heard.slice(asked.length) : this.#heard)
  }

  known(suspects: readonly DriverKind[]): DriverKind | undefined {
    const heard = this.heard()
    return heard.length === 0 ? undefined : suspects.find(({ voice }) => isSaidIn(voice!, heard))
  }

  /** Until one of them is known, or the time is over. */
  async listen(ms: number, suspects: readonly DriverKind[]): Promise<DriverKind | undefined> {
    const until = this.#clock.now() + ms
    while (!this.gone) {
      const found = this.known(suspects)
      const left = until - this.#clock.now()
      if (found || left <= 0) return found
      await new Promise<void>(resolve => {
        const callOff = this.#clock.setTimer(left, resolve)
        this.#wake = () => {
          callOff()
          resolve()
        }
      })
    }
    return undefined
  }
}

/** Whole lines of it. */
const isText = (bytes: Uint8Array): boolean =>
  bytes.length > 4 &&
  bytes.every(byte => (byte >= 0x20 ? byte < 0x7f : [9, 10, 13, 29].includes(byte))) &&
  /[\r\n]$/.test(String.fromCharCode(...bytes))
