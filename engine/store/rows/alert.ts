import type { Alert, AlertState, Priority } from '../../../core/model/alert.ts'
import type { AlertId, RoomId, SubjectId } from '../../../core/model/ids.ts'
import type { AlertEvent } from '../store.ts'
import type { Sql } from '../sql.ts'

type Row = {
  id: AlertId
  rule: string
  priority: Priority
  title: string
  text: string
  subject: SubjectId | null
  room: RoomId | null
  state: AlertState
  raised_at: number
  acknowledged_at: number | null
  acknowledged_by: string | null
  resolved_at: number | null
}

const pageRows = 1000

/** Alerts as they are, and beside them each step of their lives. */
export function alertRows(sql: Sql) {
  const before = sql.prepare<{ state: AlertState; priority: Priority }>(
    'SELECT state, priority FROM alert WHERE id = ?',
  )
  const upsert = sql.prepare(`
    INSERT INTO alert (id, rule, priority, title, text, subject, room, state, raised_at, acknowledged_at,
      acknowledged_by, resolved_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, priority = excluded.priority, title = excluded.title,
      text = excluded.text, subject = excluded.subject, room = excluded.room, state = excluded.state,
      raised_at = excluded.raised_at, acknowledged_at = excluded.acknowledged_at,
      acknowledged_by = excluded.acknowledged_by, resolved_at = excluded.resolved_at`)
  const insertEvent = sql.prepare('INSERT INTO alert_event (alert, at, state, priority, who) VALUES (?, ?, ?, ?, ?)')
  const events = sql.prepare<AlertEvent>(
    'SELECT at, state, priority, who FROM alert_event WHERE alert = ? ORDER BY seq',
  )
  const open = sql.prepare<Row>(`SELECT * FROM alert WHERE state <> 'resolved' ORDER BY raised_at, id`)
  const lastOfRules = sql.prepare<{ rule: string; about: SubjectId | null; at: number }>(
    'SELECT rule, subject AS about, max(raised_at) AS at FROM alert WHERE rule IN (SELECT id FROM rule) GROUP BY rule, subject',
  )
  const timesRaised = sql.prepare<{ count: number }>(
    'SELECT count(*) AS count FROM alert WHERE raised_at >= ? AND rule = ?',
  )
  const page = sql.prepare<Row>(`
    SELECT * FROM alert WHERE (raised_at, id) > (?, ?) ORDER BY raised_at, id LIMIT ${pageRows}`)

  return {
    save(a: Alert): void {
      const was = before.get(a.id)
      upsert.run(
        a.id,
        a.rule,
        a.priority,
        a.title,
        a.text,
        a.subject,
        a.room,
        a.state,
        a.raisedAt,
        a.acknowledgedAt,
        a.acknowledgedBy,
        a.resolvedAt,
      )
      if (was?.state === a.state && was.priority === a.priority) return
      insertEvent.run(a.id, momentOf(a), a.state, a.priority, a.state === 'acknowledged' ? a.acknowledgedBy : null)
    },
    open: (): Alert[] => open.all().map(asAlert),
    /** When each rule of the house last spoke of each thing. */
    lastOfRules: () => lastOfRules.all(),
    timesRaised: (rule: string, sinceAt: number): number => timesRaised.get(sinceAt, rule)?.count ?? 0,
    timeline: (id: AlertId): AlertEvent[] => events.all(id),
    *all(): Generator<Alert> {
      let after: readonly [number, string] = [Number.MIN_SAFE_INTEGER, '']
      for (;;) {
        const rows = page.all(...after)
        for (const row of rows) yield asAlert(row)
        const last = rows.at(-1)
        if (!last || rows.length < pageRows) return
        after = [last.raised_at, last.id]
      }
    },
  }
}

const momentOf = (a: Alert): number =>
  (a.state === 'resolved' ? a.resolvedAt : a.state === 'acknowledged' ? a.acknowledgedAt : null) ?? a.raisedAt

const asAlert = (row: Row): Alert => ({
  id: row.id,
  rule: row.rule,
  priority: row.priority,
  title: row.title,
  text: row.text,
  subject: row.subject,
  room: row.room,
  state: row.state,
  raisedAt: row.raised_at,
  acknowledgedAt: row.acknowledged_at,
  acknowledgedBy: row.acknowledged_by,
  resolvedAt: row.resolved_at,
})
