import { z } from 'zod'
import type { Said } from '../model/sentences.ts'
import type { Permission } from './permissions.ts'

/** Wire messages between a UI (window, browser, shell) and the engine: JSON text frames over one WebSocket. */

/** First message of a client. Nothing else is answered before it. `session`: of who has signed in here before. */
const Hello = z.object({ t: z.literal('hello'), token: z.string().max(512), session: z.string().max(512).optional() })
/** `voucher`: of who does it (session.vouch), where the station itself may not. */
const Call = z.object({
  t: z.literal('call'),
  id: z.number().int(),
  op: z.string().max(64),
  input: z.unknown(),
  voucher: z.string().max(200).optional(),
})
/** `since` = the last delta number seen: the engine resumes there, or sends a fresh snapshot. */
const Watch = z.object({ t: z.literal('watch'), topic: z.string().max(64), since: z.number().int().optional() })
const Unwatch = z.object({ t: z.literal('unwatch'), topic: z.string().max(64) })
/** Nobody looks closely: positions come at most this often, each row's latest. 0 = as they are. Alarms never wait. */
const Pace = z.object({ t: z.literal('pace'), ms: z.number().int().min(0).max(10_000) })

export const ClientMessage = z.discriminatedUnion('t', [Hello, Call, Watch, Unwatch, Pace])
export type ClientMessage = z.infer<typeof ClientMessage>

export interface WireFailure {
  readonly code: string
  readonly text: string
  readonly tip: string
  readonly details?: readonly { readonly line: number; readonly column: string; readonly reason: string }[]
  readonly said?: Said | null
}

/** As whom the engine takes this connection: what it may do, and (signed in) whose name stands under it. */
export interface Identity {
  readonly who: string
  readonly name: string | null
  /** By their ids. */
  readonly roles: readonly string[]
  readonly may: readonly Permission[]
  /**
   * open: nobody has an account, whoever has the window has the house. station: as the station itself. nobody: the
   * alarms only. program: not a station.
   */
  readonly standing: 'open' | 'station' | 'nobody' | 'signed-in' | 'locked' | 'program'
  /** Until when everybody is seen by name (break-glass); null = as the role says. */
  readonly glassUntil: number | null
}

export type ServerMessage =
  | ({ readonly t: 'welcome'; readonly version: string; readonly engineNow: number } & Identity)
  /** Somebody signed in or out, or may something else now: topics that may still be watched come anew. */
  | ({ readonly t: 'identity' } & Identity)
  /** This badge was tapped at the station's reader; its PIN is wanted. */
  | { readonly t: 'badge'; readonly name: string }
  | { readonly t: 'result'; readonly id: number; readonly output: unknown }
  | { readonly t: 'failure'; readonly id: number | null; readonly error: WireFailure }
  /** All rows of a topic as of delta number `n`. */
  | { readonly t: 'snapshot'; readonly topic: string; readonly n: number; readonly rows: readonly unknown[] }
  /** Rows put and keys removed by delta `n`; numbers rise, and skip where a slow client was given only the latest. */
  | {
      readonly t: 'delta'
      readonly topic: string
      readonly n: number
      readonly put: readonly unknown[]
      readonly gone: readonly string[]
    }
