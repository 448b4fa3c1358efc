import type { Hearing, RoomDecision, Ruling } from '../../../core/model/decision.ts'
import type { ReceiverId, RoomId, SubjectId, TagId } from '../../../core/model/ids.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

type Row = {
  subject: SubjectId
  at: number
  tag: TagId
  from_room: RoomId | null
  room: RoomId
  probability: number
  rival: RoomId | null
  rival_probability: number | null
  ruling: Ruling
  held_ms: number
  heard: string
  down: string
}

export function roomDecisionRows(sql: Sql) {
  const put = sql.prepare(`
    INSERT OR REPLACE INTO room_decision (subject, at, tag, from_room, room, probability, rival, rival_probability,
      ruling, held_ms, heard, down)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const lastUntil = sql.prepare<Row>(`
    SELECT * FROM room_decision WHERE subject = ? AND at <= ? AND ruling <> 'kept' ORDER BY at DESC LIMIT 1`)
  const lastKept = sql.prepare<Row>(`
    SELECT * FROM room_decision WHERE subject = ? AND at > ? AND at <= ? AND ruling = 'kept' ORDER BY at DESC LIMIT 1`)
  const forget = sql.prepare('DELETE FROM room_decision WHERE at < ?')

  return {
    save(d: RoomDecision): void {
      put.run(
        d.subject,
        Math.round(d.at),
        d.tag,
        d.from,
        d.room,
        thousandths(d.probability),
        d.rival?.room ?? null,
        d.rival === null ? null : thousandths(d.rival.probability),
        d.ruling,
        Math.round(d.heldMs),
        JSON.stringify(d.heard.map(h => [h.receiver, whole(h.heardDbm), whole(h.expectedDbm)])),
        JSON.stringify(d.down),
      )
    },
    /** The change of room that was in force at `at`, and the last rival that was refused between it and `at`. */
    inForce(subject: SubjectId, at: number): { change: RoomDecision | null; kept: RoomDecision | null } {
      const change = lastUntil.get(subject, at)
      const kept = lastKept.get(subject, change?.at ?? 0, at)
      return { change: change ? asDecision(change, sql.file) : null, kept: kept ? asDecision(kept, sql.file) : null }
    },
    forget: (beforeAt: number): number => forget.run(beforeAt).changes,
  }
}

const thousandths = (value: number) => Math.round(value * 1000) / 1000
const whole = (dbm: number | null) => (dbm === null ? null : Math.round(dbm))

type Heard = readonly (readonly [ReceiverId, number | null, number | null])[]

const asDecision = (row: Row, file: string): RoomDecision => ({
  subject: row.subject,
  tag: row.tag,
  at: row.at,
  from: row.from_room,
  room: row.room,
  probability: row.probability,
  rival: row.rival === null ? null : { room: row.rival, probability: row.rival_probability ?? 0 },
  ruling: row.ruling,
  heldMs: row.held_ms,
  heard: parseColumn<Heard>(row.heard, `the evidence of ${row.subject}`, file).map(
    ([receiver, heardDbm, expectedDbm]): Hearing => ({ receiver, heardDbm, expectedDbm }),
  ),
  down: parseColumn<ReceiverId[]>(row.down, `the evidence of ${row.subject}`, file),
})
