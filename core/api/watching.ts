import { z } from 'zod'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'

/** How good the engine is by its own measure. Shares are 0 to 1, intervals hold 95 %. */

const Measured = z.object({
  samples: z.number(),
  right: z.number(),
  /** Null while there is nothing to go by. */
  share: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  /** Mean of the probabilities stated: an honest engine is right about as often. */
  stated: z.number().nullable(),
})

const AccuracyAnswer = z.object({
  days: z.number(),
  overall: Measured,
  rooms: z.array(Measured.extend({ id: z.string(), name: z.string(), floor: z.number() })),
  /** The latest that were wrong: what was said, and what the touch or scan proved. */
  misses: z.array(
    z.object({
      at: z.string(),
      subject: SubjectId,
      name: z.string(),
      said: z.string().nullable(),
      saidName: z.string().nullable(),
      room: z.string(),
      roomName: z.string(),
      probability: z.number(),
    }),
  ),
})

export const watchingOperations = {
  'accuracy.show': operation({
    does: 'How often the stated room was right, by touches and scans that proved the room: overall and per room.',
    needs: 'site.see',
    carries: 'words',
    audited: false,
    input: z.object({ days: z.number().int().min(1).max(90).default(30) }),
    output: AccuracyAnswer,
  }),
}
