import type { Alert, AlertEvent, AlertState, Priority, ResolutionCode } from '../../../core/model/alert.ts'
import type { AlertId, RoomId, SubjectId } from '../../../core/model/ids.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'
import type { AlertSpan } from '../store.ts'
import { sealedOrNull } from '../vault/words.ts'

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
  code: ResolutionCode | null
  life: string
}

/** What nothing is asked by. */
type Life = Pick<
  Alert,
  | 'said'
  | 'ownPriority'
  | 'resolvedBy'
  | 'note'
  | 'level'
  | 'toldTo'
  | 'nextEscalationAt'
  | 'remindAt'
  | 'remindedAt'
  | 'partOf'
  | 'holds'
>

const pageRows = 1000

/** Alerts as they are, and beside them each step of their lives. */
export function alertRows(sql: Sql) {
  const { words } = sql
  const upsert = sql.prepare(`
    INSERT INTO alert (id, rule, priority, title, text, subject, room, state, raised_at, acknowledged_at,
      acknowledged_by, resolved_at, code, life)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, priority = excluded.priority, title = excluded.title,
      text = excluded.text, subject = excluded.subject, room = excluded.room, state = excluded.state,
      raised_at = excluded.raised_at, acknowledged_at = excluded.acknowledged_at,
      acknowledged_by = excluded.acknowledged_by, resolved_at = excluded.resolved_at, code = excluded.code,
      life = excluded.life`)
  const insertEvent = sql.prepare(`
    INSERT INTO alert_event (alert, at, state, priority, who, did, note, code, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const events = sql.prepare<AlertEvent>(
    'SELECT at, did, priority, who, note, code, due_at AS dueAt FROM alert_event WHERE alert = ? ORDER BY seq',
  )
  const one = sql.prepare<Row>('SELECT * FROM alert WHERE id = ?')
  const open = sql.prepare<Row>(`SELECT * FROM alert WHERE state <> 'resolved' ORDER BY raised_at, id`)
  const lastOfRules = sql.prepare<{ rule: string; about: SubjectId | null; at: number }>(
    'SELECT rule, subject AS about, max(raised_at) AS at FROM alert WHERE rule IN (SELECT id FROM rule) GROUP BY rule, subject',
  )
  const falseAlarms = sql.prepare<{ raised: number; falseAlarms: number }>(`
    SELECT count(*) AS raised, count(*) FILTER (WHERE code = 'false-alarm') AS falseAlarms
    FROM alert WHERE raised_at >= ? AND rule = ?`)
  const spans = sql.prepare<AlertSpan>(`
    SELECT id, rule, raised_at AS raisedAt, resolved_at AS resolvedAt FROM alert
    WHERE raised_at < ? AND (resolved_at IS NULL OR resolved_at > ?) ORDER BY raised_at`)
  const asAlert = (row: Row): Alert => asAlertOf(row, parseColumn(row.life, `alert ${row.id}`, sql.file))
  const page = sql.prepare<Row>(`
    SELECT * FROM alert WHERE (raised_at, id) > (?, ?) ORDER BY raised_at, id LIMIT ${pageRows}`)

  return {
    save(a: Alert, event: AlertEvent | null): void {
      const {
        said,
        ownPriority,
        resolvedBy,
        note,
        level,
        toldTo,
        nextEscalationAt,
        remindAt,
        remindedAt,
        partOf,
        holds,
      } = a
      const life: Life = {
        said,
        ownPriority,
        resolvedBy,
        note,
        level,
        toldTo,
        nextEscalationAt,
        remindAt,
        remindedAt,
        partOf,
        holds,
      }
      upsert.run(
        a.id,
        a.rule,
        a.priority,
        a.title,
        words.seal(a.text),
        a.subject,
        a.room,
        a.state,
        a.raisedAt,
        a.acknowledgedAt,
        sealedOrNull(words, a.acknowledgedBy),
        a.resolvedAt,
        a.code,
        words.sealJson(JSON.stringify(life)),
      )
      if (event === null) return
      const { at, did, priority, who, code, dueAt } = event
      const written = event.note === '' ? '' : words.seal(event.note)
      insertEvent.run(a.id, at, a.state, priority, sealedOrNull(words, who), did, written, code, dueAt)
    },
    open: (): Alert[] => open.all().map(asAlert),
    /** When each rule of the house last spoke of each thing. */
    lastOfRules: () => lastOfRules.all(),
    falseAlarms: (rule: string, sinceAt: number) => falseAlarms.get(sinceAt, rule) ?? { raised: 0, falseAlarms: 0 },
    spans: (fromAt: number, toAt: number): AlertSpan[] => spans.all(toAt, fromAt),
    one: (id: AlertId): Alert | null => {
      const row = one.get(id)
      return row === undefined ? null : asAlert(row)
    },
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

/** An alert of an older version gains what it lacks. */
const asAlertOf = (row: Row, life: Partial<Life>): Alert => ({
  id: row.id,
  rule: row.rule,
  priority: row.priority,
  ownPriority: row.priority,
  title: row.title,
  text: row.text,
  said: null,
  subject: row.subject,
  room: row.room,
  state: row.state,
  raisedAt: row.raised_at,
  acknowledgedAt: row.acknowledged_at,
  acknowledgedBy: row.acknowledged_by,
  resolvedAt: row.resolved_at,
  resolvedBy: null,
  code: row.code,
  note: '',
  level: 0,
  toldTo: null,
  nextEscalationAt: null,
  remindAt: null,
  remindedAt: null,
  partOf: null,
  holds: 0,
  ...life,
})
