import { z } from 'zod'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'

/** When and where a tag was last heard. */
const Heard = z.object({
  at: z.number(),
  receiver: z.string(),
  /** Of the room: where the tag is, or for one that nobody wears, where the receiver stands. */
  roomName: z.string(),
})

/** Putting tags on things and people, and changing them. */
export const tagOperations = {
  'tags.look': operation({
    does: 'A tag as it was scanned or typed: its id, who wears it, and when and where it was last heard.',
    needs: 'tags.bind',
    carries: 'subjects',
    audited: false,
    input: z.object({ tag: z.string().min(1).max(160) }),
    output: z.object({
      tag: z.string(),
      /** Read only where it is presented: it has no signal of its own. */
      passive: z.boolean(),
      wearer: z.object({ id: SubjectId, name: z.string() }).nullable(),
      heard: Heard.nullable(),
    }),
  }),
  'tags.bind': operation({
    does: 'Put a tag on something or somebody, in place of the one it wears (`instead`), or take it off (`tag` null).',
    needs: 'tags.bind',
    carries: 'subjects',
    audited: true,
    input: z.object({
      id: SubjectId,
      /** As it was scanned or typed. */
      tag: z.string().min(1).max(160).nullable(),
      /** The tag it wears now, null for none: another one = refused, somebody was quicker. */
      instead: z.string().nullable(),
    }),
    output: z.object({ id: SubjectId, tag: z.string().nullable(), former: z.string().nullable(), at: z.number() }),
  }),
  'tags.unheard': operation({
    does: 'What is to be put together: tags that are heard and nobody wears, subjects without a tag.',
    needs: 'tags.bind',
    carries: 'subjects',
    audited: false,
    /** `part`: only tags in whose id or receiver this stands. */
    input: z.object({ part: z.string().max(160).optional() }),
    output: z.object({
      /** Heard last first, the latest 50; addresses as phones have them, which change, after all others. */
      strangers: z.array(z.object({ tag: z.string(), passive: z.boolean(), count: z.number(), heard: Heard })),
      strangersCount: z.number(),
      /** By name, the first 500. */
      bare: z.array(z.object({ id: SubjectId, name: z.string(), type: z.string() })),
      bareCount: z.number(),
    }),
  }),
}
