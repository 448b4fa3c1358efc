import { z } from 'zod'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'

export const batteriesOperations = {
  'batteries.list': operation({
    does: 'Tag batteries: those to replace first, with the days left; and the tags that say nothing of theirs.',
    needs: 'upkeep.see',
    carries: 'words',
    audited: false,
    /** `from`: a room; what is to be replaced then comes in walking order. */
    input: z.object({ from: z.string().optional(), all: z.boolean().default(false) }),
    output: z.object({
      batteries: z.array(
        z.object({
          tag: z.string(),
          subject: SubjectId,
          name: z.string(),
          room: z.string().nullable(),
          roomName: z.string(),
          floor: z.number().nullable(),
          pct: z.number(),
          /** % a day; null while too few days are known. */
          perDay: z.number().nullable(),
          daysLeft: z.number().nullable(),
          /** With 80 % confidence; `latest` null: no end is in sight. */
          between: z.object({ soonest: z.number(), latest: z.number().nullable() }).nullable(),
          replace: z.boolean(),
          /** What it said day by day, oldest first; days since 1970-01-01, UTC. */
          days: z.array(z.object({ day: z.number(), pct: z.number() })),
          /** Its place in the walk, from 1, and the metres of the leg to it, where `from` was given. */
          walk: z.number().nullable(),
          metres: z.number().nullable(),
        }),
      ),
      /** Tags with a battery of which nothing is known. */
      unmonitored: z.array(z.object({ tag: z.string(), subject: SubjectId, name: z.string() })),
    }),
  }),
}
