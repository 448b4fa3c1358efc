/**
 * The one interface between the pipeline and the positioning engine.
 *
 * Receivers, rooms and tags are numbers here: the index in `site.receivers`, in `Rooms.list` and in the pipeline's tag table.
 * Nothing on this path allocates per sighting: evidence comes in columns that the caller reuses, answers are written
 * into an `Estimate` that the caller owns.
 */
import type { RoomId } from '../model/ids.ts'
import type { Contrast } from './contrast.ts'

/** How a tag of its kind moves: a bed or pump mostly stands, a person walks. */
export type Mobility = 'still' | 'carried' | 'walking'

/** What was heard of one tag since its last update, one row a receiver: the mean of its packets, and how many there were. */
export interface Evidence {
  /** Rows in use; the columns may be longer. */
  count: number
  readonly receiver: Int32Array
  readonly rssiDbm: Float32Array
  /** 0 = the receiver is not to be trusted in its loudness: its row says that the tag is in reach, and little more. */
  readonly packets: Int32Array
  /** Rows that are RFID, NFC or barcode reads: they prove the reader's room, unless its read zone was walked. */
  readonly proof: Uint8Array
}

/** The state of one tag's filter. Opaque to the pipeline; one per tag, reused for its whole life. */
export interface Track {
  readonly mobility: Mobility
  /** Epoch ms of the last update; 0 before the first. */
  updatedAt: number
  /** What was heard up to then is gathered, and not weighed yet. */
  waits: boolean
}

/** Where one tag is, written in place by `answer`. */
export interface Estimate {
  /** False while nothing useful has been heard: everything below is then meaningless. */
  known: boolean
  floor: number
  xM: number
  yM: number
  region50M2: number
  region90M2: number
  /** Summed probability per room, most probable first; at most `rooms.length` rows, zero-filled after `roomCount`. */
  roomCount: number
  readonly rooms: Int32Array
  readonly roomMass: Float32Array
  /** The same rooms with what they hold of the probability that regions are drawn by, which is flatter. */
  readonly carefulMass: Float32Array
  /** Summed probability per floor index (order of `site.floors`). */
  readonly floorMass: Float32Array
  /** Mass that lies in no room (outdoors, shafts, gaps of the plan). */
  noRoomMass: number
  /** For how long what is heard has been that of a thing that stands, ms; 0 while it moves, or that is not known yet. */
  stoodMs: number
  /** What is heard has sounded the same for a dozen updates at least: it does not walk. */
  calm: boolean
  /** Estimated common offset of this tag against the radio model, dB. */
  offsetDb: number
}

/** One line of "why here?": what a receiver said and what the model expected at the answer. */
export interface Reason {
  readonly receiver: number
  readonly heardDbm: number
  readonly expectedDbm: number
}

/** At most so many rows are kept of an update. */
export const mostResiduals = 8

/** Rows of heard less expected, dB, at the answer's likeliest cell, the tag's own loudness not taken out. */
export interface Residuals {
  readonly receiver: Int32Array
  readonly db: Float32Array
}

/** How well each room is told from the others, by its index. */
export interface ToldApart {
  /**
   * How much of the probability is expected to be right that things in it get, or that it gets for things anywhere, whichever is
   * less, 0 … 1. Below about a half nobody can tell the room from its neighbours, whatever is heard on one day: not a matter of
   * patience but of gateways.
   */
  readonly share: Float32Array
  /** How often a thing that has stood in it for minutes is found in it, alone or first of a zone, 0 … 1. */
  readonly right: Float32Array
  /** Which other room its things are most often taken to be in, -1 = none, and how often. */
  readonly rival: Int32Array
  readonly rivalTakes: Float32Array
}

export interface Estimator {
  /** Rooms by index, over all floors. */
  readonly roomIds: readonly RoomId[]
  readonly toldApart: ToldApart
  track(mobility: Mobility): Track
  estimate(): Estimate
  /**
   * Move the track to `at` and weigh the evidence. `online[r] === 0` leaves receiver r out altogether; an online
   * receiver that is not in the evidence did not hear the tag, and that counts. What stands and sounds as before is
   * weighed once in `patienceMs` (0 unless told), with all that was heard meanwhile; false = it waits for that.
   */
  update(track: Track, at: number, evidence: Evidence, online: Uint8Array, patienceMs?: number): boolean
  /** Write the track's present answer. */
  answer(track: Track, into: Estimate): void
  /** Centres `[x, y, …]` of the cells that together hold `share` of the probability on the answer's floor, metres. */
  region(track: Track, share: number): { readonly floor: number; readonly cellM: number; readonly cells: Float32Array }
  /** What spoke for the present answer, strongest first. */
  reasons(track: Track): readonly Reason[]
  /** Writes the rows of the last update; returns how many. */
  residuals(track: Track, into: Residuals): number
  /** How much of what a receiver should have heard of late it did hear, 0 to 1 (and a little more). */
  heardShare(receiver: number): number
  /** Start again from what the store remembers, as a broad bump around a point. */
  seed(track: Track, at: number, floor: number, xM: number, yM: number, spreadM: number): void
  /** True when the room's centre is expected to be heard by receiver r (coverage, blind rooms). */
  covers(receiver: number, room: number): boolean
  /** Whether one read by r settles the room. Not where a walk-through taught how its read zone overlaps with others. */
  proves(receiver: number): boolean
  /** What tells a room from its surroundings, which are all but the rooms of `apart`; null where no cell of it is known. */
  contrast(room: number, apart: ReadonlySet<number>): Contrast | null
  /** How much likelier this evidence alone is in the room than around it, nats; whatever was heard of the tag before. */
  logOdds(contrast: Contrast, track: Track, evidence: Evidence, online: Uint8Array): number
}
