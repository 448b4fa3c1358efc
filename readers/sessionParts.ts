import type { Problem } from '../core/model/problem.ts'
import type { Reader, ReaderHealth } from '../core/model/reader.ts'
import type { Turns } from './drive.ts'
import type { DriverKind, Message, Reading, SerialLine } from './driver.ts'
import type { OpenLink } from './link/link.ts'

/** Time, handed in so that tests can play it. */
export interface Clock {
  /** Epoch ms. */
  now(): number
  /** Runs `then` once; the returned function calls it off. */
  setTimer(ms: number, then: () => void): () => void
}

/** What a session tells. Whatever a listener throws stays inside the session, as a problem. */
export interface SessionListener {
  onReading(reading: Reading, at: number): void
  /** A receiver named by the feed is there, or says that it is gone. */
  onReceiver(name: string, alive: boolean, at: number): void
  onProblem(problem: Problem): void
  /** At once when the state changes; otherwise at most once a second. */
  onHealth(health: ReaderHealth): void
  /** Everything on the wire, while somebody wants to see it; may come and go. */
  onBytes?: ((direction: 'in' | 'out', bytes: Uint8Array | Message, at: number) => void) | undefined
}

export interface Session {
  readonly health: ReaderHealth
  /** Resolves when the link is free again; nothing is told after the call. */
  close(): Promise<void>
}

/** Another way to set the line, for a reader that is not understood as it is. */
export interface OtherLine {
  readonly line: SerialLine
  readonly open: OpenLink
}

export interface SessionParts {
  readonly reader: Reader
  readonly driver: DriverKind
  /** As parsed by `driver.settings`. */
  readonly settings: unknown
  readonly openLink: OpenLink
  readonly listener: SessionListener
  readonly clock: Clock
  /** 0 … 1, spreads the reconnects of many readers. */
  readonly random?: () => number
  /** Tried in turn while nothing that comes makes sense. */
  readonly otherLines?: readonly OtherLine[]
  /** When drivers work, and who watches over them; absent = at once, and nobody. */
  readonly turns?: Turns
  /** Whose words may be on the wire by mistake. */
  readonly otherDrivers?: readonly DriverKind[]
}
