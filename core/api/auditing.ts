import { z } from 'zod'
import { operation } from './operation.ts'

/** The audit log (T2): who saw or changed what, where, why. Times are epoch ms. */

const AuditLine = z.object({
  seq: z.number(),
  at: z.number(),
  who: z.string(),
  where: z.string(),
  op: z.string(),
  why: z.string(),
  about: z.string(),
  /** Ids of the people whose place was shown. */
  shown: z.array(z.string()),
  ok: z.boolean(),
  hash: z.string(),
})
export type AuditLine = z.infer<typeof AuditLine>

const head = z.object({ seq: z.number().int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) })
const filter = {
  from: z.number().optional(),
  to: z.number().optional(),
  /** A person whose place was shown, or something that the entry is about: its id. */
  subject: z.string().optional(),
  who: z.string().optional(),
}

export const auditingOperations = {
  'audit.list': operation({
    does: 'Who saw or changed what, newest first.',
    needs: 'audit.see',
    carries: 'words',
    audited: true,
    input: z.object({ ...filter, limit: z.number().int().min(1).max(5000).default(200) }),
    output: z.object({ entries: z.array(AuditLine), more: z.boolean() }),
  }),
  'audit.export': operation({
    does: 'The audit log as a signed pack of JSON lines, or as CSV, oldest first, with its hashes.',
    needs: 'audit.see',
    carries: 'words',
    audited: true,
    input: z.object({ ...filter, format: z.enum(['jsonl', 'csv']).default('jsonl') }),
    output: z.object({ text: z.string(), entries: z.number(), head }),
  }),
  'audit.verify': operation({
    does: 'Prove the chain of the audit log; with a head that was written down, also that nothing up to it was cut off.',
    needs: 'audit.see',
    carries: 'nothing',
    audited: false,
    input: z.object({ anchor: head.optional() }),
    output: z.object({ ok: z.boolean(), fault: z.string().nullable(), head }),
  }),
}
