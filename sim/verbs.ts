/** What can be asked of a running simulation: faults on command, movements, and the truth. One JSON object a line. */
import { z } from 'zod'

const named = <Verb extends string>(verb: Verb) => z.literal(verb)

/** `reader` is an RFID reader's id, `gateway` a BLE receiver's, `subject` a subject's id or its tag. */
export const Verb = z.discriminatedUnion('verb', [
  z.object({ verb: named('gatewayDeath'), gateway: z.string() }),
  z.object({ verb: named('gatewayRecovery'), gateway: z.string() }),
  z.object({ verb: named('tagDeath'), subject: z.string() }),
  z.object({ verb: named('tagRecovery'), subject: z.string() }),
  /** Its battery goes down from here to empty in so many seconds; then the tag is dead. */
  z.object({ verb: named('batteryDrain'), subject: z.string(), seconds: z.number().positive() }),
  /** Goes there by itself and stays; at once = without the way. */
  z.object({ verb: named('moveTo'), subject: z.string(), room: z.string(), atOnce: z.boolean().default(false) }),
  /** The next free porter fetches it and takes it there; with `leaveMinutes` also out by its outer door. */
  z.object({
    verb: named('errand'),
    subject: z.string(),
    room: z.string(),
    leaveMinutes: z.number().min(0).default(0),
  }),
  z.object({ verb: named('unplug'), reader: z.string() }),
  z.object({ verb: named('replug'), reader: z.string() }),
  z.object({ verb: named('garbage'), reader: z.string(), rounds: z.int().positive().default(10) }),
  z.object({ verb: named('truncate'), reader: z.string() }),
  z.object({ verb: named('silence'), reader: z.string(), on: z.boolean().default(true) }),
])
export type Verb = z.infer<typeof Verb>

/** Where things really are: of one subject (id or tag), or of all with `*`. */
export const TruthQuery = z.object({ truth: z.string() })

export interface Truth {
  readonly subject: string
  readonly tag: string
  readonly floor: number
  /** Null while it is outside the building. */
  readonly room: string | null
  readonly xM: number
  readonly yM: number
  readonly moving: boolean
  readonly tagAlive: boolean
}
