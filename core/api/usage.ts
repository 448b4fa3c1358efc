import { z } from 'zod'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'

/** What equipment does with its time, where it is short, and how well the house listens: over days of the site. */

const Times = z.object({
  'in-use': z.number(),
  idle: z.number(),
  transit: z.number(),
  'to-clean': z.number(),
  repair: z.number(),
  missing: z.number(),
  unheard: z.number(),
})

/** Times in ms. `mean`: how many there were at a time. `utilization`: 0 to 1, null where nothing could have been used. */
const Figures = z.object({ times: Times, mean: z.number(), utilization: z.number().nullable() })

const UsageLine = Figures.extend({
  /** The type, the unit, the room's or the equipment's id, by what was asked for. */
  key: z.string(),
  name: z.string(),
  /** Of equipment. */
  subject: SubjectId.nullable(),
  type: z.string().nullable(),
  floor: z.number().nullable(),
})
export type UsageLine = z.infer<typeof UsageLine>

const Period = { from: z.iso.date(), to: z.iso.date() }
const names = z.array(z.string().max(200)).max(200).default([])

const UsageAnswer = z.object({
  ...Period,
  /** The time that is reported on: from the first day, or when the first tag was heard, to the last, or now. Epoch ms. */
  fromAt: z.number().nullable(),
  toAt: z.number(),
  /** All there are to choose from. */
  types: z.array(z.string()),
  units: z.array(z.string()),
  total: Figures,
  lines: z.array(UsageLine),
  days: z.array(Figures.extend({ day: z.string() })),
})
export type UsageAnswer = z.infer<typeof UsageAnswer>

const Item = z.object({
  id: SubjectId,
  name: z.string(),
  type: z.string(),
  room: z.string(),
  roomName: z.string(),
  floor: z.number(),
  unit: z.string(),
  /** When it came there, epoch ms. */
  since: z.number(),
})

const Spells = z.object({
  /** Ms of the time that is reported on, how often, the longest single time, and whether it lasts now. */
  ms: z.number(),
  times: z.number(),
  longestMs: z.number(),
  now: z.boolean(),
  days: z.array(z.object({ day: z.string(), ms: z.number() })),
})

const StockAnswer = z.object({
  fromAt: z.number(),
  toAt: z.number(),
  types: z.array(z.object({ type: z.string(), total: z.number(), ready: z.number(), inUse: z.number() })),
  stocks: z.array(
    z.object({
      rule: z.string(),
      name: z.string(),
      types: z.array(z.string()),
      min: z.number(),
      target: z.number(),
      max: z.number().nullable(),
      /** Ready in its rooms now; those beyond the target are surplus. */
      ready: z.array(Item),
      surplus: z.number(),
      short: Spells,
    }),
  ),
  away: z.array(Item.extend({ home: z.string() })),
})
export type StockAnswer = z.infer<typeof StockAnswer>

const ListeningAnswer = z.object({
  fromAt: z.number(),
  toAt: z.number(),
  lines: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['reader', 'receiver']),
      room: z.string().nullable(),
      floor: z.number().nullable(),
      down: Spells,
      /** 0 to 1 of the time that is reported on. */
      heard: z.number(),
    }),
  ),
})
export type ListeningAnswer = z.infer<typeof ListeningAnswer>

export const usageOperations = {
  'usage.figures': operation({
    does: 'What equipment did with its time over some days: in use, idle, on its way, to clean, and what is not known.',
    needs: 'history.equipment',
    carries: 'subjects',
    audited: false,
    input: z.object({ ...Period, types: names, units: names, by: z.enum(['type', 'unit', 'room', 'subject']) }),
    output: UsageAnswer,
  }),
  'usage.stock': operation({
    does: 'What is ready now, how long each stock was short over some days, and what stands where it does not belong.',
    needs: 'history.equipment',
    carries: 'subjects',
    audited: false,
    input: z.object(Period),
    output: StockAnswer,
  }),
  'usage.listening': operation({
    does: 'How long each reader and receiver was down or heard nothing over some days.',
    needs: 'site.see',
    carries: 'nothing',
    audited: false,
    input: z.object(Period),
    output: ListeningAnswer,
  }),
}
