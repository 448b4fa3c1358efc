import { z } from 'zod'
import { rulings } from '../model/decision.ts'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'
import { Sentence } from './rows.ts'

/** What was: why a room was stated, and who was where from when to when. Times are ISO 8601, UTC. */

const RoomShare = z.object({ room: z.string(), name: z.string(), probability: z.number() })

const WhyAnswer = z.object({
  id: SubjectId,
  name: z.string(),
  type: z.string(),
  /** In force at the time asked for; null where none is known of the last 7 days. */
  change: z
    .object({
      at: z.string(),
      from: z.string().nullable(),
      fromName: z.string().nullable(),
      room: z.string(),
      roomName: z.string(),
      probability: z.number(),
      runnerUp: RoomShare.nullable(),
      decidedBy: z.enum(rulings),
      /** How long the room had been likelier than the one before. */
      heldMs: z.number(),
      heard: z.array(
        z.object({
          receiver: z.string(),
          /** The room it stands in. */
          room: z.string().nullable(),
          /** Null for a read without a level. */
          heardDbm: z.number().nullable(),
          expectedDbm: z.number().nullable(),
        }),
      ),
      down: z.array(z.string()),
    })
    .nullable(),
  /** The last rival since then that was likelier for a while and not believed. */
  kept: z.object({ at: z.string(), rival: RoomShare, heldMs: z.number() }).nullable(),
  /** All of this in at most five plain sentences. */
  lines: z.array(z.string()).max(5),
  /** The same lines as sentences, for other languages. */
  said: z.array(z.array(Sentence).readonly()).max(5),
})
export type WhyAnswer = z.infer<typeof WhyAnswer>

const StayRow = z.object({
  id: SubjectId,
  name: z.string(),
  type: z.string(),
  room: z.string(),
  roomName: z.string(),
  floor: z.number(),
  from: z.string(),
  /** Null while it lasts. */
  to: z.string().nullable(),
  probability: z.number(),
})
export type StayRow = z.infer<typeof StayRow>

/**
 * Who was where on one floor, one entry of each column for a stay. Columns, because a floor's hour has thousands of them.
 * A subject between two stays was somewhere that nobody knows.
 */
const FloorPast = z.object({
  subjects: z.array(
    z.object({
      id: SubjectId,
      name: z.string(),
      kind: z.enum(['asset', 'bed', 'patient', 'staff']),
      type: z.string(),
    }),
  ),
  rooms: z.array(z.string()),
  /** Index in `subjects`. */
  whose: z.array(z.number()),
  /** Index in `rooms`. */
  room: z.array(z.number()),
  /** Seconds after the window's beginning; below 0 = it was there before. */
  from: z.array(z.number()),
  /** The same; null while it lasts. */
  to: z.array(z.number().nullable()),
  /** Highest of the stay, percent. */
  sure: z.array(z.number()),
  /** Stays of people that the asker may not follow. */
  withheld: z.number(),
})
export type FloorPast = z.infer<typeof FloorPast>

/** Epoch ms. */
const time = z.number().int().min(0)
const span = { from: time, to: time }

export const pastOperations = {
  'subjects.why': operation({
    does: 'Why a subject is (or was, at a time of the last 7 days) said to be in its room.',
    needs: 'places.see',
    carries: 'words',
    audited: true,
    input: z.object({ id: SubjectId, at: time.optional() }),
    output: WhyAnswer,
  }),
  'history.subject': operation({
    does: 'Where a subject was between two times of the last 90 days, oldest first.',
    needs: 'history.equipment',
    carries: 'words',
    audited: true,
    input: z.object({ id: SubjectId, ...span }),
    output: z.object({ stays: z.array(StayRow) }),
  }),
  'history.room': operation({
    does: 'Who and what was in a room between two times of the last 90 days, oldest first.',
    needs: 'history.equipment',
    carries: 'words',
    audited: true,
    input: z.object({ room: z.string(), ...span }),
    /** `withheld`: stays of people that the asker may not follow. `more`: there were too many for one answer. */
    output: z.object({ stays: z.array(StayRow), withheld: z.number(), more: z.boolean() }),
  }),
  'history.floor': operation({
    does: 'Who and what was where on a floor in at most 6 hours of the last 90 days: what a playback draws.',
    needs: 'history.equipment',
    // The handler leaves out whole stays: whoever left out a subject here would shift the indices.
    carries: 'words',
    audited: true,
    input: z.object({ floor: z.number().int(), ...span }),
    output: FloorPast,
  }),
}
