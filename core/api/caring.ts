import { z } from 'zod'
import { operation, topic } from './operation.ts'
import { AlertRow, DueRow, MissingRow } from './rows.ts'

/** Alarms, missing equipment and maintenance. */
export const caringOperations = {
  'alerts.list': operation({
    does: 'Open alerts, loudest and newest first.',
    role: 'viewer',
    audited: false,
    input: z.object({ all: z.boolean().default(false) }),
    output: z.object({ alerts: z.array(AlertRow) }),
  }),
  'alerts.acknowledge': operation({
    does: 'Say that someone is going.',
    role: 'operator',
    audited: true,
    input: z.object({ id: z.string(), by: z.string().min(1).max(80) }),
    output: AlertRow,
  }),
  'alerts.resolve': operation({
    does: 'Close an alert.',
    role: 'operator',
    audited: true,
    input: z.object({ id: z.string(), by: z.string().min(1).max(80), note: z.string().max(500).default('') }),
    output: AlertRow,
  }),
  'missing.list': operation({
    does: 'Open missing-equipment cases with their cause and evidence.',
    role: 'viewer',
    audited: false,
    input: z.object({}),
    output: z.object({ cases: z.array(MissingRow) }),
  }),
  'maintenance.due': operation({
    does: 'Maintenance that is due or overdue, most overdue first.',
    role: 'viewer',
    audited: false,
    input: z.object({ withinDays: z.number().int().min(0).max(3660).optional() }),
    output: z.object({ items: z.array(DueRow) }),
  }),
  'maintenance.done': operation({
    does: 'Record that a plan was carried out on a day.',
    role: 'biomed',
    audited: true,
    /** `subject`: whose work it was; a plan of a type then becomes this subject's own. */
    input: z.object({ plan: z.string(), subject: z.string(), on: z.iso.date() }),
    output: z.object({ plan: z.string(), subject: z.string(), lastDone: z.string() }),
  }),
}

export const caringTopics = {
  alerts: topic({ does: 'Open alerts.', role: 'viewer', key: 'id', row: AlertRow }),
  missing: topic({ does: 'Open missing-equipment cases.', role: 'viewer', key: 'id', row: MissingRow }),
  due: topic({
    does: 'Maintenance due or overdue; the key is plan and subject.',
    role: 'viewer',
    key: 'key',
    row: DueRow.extend({ key: z.string() }),
  }),
}
