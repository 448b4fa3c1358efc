import { z } from 'zod'
import { operation, topic } from './operation.ts'
import { resolutionCodes } from '../model/alert.ts'
import { AlertEventRow, AlertRow, DueRow, MissingRow } from './rows.ts'
import { AlertRef, CaseRef, SubjectId } from './refs.ts'

/** An act on a case of missing equipment, by the case's id. */
const CaseInput = z.object({
  id: CaseRef,
  by: z.string().min(1).max(80),
  note: z.string().max(500).default(''),
  /** Of acts that may be sent twice (offline): the same id counts once. */
  actId: z.string().min(1).max(80).optional(),
  /** When it was done, where that was before now (offline); epoch ms. */
  at: z.number().optional(),
})

/** Alarms, missing equipment and maintenance. */
export const caringOperations = {
  'alerts.list': operation({
    does: 'Open alerts, loudest and newest first.',
    needs: 'alarms.see',
    carries: 'words',
    audited: false,
    /** `all`: closed ones too; those that were closed before `since` (epoch ms) are left out. */
    input: z.object({ all: z.boolean().default(false), since: z.number().default(0) }),
    output: z.object({ alerts: z.array(AlertRow) }),
  }),
  'alerts.acknowledge': operation({
    does: 'Say that someone is going.',
    needs: 'alarms.answer',
    carries: 'words',
    audited: true,
    input: z.object({ id: AlertRef, by: z.string().min(1).max(80) }),
    output: AlertRow,
  }),
  'alerts.resolve': operation({
    does: 'Close an alert.',
    needs: 'alarms.answer',
    carries: 'words',
    audited: true,
    input: z.object({
      id: AlertRef,
      by: z.string().min(1).max(80),
      /** What it turned out to be. May also be said of an alert whose cause went away by itself. */
      code: z.enum(resolutionCodes).default('other'),
      note: z.string().max(500).default(''),
    }),
    output: AlertRow,
  }),
  'alerts.note': operation({
    does: 'Write something to an open alert.',
    needs: 'alarms.answer',
    carries: 'words',
    audited: true,
    input: z.object({ id: AlertRef, by: z.string().min(1).max(80), text: z.string().trim().min(1).max(500) }),
    output: AlertRow,
  }),
  'alerts.timeline': operation({
    does: 'The whole life of an alert, open or closed: who did what when, and to whom it was told.',
    needs: 'alarms.see',
    carries: 'words',
    audited: false,
    input: z.object({ id: AlertRef }),
    output: z.object({
      alert: AlertRow,
      events: z.array(AlertEventRow),
      /** Who is told next, and when, unless somebody acknowledges it; the people are those on duty now. */
      ahead: z.array(z.object({ at: z.number(), to: z.string(), people: z.array(z.string()) })),
    }),
  }),
  'missing.list': operation({
    does: 'Open missing-equipment cases with their cause and evidence.',
    needs: 'places.see',
    carries: 'words',
    audited: false,
    input: z.object({}),
    output: z.object({ cases: z.array(MissingRow) }),
  }),
  'missing.search': operation({
    does: 'Say that someone searches; its alert is acknowledged.',
    needs: 'missing.work',
    carries: 'words',
    audited: true,
    input: CaseInput,
    output: MissingRow,
  }),
  'missing.notHere': operation({
    does: 'Record that a room was searched in vain, with what the house said then.',
    needs: 'missing.work',
    carries: 'words',
    audited: true,
    input: CaseInput.extend({ room: z.string() }),
    output: MissingRow,
  }),
  'missing.found': operation({
    does: 'Close a case: it was found, and where. Also for what was written off.',
    needs: 'missing.work',
    carries: 'words',
    audited: true,
    input: CaseInput.extend({ room: z.string().nullable().default(null) }),
    output: MissingRow,
  }),
  'missing.writeOff': operation({
    does: 'Close a case: it is given up. If it is ever heard again, that is said.',
    needs: 'missing.writeOff',
    carries: 'words',
    audited: true,
    input: CaseInput,
    output: MissingRow,
  }),
  'maintenance.due': operation({
    does: 'Maintenance that is due or overdue, most overdue first.',
    needs: 'upkeep.see',
    carries: 'words',
    audited: false,
    input: z.object({ withinDays: z.number().int().min(0).max(3660).optional() }),
    output: z.object({ items: z.array(DueRow) }),
  }),
  'maintenance.done': operation({
    does: 'Record that a plan was carried out on a day.',
    needs: 'upkeep.work',
    carries: 'nothing',
    audited: true,
    /** `subject`: whose work it was; a plan of a type then becomes this subject's own. */
    input: z.object({ plan: z.string(), subject: SubjectId, on: z.iso.date() }),
    output: z.object({ plan: z.string(), subject: SubjectId, lastDone: z.string() }),
  }),
}

export const caringTopics = {
  alerts: topic({ does: 'Open alerts.', needs: 'alarms.see', carries: 'words', key: 'id', row: AlertRow }),
  missing: topic({
    does: 'Open missing-equipment cases.',
    needs: 'places.see',
    carries: 'words',
    key: 'id',
    row: MissingRow,
  }),
  due: topic({
    does: 'Maintenance due or overdue; the key is plan and subject.',
    needs: 'upkeep.see',
    carries: 'words',
    key: 'key',
    row: DueRow.extend({ key: z.string() }),
  }),
}
