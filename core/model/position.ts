import type { RoomId, SubjectId, TagId } from './ids.ts'

/** live = as often heard as it should be; recent = a little late; stale = long ago; lost = beyond its own rhythm. */
export type Freshness = 'live' | 'recent' | 'stale' | 'lost'

/**
 * Where a tag is, how sure, how old. The one row that a map, a card, a shell and the store are fed from.
 * `room` is the settled (hysteresis) room, null where the receivers can't tell it from its neighbours: then `zone` is the
 * answer. `probability` is the summed posterior mass of the room, or of the zone, so both can be honest at once.
 */
export interface Position {
  readonly tag: TagId
  readonly subject: SubjectId | null
  readonly floor: number
  readonly room: RoomId | null
  readonly probability: number
  readonly runnerUp: { readonly room: RoomId; readonly probability: number } | null
  /** Smallest group of neighbouring rooms that holds >= 90 %, most probable first; one room when it is sure. */
  readonly zone: readonly RoomId[]
  readonly xM: number
  readonly yM: number
  /** Area of the smallest set of cells that holds 90 %. */
  readonly region90M2: number
  readonly freshness: Freshness
  /** Epoch ms. */
  readonly lastHeardAt: number
  /** Epoch ms of arrival in `room`. */
  readonly since: number
  /** How many receivers heard it in the last window. */
  readonly heardBy: number
  readonly batteryPct: number | null
}

/** A time in a room. `toAt` is null while it lasts. */
export interface Stay {
  readonly subject: SubjectId
  readonly tag: TagId
  readonly room: RoomId
  readonly floor: number
  readonly fromAt: number
  readonly toAt: number | null
  /** Highest probability held during the stay. */
  readonly probability: number
}
