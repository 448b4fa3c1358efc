import type { ReceiverId, RoomId, SubjectId } from './ids.ts'

/** A touch or a scan proves a room for free: what the engine had said just before, against it (L8). */
export interface TruthSample {
  /** Epoch ms. */
  readonly at: number
  readonly subject: SubjectId
  readonly receiver: ReceiverId
  /** The room that was proven, and the one that had been stated with `probability`. */
  readonly room: RoomId
  readonly said: RoomId | null
  readonly probability: number
}

/** How loud a receiver hears against what its radio model expects: what the store keeps of `core/watch/drift.ts`. */
export interface ReceiverDrift {
  readonly receiver: ReceiverId
  /** Normal for it, and of late, dB. */
  readonly baselineDb: number
  readonly levelDb: number
  /** Weight of the samples it was learnt from. */
  readonly samples: number
  /** Epoch ms since when it is taken for moved or faulty; null while it is not. */
  readonly flaggedAt: number | null
}
