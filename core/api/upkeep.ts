import { z } from 'zod'
import { orderKinds, outcomes } from '../model/workOrder.ts'
import { complianceWords } from '../upkeep/compliance.ts'
import { operation } from './operation.ts'
import { OrderRef, SubjectId } from './refs.ts'

const By = z.string().trim().min(1).max(80)
const Day = z.iso.date()
const CheckItem = z.object({
  text: z.string(),
  unit: z.string().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
})

export const WorkOrderRow = z.object({
  id: z.string(),
  subject: SubjectId,
  name: z.string(),
  plan: z.string().nullable(),
  dueOn: z.string().nullable(),
  kind: z.enum(orderKinds),
  title: z.string(),
  highRisk: z.boolean(),
  state: z.enum(['open', 'started', 'signed', 'cancelled']),
  openedAt: z.number(),
  openedBy: z.string(),
  startedAt: z.number().nullable(),
  startedBy: z.string().nullable(),
  checklist: z.array(CheckItem.extend({ ok: z.boolean().nullable(), reading: z.number().nullable() })),
  parts: z.array(z.object({ name: z.string(), count: z.number() })),
  labourMin: z.number(),
  note: z.string(),
  attempts: z.array(
    z.object({
      at: z.number(),
      by: z.string(),
      room: z.string().nullable(),
      note: z.string(),
      evidence: z.array(z.string()),
    }),
  ),
  outcome: z.enum(outcomes).nullable(),
  closedAt: z.number().nullable(),
  closedBy: z.string().nullable(),
  /** The strokes of a signature with the pen; see the act. */
  ink: z.string().optional(),
})
export type WorkOrderRow = z.infer<typeof WorkOrderRow>

const Act = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start') }),
  z.object({
    kind: z.literal('check'),
    item: z.number().int().min(0),
    ok: z.boolean().optional(),
    reading: z.number().optional(),
  }),
  z.object({
    kind: z.literal('record'),
    parts: z
      .array(z.object({ name: z.string().min(1).max(120), count: z.number().int().min(1).max(10_000) }))
      .optional(),
    labourMin: z.number().int().min(0).max(100_000).optional(),
    note: z.string().max(4000).optional(),
  }),
  z.object({ kind: z.literal('not-located'), room: z.string().nullable(), note: z.string().max(1000).default('') }),
  z.object({
    kind: z.literal('sign'),
    outcome: z.enum(outcomes),
    /** Written with the pen: the path of its strokes in a box of 300 × 100, as SVG has it (M and L, whole numbers). */
    ink: z
      .string()
      .max(20_000)
      .regex(/^(M\d{1,3} \d{1,3}(L\d{1,3} \d{1,3})*)+$/)
      .optional(),
  }),
  z.object({ kind: z.literal('cancel'), reason: z.string().min(1).max(1000) }),
])

/** An act that was done while offline brings its own time, and an id under which it counts once. */
const Sent = { by: By, at: z.number().int().min(0).optional(), actId: z.string().min(1).max(80).optional() }

const ComplianceTotals = z.object({
  scheduled: z.number(),
  'on-time': z.number(),
  late: z.number(),
  'could-not-locate': z.number(),
  missed: z.number(),
  pending: z.number(),
  rate: z.number().nullable(),
})

/** Work on equipment: orders, the round, what was done in time, and the proof of it. */
export const upkeepOperations = {
  'orders.list': operation({
    does: 'Work orders: open and started ones, or all of one piece of equipment, newest first.',
    needs: 'upkeep.see',
    carries: 'words',
    audited: false,
    input: z.object({ subject: SubjectId.optional() }),
    output: z.object({ orders: z.array(WorkOrderRow) }),
  }),
  'orders.show': operation({
    does: 'One work order with its checklist, parts, attempts and signature.',
    needs: 'upkeep.see',
    carries: 'words',
    audited: false,
    input: z.object({ id: OrderRef }),
    output: WorkOrderRow,
  }),
  'orders.open': operation({
    does: 'Open a work order: for a plan that is due, or for a repair, an inspection, a recall.',
    needs: 'upkeep.work',
    carries: 'words',
    audited: true,
    input: z.object({
      subject: SubjectId,
      plan: z.string().optional(),
      kind: z.enum(orderKinds).optional(),
      title: z.string().max(200).optional(),
      ...Sent,
    }),
    output: WorkOrderRow,
  }),
  'orders.report': operation({
    does: 'Report a fault: opens a work order for the repair.',
    needs: 'equipment.use',
    carries: 'words',
    audited: true,
    input: z.object({ subject: SubjectId, title: z.string().trim().min(1).max(200), ...Sent }),
    output: WorkOrderRow,
  }),
  'orders.act': operation({
    does: 'Go on with a work order: start, check a line, record parts and labour, say it was not found, sign, cancel.',
    needs: 'upkeep.work',
    carries: 'words',
    audited: true,
    input: z.object({ id: OrderRef, act: Act, ...Sent }),
    output: WorkOrderRow,
  }),
  'maintenance.round': operation({
    does: 'What is due, in walking order, with what is in use now marked; what cannot be placed comes apart.',
    needs: 'upkeep.see',
    carries: 'words',
    audited: false,
    input: z.object({
      from: z.string(),
      withinDays: z.number().int().min(0).max(3660).optional(),
      floor: z.number().int().optional(),
      limit: z.number().int().min(1).max(60).default(12),
    }),
    output: z.object({
      stops: z.array(
        z.object({
          subject: SubjectId,
          name: z.string(),
          room: z.string(),
          roomName: z.string(),
          floor: z.number(),
          /** Of the walk to it from the stop before. */
          metres: z.number(),
          inUse: z.boolean(),
          probability: z.number(),
          titles: z.array(z.string()),
          overdue: z.boolean(),
        }),
      ),
      metres: z.number(),
      /** What could be walked to as well, beyond `limit`. */
      more: z.number(),
      unplaced: z.array(z.object({ subject: SubjectId, name: z.string(), titles: z.array(z.string()) })),
    }),
  }),
  'maintenance.compliance': operation({
    does: 'What was due in a period and what became of it, each once; totals for all and for high risk.',
    needs: 'upkeep.see',
    carries: 'words',
    audited: false,
    input: z.object({ from: Day, to: Day }),
    output: z.object({
      from: z.string(),
      to: z.string(),
      all: ComplianceTotals,
      highRisk: ComplianceTotals,
      rows: z.array(
        z.object({
          subject: SubjectId,
          name: z.string(),
          plan: z.string(),
          title: z.string(),
          dueOn: z.string(),
          highRisk: z.boolean(),
          word: z.enum(complianceWords),
          doneOn: z.string().nullable(),
          order: z.string().nullable(),
        }),
      ),
    }),
  }),
  'maintenance.evidence': operation({
    does: 'The evidence pack of a period: the report and each order, hash-chained and signed, as lines of JSON.',
    needs: 'upkeep.work',
    carries: 'nothing',
    audited: true,
    input: z.object({ from: Day, to: Day }),
    output: z.object({ pack: z.string(), lines: z.number(), publicKey: z.string() }),
  }),
}
