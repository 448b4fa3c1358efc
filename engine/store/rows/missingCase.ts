import type { MissingCase, MissingCause, MissingState } from '../../../core/model/alert.ts'
import type { CaseId, RoomId, SubjectId } from '../../../core/model/ids.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

type Row = {
  id: CaseId
  subject: SubjectId
  state: MissingState
  cause: MissingCause
  opened_at: number
  closed_at: number | null
  last_room: RoomId | null
  last_floor: number
  last_heard_at: number
  evidence: string
  story: string
}

export function missingCaseRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO missing_case (id, subject, state, cause, opened_at, closed_at, last_room, last_floor,
      last_heard_at, evidence, story)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, state = excluded.state, cause = excluded.cause,
      opened_at = excluded.opened_at, closed_at = excluded.closed_at, last_room = excluded.last_room,
      last_floor = excluded.last_floor, last_heard_at = excluded.last_heard_at, evidence = excluded.evidence,
      story = excluded.story`)
  const open = sql.prepare<Row>('SELECT * FROM missing_case WHERE closed_at IS NULL ORDER BY opened_at, id')
  // The house did not hear it: people closed it.
  const resting = sql.prepare<Row>(`
    SELECT * FROM missing_case AS c
    WHERE closed_at IS NOT NULL AND opened_at = (SELECT max(opened_at) FROM missing_case WHERE subject = c.subject)`)
  const one = sql.prepare<Row>('SELECT * FROM missing_case WHERE id = ?')

  return {
    save(c: MissingCase): void {
      upsert.run(
        c.id,
        c.subject,
        c.state,
        c.cause,
        c.openedAt,
        c.closedAt,
        c.lastRoom,
        c.lastFloor,
        c.lastHeardAt,
        sql.words.sealJson(JSON.stringify(c.evidence)),
        sql.words.sealJson(JSON.stringify(c.story)),
      )
    },
    open: (): MissingCase[] => open.all().map(row => asCase(row, sql.file)),
    /** Closed by people: the last case of each thing, where the house had no part in its end. */
    resting: (): MissingCase[] =>
      resting
        .all()
        .map(row => asCase(row, sql.file))
        .filter(closedByPeople),
    one: (id: CaseId): MissingCase | null => {
      const row = one.get(id)
      return row === undefined ? null : asCase(row, sql.file)
    },
  }
}

const closedByPeople = ({ story }: MissingCase) => (story.at(-1)?.did ?? 'heard-again') !== 'heard-again'

const asCase = (row: Row, file: string): MissingCase => ({
  id: row.id,
  subject: row.subject,
  state: row.state,
  cause: row.cause,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  lastRoom: row.last_room,
  lastFloor: row.last_floor,
  lastHeardAt: row.last_heard_at,
  evidence: parseColumn(row.evidence, `the evidence of case ${row.id}`, file),
  story: parseColumn(row.story, `the story of case ${row.id}`, file),
})
