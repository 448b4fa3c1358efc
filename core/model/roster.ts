import { z } from 'zod'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** A shift that comes back every week, on the site's clocks; `from` at or after `to` runs past midnight. */
export const Shift = z.object({
  who: z.string().min(1).max(80),
  /** "nurse", "charge nurse", "technician" …; escalation names it. */
  role: z.string().min(1).max(80),
  /** The unit as rooms name it; empty = the whole house. */
  unit: z.string().max(80).default(''),
  /** 1 = Monday … 7 = Sunday, the day on which it begins; empty = every day. */
  days: z.array(z.number().int().min(1).max(7)).default([]),
  from: clockTime,
  to: clockTime,
})
export type Shift = z.infer<typeof Shift>
