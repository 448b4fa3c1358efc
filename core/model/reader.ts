import type { ReaderId, ReceiverId, RoomId } from './ids.ts'
import type { Problem } from './problem.ts'

/** One wire to supervise: a serial module, a TCP reader, an MQTT feed of many gateways. */
export interface Reader {
  readonly id: ReaderId
  /** A word of `readers/registry.ts`. */
  readonly driver: string
  /** `serial:PATH?baud=115200`, `tcp:HOST:PORT`, `mqtt:TOPIC`, `udp:PORT`, `http:PATH`. */
  readonly link: string
  /** The receiver its reads belong to; null where its messages name receivers themselves. */
  readonly receiver: ReceiverId | null
  readonly room: RoomId | null
  readonly settings: Readonly<Record<string, unknown>>
}

/** opening = trying; up = bytes or heartbeats come; silent = open, but nothing comes; down = can't be opened or is gone. */
export type LinkState = 'opening' | 'up' | 'silent' | 'down'

export interface ReaderHealth {
  readonly id: ReaderId
  readonly state: LinkState
  readonly since: number
  readonly lastHeardAt: number | null
  /** It may answer and read no tag: that is quiet, not silence. */
  readonly lastReadingAt: number | null
  readonly frames: number
  readonly readings: number
  readonly problems: number
  readonly lastProblem: Problem | null
  readonly reconnects: number
}

export interface ReceiverHealth {
  readonly id: ReceiverId
  /** unheard = never since start; quiet = hears nobody, which proves nothing; down = known to be off. */
  readonly state: 'unheard' | 'up' | 'quiet' | 'down'
  readonly since: number
  readonly lastHeardAt: number | null
}
