import type { StateChange } from '../../../core/equipment/stateChange.ts'
import type { RoomId, SubjectId } from '../../../core/model/ids.ts'
import type { AssetState } from '../../../core/model/subject.ts'
import type { Sql } from '../sql.ts'
import { sealedOrNull } from '../vault/words.ts'

type Row = {
  subject: SubjectId
  at: number
  from_state: AssetState
  to_state: AssetState
  why: StateChange['why']
  by_whom: string | null
  room: RoomId | null
  note: string
  refused: string | null
  used_ms: number
  uses: number
}

export function stateChangeRows(sql: Sql) {
  const insert = sql.prepare(`
    INSERT INTO state_change (subject, at, from_state, to_state, why, by_whom, room, note, refused, used_ms, uses)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const become = sql.prepare('UPDATE subject SET state = ? WHERE id = ?')
  const last = sql.prepare<Row>(`
    SELECT state_change.* FROM subject CROSS JOIN state_change ON state_change.seq =
      (SELECT seq FROM state_change WHERE subject = subject.id AND refused IS NULL ORDER BY seq DESC LIMIT 1)
    ORDER BY state_change.seq`)
  const upTo = sql.prepare<Row>(`
    SELECT * FROM state_change WHERE subject = ? AND at <= ? AND refused IS NULL ORDER BY seq DESC LIMIT 1`)
  const story = sql.prepare<Row>('SELECT * FROM state_change WHERE subject = ? ORDER BY seq DESC LIMIT ?')

  return {
    save(c: StateChange): void {
      insert.run(
        c.subject,
        Math.round(c.at),
        c.from,
        c.to,
        c.why,
        sealedOrNull(sql.words, c.by),
        c.room,
        c.note === '' ? '' : sql.words.seal(c.note),
        c.refused,
        Math.round(c.usedMs),
        c.uses,
      )
      if (c.refused === null) become.run(c.to, c.subject)
    },
    /** The last move that was made of each piece of equipment. */
    last: (): StateChange[] => last.all().map(asChange),
    /** The last move that was made up to then. */
    upTo: (subject: SubjectId, at: number): StateChange | null => {
      const row = upTo.get(subject, at)
      return row === undefined ? null : asChange(row)
    },
    /** Newest first. */
    of: (subject: SubjectId, limit: number): StateChange[] => story.all(subject, limit).map(asChange),
  }
}

const asChange = (row: Row): StateChange => ({
  subject: row.subject,
  at: row.at,
  from: row.from_state,
  to: row.to_state,
  why: row.why,
  by: row.by_whom,
  room: row.room,
  note: row.note,
  refused: row.refused,
  usedMs: row.used_ms,
  uses: row.uses,
})
