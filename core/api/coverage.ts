import { z } from 'zod'
import { operation } from './operation.ts'

/** How well the house can be heard, and what a walk through it hears. */
export const coverageOperations = {
  'site.coverage': operation({
    does: 'How often the right room is expected to be named in each room, by the receivers that there are, and what it is mistaken for.',
    needs: 'site.see',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({
      /** A walk-through says how loud receivers are where; without one that is guessed from distances and walls. */
      calibrated: z.boolean(),
      rooms: z.array(
        z.object({
          room: z.string(),
          floor: z.number(),
          /** 0 to 1. */
          right: z.number(),
          /** The room that is named most often instead, and how often. */
          rival: z.string().nullable(),
          rivalTakes: z.number(),
          /** Gateways that hear its middle. */
          gateways: z.number(),
          /** Something is read there: reads prove the room, whatever gateways hear. */
          hasReader: z.boolean(),
        }),
      ),
    }),
  }),
  'site.listen': operation({
    does: 'What receivers hear, from now on for so many seconds, of the tag that somebody carries through the house to calibrate it.',
    needs: 'site.set',
    carries: 'nothing',
    audited: false,
    input: z.object({ tag: z.string().min(1).max(160), seconds: z.number().int().min(1).max(60) }),
    output: z.object({
      tag: z.string(),
      heard: z.array(z.object({ afterMs: z.number(), receiver: z.string(), rssiDbm: z.number() })),
    }),
  }),
}
