import { z } from 'zod'
import { Shift } from '../model/roster.ts'
import { operation } from './operation.ts'

/** Who is on duty: whom alarms are told to. */
export const rosterOperations = {
  'roster.show': operation({
    does: 'The shifts, and who is on duty now.',
    needs: 'roster.see',
    carries: 'words',
    audited: false,
    input: z.object({}),
    output: z.object({
      shifts: z.array(Shift),
      onDuty: z.array(z.object({ role: z.string(), unit: z.string(), people: z.array(z.string()) })),
    }),
  }),
  'roster.save': operation({
    does: 'Replace the roster.',
    needs: 'roster.edit',
    carries: 'nothing',
    audited: true,
    input: z.object({ shifts: z.array(Shift).max(5000) }),
    output: z.object({ shifts: z.number() }),
  }),
}
