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
          replace: z.boolean(),
          /** Of the walk to it, where `from` was given. */
          metres: z.number().nullable(),
        }),
      ),
      /** Tags with a battery of which nothing is known. */
      unmonitored: z.array(z.object({ tag: z.string(), subject: SubjectId, name: z.string() })),
    }),
  }),
}
