import type { Problem } from '../../core/model/problem.ts'
import type { DriverKind } from '../../readers/driver.ts'
import { isSaidIn } from '../../readers/framing/recognise.ts'
import type { OpenLink } from '../../readers/link/link.ts'
import { watched } from '../../readers/link/watched.ts'
import type { Clock } from '../../readers/session.ts'

/** What came of asking at one link: a reader, why there is no answer, or null = nobody who is known. */
export type Interrogation =
  | { readonly driver: DriverKind; readonly settings: Readonly<Record<string, unknown>> }
  | { readonly problem: Problem }
  | null

/** Those that speak by themselves do so many times a second; others only when a tag is there. */
const listenMs = 400
/** A reader answers within tens of milliseconds; the first question after its sleep may only wake it. */
const [firstMs, secondMs] = [150, 250]
const mostHeard = 4096
/** A suspect whose words can't be told from these in so long is none. */
const longestLookMs = 500

/**
 * Half a frame that a stranger's question left in a reader's ear is over after so many zeros, which mean nothing to any of
 * them: a reader that takes a foreign byte for a length may wait for ever for the rest.
 */
const zeros = new Uint8Array(260)
const zerosMs = 60

export interface Suspects {
  /** Whom to listen for, and to ask. */
  readonly all: readonly DriverKind[]
  /** Whom to ask once more, with a clean line, before they are given up. */
  readonly likely: readonly DriverKind[]
  /** Stands for those that send plain text by themselves. */
  readonly text?: DriverKind | undefined
}

/**
 * Listens at a link, then asks each suspect's harmless questions until somebody is known by what they say. Closes the link.
 */
export async function interrogate(openLink: OpenLink, suspects: Suspects, clock: Clock): Promise<Interrogation> {
  const wire = new Ear(openLink, clock)
  try {
    await wire.opened
    const driver = (await byThemselves(wire, suspects)) ?? (await asked(wire, suspects))
    if (wire.gone) return { problem: wire.gone }
    return driver ? { driver, settings: driver.voice?.settings?.(wire.heard()) ?? {} } : null
  } finally {
    await wire.close()
  }
}

async function byThemselves(wire: Ear, { all, text }: Suspects): Promise<DriverKind | undefined> {
  const spoke = await wire.listen(listenMs, all)
  return spoke ?? (text && isText(wire.heard()) ? text : undefined)
}

async function asked(wire: Ear, { all, likely }: Suspects): Promise<DriverKind | undefined> {
  for (const suspect of all)
    for (const ask of suspect.voice!.asks) {
      wire.ask(ask)
      const answered = await wire.listen(firstMs, [suspect])
      if (answered) return answered
      wire.ask(ask)
      // Whoever answers a stranger's question with an error is known by that too.
      const other = (await wire.listen(secondMs, [suspect])) ?? wire.known(all)
      if (other) return other
    }
  for (const suspect of likely)
    for (const ask of suspect.voice!.asks) {
      wire.ask(zeros)
      await wire.listen(zerosMs, [])
      wire.ask(ask)
      const answered = await wire.listen(secondMs, all)
      if (answered) return answered
    }
  return undefined
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
    if (heard.length === 0) return undefined
    let at = 0
    const look = () => {
      while (at < suspects.length && !isSaidIn(suspects[at]!.voice!, heard)) at++
    }
    while (!watched(look, longestLookMs)) at++
    return suspects[at]
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
