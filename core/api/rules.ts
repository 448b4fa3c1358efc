import { z } from 'zod'
import { Rule } from '../model/rule.ts'
import { operation } from './operation.ts'
import { SubjectId } from './refs.ts'

const RuleRow = z.object({
  rule: Rule,
  /** How often it spoke in the last 30 days. */
  raised: z.number(),
  /** ... and how often people said that it was a false alarm. */
  falseAlarms: z.number(),
})

/** Rules of the house: what they are, and what they would have said. */
export const rulesOperations = {
  'rules.list': operation({
    does: 'The rules, and how often each spoke in the last 30 days.',
    needs: 'rules.see',
    carries: 'words',
    audited: false,
    input: z.object({}),
    output: z.object({ rules: z.array(RuleRow) }),
  }),
  'rules.save': operation({
    does: 'Add a rule, or change the one with its id.',
    needs: 'rules.edit',
    carries: 'words',
    audited: true,
    input: z.object({ rule: Rule }),
    output: z.object({ rule: Rule }),
  }),
  'rules.remove': operation({
    does: 'Remove a rule; its open alerts are closed.',
    needs: 'rules.edit',
    carries: 'nothing',
    audited: true,
    input: z.object({ id: z.string() }),
    output: z.object({ id: z.string() }),
  }),
  'rules.try': operation({
    does: 'What a rule would have said in the last days, exactly as if it had been on.',
    needs: 'rules.edit',
    carries: 'words',
    audited: false,
    input: z.object({ rule: Rule, days: z.number().int().min(1).max(30).default(30) }),
    output: z.object({
      from: z.number(),
      to: z.number(),
      /** Traces that it looked at. */
      traces: z.number(),
      raised: z.number(),
      perDay: z.array(z.object({ day: z.string(), count: z.number() })),
      perRoom: z.array(z.object({ room: z.string().nullable(), name: z.string(), count: z.number() })),
      /** When it would have spoken: the newest 2,000 moments, oldest first. */
      times: z.array(z.number()),
      /** The newest ones, newest first. */
      samples: z.array(
        z.object({
          at: z.number(),
          clearedAt: z.number().nullable(),
          subject: SubjectId.nullable(),
          name: z.string(),
          room: z.string(),
          text: z.string(),
        }),
      ),
    }),
  }),
}
