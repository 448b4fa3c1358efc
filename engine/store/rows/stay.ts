import type { RoomId, SubjectId, TagId } from '../../../core/model/ids.ts'
import type { Stay } from '../../../core/model/position.ts'
import type { Sql } from '../sql.ts'
import type { Whose } from '../store.ts'

type Row = {
  subject: SubjectId
  from_at: number
  to_at: number | null
  tag: TagId
  room: RoomId
  floor: number
  probability: number
}

type Time = { room: RoomId; ms: number }

const pageRows = 2000

export function stayRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO stay (subject, from_at, to_at, tag, room, floor, probability) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (subject, from_at) DO UPDATE SET to_at = excluded.to_at, tag = excluded.tag, room = excluded.room,
      floor = excluded.floor, probability = excluded.probability`)
  const newest = sql.prepare<{ at: number | null }>('SELECT max(from_at) AS at FROM stay')
  const open = sql.prepare<Row>('SELECT * FROM stay WHERE to_at IS NULL ORDER BY subject')
  // Stays of one subject do not overlap, so the last that began before a moment is the only one that can reach into it:
  // one seek a subject instead of a walk through 90 days.
  const reaching = sql.prepare<Row>(`
    SELECT stay.* FROM subject CROSS JOIN stay ON stay.subject = subject.id
      AND stay.from_at = (SELECT max(from_at) FROM stay WHERE subject = subject.id AND from_at < ?)
    WHERE (stay.to_at IS NULL OR stay.to_at > ?) AND (? IS NULL OR stay.room = ?)
    ORDER BY stay.from_at, stay.subject`)
  const beginning = sql.prepare<Row>(`
    SELECT * FROM stay INDEXED BY stay_by_time WHERE from_at < ? AND (from_at, subject) > (?, ?)
      AND (? IS NULL OR room = ?)
    ORDER BY from_at, subject LIMIT ${pageRows}`)
  const ofSubject = sql.prepare<Row>(`
    SELECT * FROM stay WHERE subject = ? AND from_at < ? AND (to_at IS NULL OR to_at > ?)
      AND from_at >= coalesce((SELECT max(from_at) FROM stay WHERE subject = ? AND from_at <= ?), ?)
    ORDER BY from_at`)
  const ownTime = sql.prepare<Time>(`
    SELECT room, sum(to_at - max(from_at, ?)) AS ms FROM stay WHERE subject = ? AND to_at > ? GROUP BY room`)
  const typeTime = sql.prepare<Time>(`
    SELECT room, sum(to_at - max(from_at, ?)) AS ms FROM subject JOIN stay ON stay.subject = subject.id
    WHERE subject.type = ? AND to_at > ? GROUP BY room`)
  const forget = sql.prepare('DELETE FROM stay WHERE from_at < ? AND to_at < ?')

  return {
    /**
     * A stay may begin, last and end within one commit: only its last word counts. Ends are written before beginnings,
     * so that in the middle of a commit nobody is in two rooms either.
     */
    save(stays: readonly Stay[]): void {
      const put = (s: Stay) => upsert.run(s.subject, s.fromAt, s.toAt, s.tag, s.room, s.floor, s.probability)
      const last = [...new Map(stays.map(stay => [`${stay.fromAt} ${stay.subject}`, stay])).values()]
      for (const stay of last) if (stay.toAt !== null) put(stay)
      for (const stay of last) if (stay.toAt === null) put(stay)
    },
    newestAt: (): number | null => newest.get()?.at ?? null,
    open: (): Stay[] => open.all().map(asStay),
    /** Read page by page: a long export must not keep the writer waiting. */
    *overlapping(fromAt: number, toAt: number, room: RoomId | null = null): Generator<Stay> {
      for (const row of reaching.all(fromAt, fromAt, room, room)) yield asStay(row)
      let after: readonly [number, string] = [fromAt, '']
      for (;;) {
        const page = beginning.all(toAt, ...after, room, room)
        for (const row of page) yield asStay(row)
        const last = page.at(-1)
        if (!last || page.length < pageRows) return
        after = [last.from_at, last.subject]
      }
    },
    of: (subject: SubjectId, fromAt: number, toAt: number): Stay[] =>
      ofSubject.all(subject, toAt, fromAt, subject, fromAt, fromAt).map(asStay),
    timeInRooms(whose: Whose, sinceAt: number): ReadonlyMap<RoomId, number> {
      const rows =
        'subject' in whose ? ownTime.all(sinceAt, whose.subject, sinceAt) : typeTime.all(sinceAt, whose.type, sinceAt)
      return new Map(rows.map(({ room, ms }) => [room, ms]))
    },
    /** Stays that ended before `beforeAt`. */
    forget: (beforeAt: number): number => forget.run(beforeAt, beforeAt).changes,
  }
}

const asStay = (row: Row): Stay => ({
  subject: row.subject,
  tag: row.tag,
  room: row.room,
  floor: row.floor,
  fromAt: row.from_at,
  toAt: row.to_at,
  probability: row.probability,
})
