import { z } from 'zod'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'

/** What keeps the data safe, and what lets it go. */
export const keepingOperations = {
  'subjects.erase': operation({
    does: 'Forget who a person was, everywhere at once: name and number go, history stays under the id.',
    needs: 'people.import',
    carries: 'nothing',
    audited: true,
    input: z.object({ id: SubjectId }),
    /** `texts` that named the person; `backups` that were made before and still hold the name, sealed where the folder was by then. */
    output: z.object({ texts: z.number(), backups: z.array(z.string()), sealed: z.boolean() }),
  }),
  'store.protection': operation({
    does: 'Whether the data folder is encrypted, and a recovery key was made.',
    needs: 'store.keep',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({ sealed: z.boolean(), recovery: z.boolean() }),
  }),
  'store.newRecoveryKey': operation({
    does: 'Make a recovery key, in place of a former one. It is shown this once and kept nowhere.',
    needs: 'store.keep',
    carries: 'nothing',
    audited: true,
    input: z.object({}),
    output: z.object({ recoveryKey: z.string() }),
  }),
  'backups.list': operation({
    does: 'The copies that were made by themselves, newest first.',
    needs: 'store.keep',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({
      folder: z.string(),
      backups: z.array(z.object({ name: z.string(), at: z.string().nullable(), bytes: z.number() })),
    }),
  }),
}
