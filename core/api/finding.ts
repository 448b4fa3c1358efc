import { z } from 'zod'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'

/** One stop of a walk. `metres` is the leg to it; a change of floors counts as metres of walking. */
const Stop = z.object({ room: z.string(), name: z.string(), floor: z.number(), metres: z.number() })

/** What to walk to: the nearest that may be used, and where to look for what is not there. */
export const findingOperations = {
  'equipment.nearest': operation({
    does: 'The nearest available equipment of a type by walking distance; never dirty, in use, quarantined or overdue for high-risk maintenance.',
    needs: 'places.see',
    carries: 'words',
    audited: false,
    input: z.object({
      type: z.string().min(1).max(120),
      /** The room where one stands. */
      from: z.string(),
      /** With wheels: no stairs. */
      wheels: z.boolean().default(true),
      limit: z.number().int().min(1).max(50).default(5),
    }),
    output: z.object({
      type: z.string(),
      offers: z.array(
        Stop.extend({ id: SubjectId, equipment: z.string(), probability: z.number(), ageMs: z.number() }),
      ),
      /** How many of the type were passed over, and why. */
      passedOver: z.array(z.object({ why: z.string(), count: z.number() })),
    }),
  }),
  'equipment.walk': operation({
    does: 'The shortest way to something, room by room through doors, lifts and stairs.',
    needs: 'places.see',
    carries: 'words',
    audited: true,
    input: z.object({
      subject: SubjectId,
      /** The room where one stands. */
      from: z.string(),
      /** With wheels: no stairs. */
      wheels: z.boolean().default(true),
    }),
    output: z.object({
      subject: SubjectId,
      name: z.string(),
      /** The room that it leads to, and how sure it is that the thing is there. */
      room: z.string(),
      roomName: z.string(),
      probability: z.number(),
      ageMs: z.number(),
      /** Of the whole way; a change of floors counts as some. */
      metres: z.number(),
      legs: z.array(
        z.object({
          floor: z.number(),
          /** x and y, metres on the floor: where one stands, each door, where it is. */
          points: z.array(z.tuple([z.number(), z.number()])),
          rooms: z.array(z.object({ room: z.string(), name: z.string() })),
          metres: z.number(),
          /** By what the floor is left; null on the last one. */
          by: z.enum(['lift', 'stairs']).nullable(),
        }),
      ),
    }),
  }),
  'missing.route': operation({
    does: 'Where to look for something: rooms by chance per walking metre, in walking order.',
    needs: 'places.see',
    carries: 'words',
    audited: true,
    input: z.object({
      subject: SubjectId,
      from: z.string(),
      wheels: z.boolean().default(false),
      /** Rooms that were searched in vain, beside those on record in its open case; one may be named more than once. */
      notHere: z.array(z.string()).max(500).default([]),
      limit: z.number().int().min(1).max(30).default(10),
    }),
    output: z.object({
      subject: SubjectId,
      name: z.string(),
      stops: z.array(Stop.extend({ chance: z.number() })),
      /** Chance that it is in none of these rooms. */
      elsewhere: z.number(),
    }),
  }),
}
