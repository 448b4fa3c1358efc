import { z } from 'zod'
import { operation } from './operation.ts'
import { PositionRow } from './rows.ts'

/** The downtime board: what a ward works from on paper while its computers are gone. */
export const boardOperations = {
  'board.show': operation({
    does: 'Everybody and everything by unit and room, with ages: the downtime board.',
    needs: 'places.see',
    carries: 'subjects',
    audited: true,
    input: z.object({ floor: z.number().int().nullable().default(null), unit: z.string().nullable().default(null) }),
    output: z.object({
      /** Epoch ms. */
      at: z.number(),
      units: z.array(
        z.object({
          unit: z.string(),
          floor: z.number(),
          rooms: z.array(z.object({ room: z.string().nullable(), name: z.string(), rows: z.array(PositionRow) })),
        }),
      ),
    }),
  }),
}
