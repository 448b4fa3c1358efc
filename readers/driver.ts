import type { z } from 'zod'
import type { TagId } from '../core/model/ids.ts'
import type { Problem } from '../core/model/problem.ts'
import type { ReceiverKind } from '../core/model/site.ts'
import type { Telemetry } from '../core/model/sighting.ts'
import type { Framing } from './framing/deframer.ts'

type LinkKind = 'serial' | 'tcp' | 'mqtt' | 'udp' | 'http' | 'keyboard' | 'local'

/** How a serial line is set; eight data bits and one stop bit always. */
export interface SerialLine {
  readonly baud: number
  readonly parity?: 'even' | 'odd'
  /** Hardware flow control. */
  readonly flow?: 'rtscts'
}

/** One message of a link that carries whole messages. Topics are a broker's: elsewhere it is empty. */
export interface Message {
  readonly topic: string
  readonly payload: Uint8Array
  /** Kept by the broker from some earlier time: says how things were, not that they are. */
  readonly retained?: boolean
}

/** What one read of one tag says, in one spelling for all vendors. Absent = the reader does not say. */
export interface Reading {
  readonly tag: TagId
  /** A second identity of the same tag in the same message (the MAC beside the iBeacon id). */
  readonly alias?: TagId
  /** The receiver's own name, where the message names it (gateway feeds). */
  readonly receiver?: string
  readonly antenna?: number
  readonly rssiDbm?: number
  readonly frequencyKHz?: number
  /** Of the carrier, in the reader's own steps: degrees at some, parts of a turn at others. */
  readonly phase?: number
  readonly count?: number
  /** How long ago it was, where the reader kept it while nobody was connected. */
  readonly ageMs?: number
  readonly tid?: string
  readonly telemetry?: Telemetry
}

/** While it is put together: spreading optional parts into one costs more than all else that is done for a read. */
export type DraftReading = { -readonly [Key in keyof Reading]: Reading[Key] }

/** Where a driver puts what it finds. One object for the life of a session, so that nothing is allocated per byte. */
export interface DriverOut {
  reading(reading: Reading): void
  problem(problem: Problem): void
  /** To the reader: bytes on a serial or TCP link, a message on a link with topics. */
  send(output: Uint8Array | Message): void
  /** A receiver says of itself that it is there, or (last will) that it is gone. */
  receiver(name: string, alive: boolean): void
  /**
   * Where a connection can't be mended, only made anew. What is told of it is the link's last word; it is opened again as
   * after any failure, never at once. A recording has no link, so who calls this also works without it.
   */
  hangUp?(reason: Problem): void
}

/**
 * One reader's protocol, without I/O: bytes (or messages) and time go in; readings, bytes to send and problems come out.
 * It never throws, whatever the bytes, and holds at most one frame's worth of them.
 * `nowMs` is any monotonic millisecond count; a driver never asks for the time itself.
 */
export interface Driver {
  /** The link has just opened (first time or again): send what sets the reader up and starts it. */
  start(nowMs: number, out: DriverOut): void
  receive(input: Uint8Array | Message, nowMs: number, out: DriverOut): void
  /** Called about four times a second: time-outs, polls, keep-alives. */
  tick(nowMs: number, out: DriverOut): void
  /** No more will come: say what was left in mid-frame. */
  end(out: DriverOut): void
}

/** What gives a reader away on a byte stream: to find it, to notice that another one is there, and to show its frames. */
export interface Voice {
  /** As it is with default settings. */
  readonly framing: Framing
  /** False for settings under which it speaks otherwise. Absent = it always speaks so. */
  readonly holds?: (settings: Readonly<Record<string, unknown>>) => boolean
  /** Of a good frame: that the reader said it, not the host whose words come back as an echo. Absent = all are its own. */
  readonly isOwn?: (bytes: Uint8Array, from: number, to: number) => boolean
  /** What its own words tell of how it must be set here, where that is not as usual. */
  readonly settings?: (heard: Uint8Array) => Readonly<Record<string, unknown>>
  /** Questions that change nothing at the reader; none where it can't be asked. */
  readonly asks: readonly Uint8Array[]
  /** How its line may be set, likeliest first. */
  readonly lines: readonly SerialLine[]
}

/** What the registry holds of each driver; also what `whereabouts drivers` prints. */
export interface DriverKind<Settings = unknown> {
  /** `kind-vendor-model`, as in the command line. */
  readonly id: string
  readonly title: string
  readonly kind: ReceiverKind
  readonly links: readonly LinkKind[]
  /** True where one feed carries many receivers and its messages name them. */
  readonly namesReceivers: boolean
  /** Speaks only when there is a tag and can't be asked anything: its silence means nothing. */
  readonly mute?: boolean
  /** Where it speaks in a stream of bytes and can be told from others. */
  readonly voice?: Voice
  /** Where it speaks over a broker: what to subscribe to, unless the gateways were set otherwise. */
  readonly topics?: readonly string[]
  /** Has a default for each setting, so that `parse({})` is a working reader. */
  readonly settings: z.ZodType<Settings>
  /** For `decode`: what the link would have carried, where a recording is not that but one payload without its wrapping. */
  readonly bare?: (recording: Uint8Array) => Uint8Array | Message
  open(settings: Settings): Driver
}

/** Keeps the settings' type inside one definition while the registry holds them all as `DriverKind`. */
export const defineDriver = <Settings>(kind: DriverKind<Settings>): DriverKind => kind as DriverKind
