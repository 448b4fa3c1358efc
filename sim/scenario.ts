/** What `whereabouts simulate` is to play: a JSON file, described in docs/simulate.md. */
import { z } from 'zod'
import { type Problem, problem } from '../core/model/problem.ts'
import { layouts } from '../floorplans/reference/receivers.ts'
import { Verb } from './verbs.ts'

const seconds = z.number().min(0)
const share = z.number().min(0).max(1)

/** What befalls the recording between gateway and file, from `atSeconds` on for `forSeconds`. */
const LineFault = z.discriminatedUnion('fault', [
  /** The gateway's clock is off by so much. */
  z.object({ fault: z.literal('clockSkew'), gateway: z.string(), bySeconds: z.number() }),
  /** The gateway sends so many broken readings a second: levels that no radio has, tags that are none. */
  z.object({ fault: z.literal('garbage'), gateway: z.string(), perSecond: z.number().positive() }),
  /** So much of the readings comes twice. */
  z.object({ fault: z.literal('duplicate'), share }),
  /** So much of the readings comes late, by up to so many seconds. */
  z.object({ fault: z.literal('outOfOrder'), share, bySeconds: z.number().positive().max(60) }),
  /** So many readings a second of tags that nobody knows. */
  z.object({ fault: z.literal('flood'), perSecond: z.number().positive().max(100_000) }),
])
export type LineFault = z.infer<typeof LineFault>

const Fault = z.union([
  z.intersection(z.object({ atSeconds: seconds, forSeconds: z.number().positive().default(60) }), LineFault),
  z.intersection(z.object({ atSeconds: seconds }), Verb),
])

const count = z.int().min(0).max(20_000)
const Scenario = z.strictObject({
  name: z.string().default(''),
  /** A building of the reference hospital's make, instead of `--site`. */
  building: z
    .strictObject({
      floors: z.int().min(1).max(40),
      wings: z.int().min(1).max(8),
      roomsPerSide: z.int().min(4).max(60),
    })
    .optional(),
  /** Where gateways hang in that building, or in the site's instead of its own. */
  layout: z.enum(layouts).optional(),
  /** Who and what is in it, instead of the site's own tables. */
  tags: z.strictObject({ equipment: count, beds: count, patients: count, staff: count }).optional(),
  /** Seconds between packets of a kind of tag. */
  everySeconds: z
    .strictObject({ asset: z.number(), bed: z.number(), patient: z.number(), staff: z.number() })
    .partial()
    .default({}),
  /** Nothing is moved by anybody: all equipment and beds stand where they are at home. */
  stands: z.boolean().default(false),
  /** Instead of everyday life: somebody stands at so many points, one in a room. */
  walkThrough: z.strictObject({ points: z.int().min(1).max(2000) }).optional(),
  faults: z.array(Fault).default([]),
})
export type Scenario = z.infer<typeof Scenario>

/** Each mistake with its place in the file and what would be right; `scenario` is null when there is any. */
export function readScenario(text: string): { readonly scenario: Scenario | null; readonly problems: Problem[] } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { scenario: null, problems: [problem('error', `The scenario is not JSON: ${why}.`, formTip)] }
  }
  const read = Scenario.safeParse(json)
  if (read.success) return { scenario: read.data, problems: [] }
  const problems = read.error.issues.map(issue =>
    problem('error', `The scenario, ${issue.path.join('.') || 'as a whole'}: ${issue.message}.`, formTip),
  )
  return { scenario: null, problems }
}

const formTip = 'The fields and what they take are in docs/simulate.md.'
