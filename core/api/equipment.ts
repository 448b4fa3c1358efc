import { z } from 'zod'
import { assetStates } from '../model/subject.ts'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'

const AssetState = z.enum(assetStates)

const StateChangeRow = z.object({
  subject: SubjectId,
  at: z.number(),
  from: AssetState,
  to: AssetState,
  why: z.enum(['room', 'scan', 'work', 'case', 'person']),
  by: z.string().nullable(),
  room: z.string().nullable(),
  note: z.string(),
  /** Why it was refused, in words; null for a move that was made. */
  refused: z.string().nullable(),
  /** The meter after it: time in use, ms, and how often it was taken into use. */
  usedMs: z.number(),
  uses: z.number(),
})

const Moved = z.object({ id: SubjectId, state: AssetState })

/** The state of equipment: available, in use, dirty, cleaning, in repair, quarantined, missing, retired. */
export const equipmentOperations = {
  'equipment.move': operation({
    does: 'Say in which state a piece of equipment is now; a move that may not be is refused, and kept on record.',
    needs: 'equipment.use',
    carries: 'nothing',
    audited: true,
    input: z.object({
      id: SubjectId,
      to: AssetState,
      by: z.string().min(1).max(80),
      note: z.string().max(500).default(''),
    }),
    output: Moved,
  }),
  'equipment.scan': operation({
    does: 'Scan a piece of equipment at a post: taken into use, returned, being washed, clean again.',
    needs: 'equipment.use',
    carries: 'nothing',
    audited: true,
    input: z.object({
      id: SubjectId,
      post: z.enum(['use', 'return', 'wash', 'clean']),
      by: z.string().min(1).max(80),
    }),
    output: Moved,
  }),
  'equipment.story': operation({
    does: 'The moves of a piece of equipment from state to state, newest first, refused ones too.',
    needs: 'places.see',
    carries: 'words',
    audited: false,
    input: z.object({ id: SubjectId, limit: z.number().int().min(1).max(1000).default(50) }),
    output: z.object({ id: SubjectId, state: AssetState, changes: z.array(StateChangeRow) }),
  }),
}
