import type { SubjectId } from '../../../core/model/ids.ts'
import type { WorkOrder } from '../../../core/model/workOrder.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

type Row = { id: string; body: string }

export function workOrderRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO work_order (id, subject, plan, due_on, state, outcome, opened_at, closed_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, plan = excluded.plan, due_on = excluded.due_on,
      state = excluded.state, outcome = excluded.outcome, opened_at = excluded.opened_at,
      closed_at = excluded.closed_at, body = excluded.body`)
  const open = sql.prepare<Row>(`
    SELECT id, body FROM work_order WHERE state IN ('open', 'started') ORDER BY opened_at, id`)
  const one = sql.prepare<Row>('SELECT id, body FROM work_order WHERE id = ?')
  const ofSubject = sql.prepare<Row>('SELECT id, body FROM work_order WHERE subject = ? ORDER BY opened_at DESC, id')
  const dueWithin = sql.prepare<Row>(`
    SELECT id, body FROM work_order WHERE due_on >= ? AND due_on <= ? ORDER BY due_on, id`)
  const highest = sql.prepare<{ id: string | null }>('SELECT max(id) AS id FROM work_order WHERE id LIKE ?')
  const asOrder = (row: Row): WorkOrder => parseColumn(row.body, `work order ${row.id}`, sql.file)

  return {
    save(o: WorkOrder): void {
      const { id, subject, plan, dueOn, state, outcome, openedAt, closedAt } = o
      upsert.run(id, subject, plan, dueOn, state, outcome, openedAt, closedAt, sql.words.sealJson(JSON.stringify(o)))
    },
    open: (): WorkOrder[] => open.all().map(asOrder),
    one: (id: string): WorkOrder | null => {
      const row = one.get(id)
      return row === undefined ? null : asOrder(row)
    },
    /** Newest first. */
    of: (subject: SubjectId): WorkOrder[] => ofSubject.all(subject).map(asOrder),
    /** Those that were due on a day from `from` to `to`, both `YYYY-MM-DD` and included. */
    dueWithin: (from: string, to: string): WorkOrder[] => dueWithin.all(from, to).map(asOrder),
    /** The highest id that begins so; null without one. */
    highestId: (prefix: string): string | null => highest.get(`${prefix}%`)?.id ?? null,
  }
}
