import type { ReceiverId, RoomId, SubjectId, TagId } from './ids.ts'

/**
 * What decided which room is stated: nothing was known before; a read that proves its room; no doubt left; a rival that
 * stayed likelier for long enough; or a rival that did not, so that the room was kept.
 */
export const rulings = ['first', 'read', 'certain', 'held', 'kept'] as const
export type Ruling = (typeof rulings)[number]

/** What one receiver said at that moment. */
export interface Hearing {
  readonly receiver: ReceiverId
  /** Null for a read that has no level. */
  readonly heardDbm: number | null
  /** What the radio model expects at the likeliest place; null for a read. */
  readonly expectedDbm: number | null
}

/** "Why here?": one change of the stated room, or one that was refused, with its evidence. Kept for 7 days. */
export interface RoomDecision {
  readonly subject: SubjectId
  readonly tag: TagId
  /** Epoch ms at which it was decided; the arrival itself lies `heldMs` before. */
  readonly at: number
  readonly from: RoomId | null
  /** Stated from then on. */
  readonly room: RoomId
  readonly probability: number
  /** The likeliest other room: after a change often the one that was left, after "kept" the one that was not believed. */
  readonly rival: { readonly room: RoomId; readonly probability: number } | null
  readonly ruling: Ruling
  /** How long the winner (or the refused rival) had been likelier. */
  readonly heldMs: number
  /** Loudest first; the few that matter. */
  readonly heard: readonly Hearing[]
  /** Receivers of the two rooms that were known to be down: their silence did not count. */
  readonly down: readonly ReceiverId[]
}
