import type { RoomId, SubjectId } from '../../../core/model/ids.ts'
import type { AssetState } from '../../../core/model/subject.ts'
import type { Heed } from '../../../core/rules/news.ts'
import type { Trace } from '../../../core/rules/trace.ts'
import type { Sql } from '../sql.ts'

type Row = {
  seq: number
  subject: SubjectId
  at: number
  room: RoomId | null
  arrived_at: number
  fixes: number
  sure: number
  lost: number
  way_out: RoomId | null
  battery: number | null
  tampered: number
  overdue: number
  state: AssetState
}

/** Read at once; while a page is read, the engine does nothing else. */
const pageRows = 20_000
const latelyMs = 3_600_000
/** More are not lived through anew at a start, however busy the hour was. */
const mostLately = 200_000

export function traceRows(sql: Sql) {
  const insert = sql.prepare(`
    INSERT INTO trace (subject, at, room, arrived_at, fixes, sure, lost, way_out, battery, tampered, overdue, state, news)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  // Only of what is still there: who asks reads each subject's last row.
  const last = sql.prepare<Row>(`
    SELECT trace.* FROM subject JOIN trace ON trace.seq = (SELECT max(seq) FROM trace WHERE subject = subject.id)`)
  const lastBefore = sql.prepare<Row>(`
    SELECT trace.* FROM subject JOIN trace
      ON trace.seq = (SELECT max(seq) FROM trace WHERE subject = subject.id AND seq < ?)`)
  const firstSince = sql.prepare<{ seq: number | null }>('SELECT min(seq) AS seq FROM trace WHERE at >= ?')
  const newest = sql.prepare<{ seq: number; at: number }>('SELECT seq, at FROM trace ORDER BY seq DESC LIMIT 1')
  const since = sql.prepare<Row>('SELECT * FROM trace WHERE seq >= ? ORDER BY seq')
  // By its number, not by its index of things: pages are short, and the things that a rule is about are many (the + says so).
  // Whose it is comes first, since that leaves most out; what a trace says of itself is last, being read from the row's end.
  const page = sql.prepare<Row>(`
    SELECT * FROM trace
    WHERE seq >= ? AND seq < ? AND +subject IN (SELECT value FROM json_each(?))
      AND (news & ? != 0 OR fixes >= ? AND sure >= ? AND (news & ${15 << 8} < ? OR news & ${15 << 12} < ?) OR news IS NULL)
      AND at < ?
    ORDER BY seq`)
  // The last row of each thing stays: a restart begins with it.
  const forget = sql.prepare(`
    DELETE FROM trace WHERE at < ? AND seq NOT IN (SELECT max(seq) FROM trace GROUP BY subject)`)

  return {
    save(t: Trace, news: number | null): void {
      const { subject, at, room, arrivedAt, fixes, sure, lost, wayOut, batteryPct, tampered, overdue, state } = t
      insert.run(
        subject,
        Math.round(at),
        room,
        Math.round(arrivedAt),
        fixes,
        sure,
        lost ? 1 : 0,
        wayOut,
        batteryPct,
        tampered ? 1 : 0,
        overdue ? 1 : 0,
        state,
        news,
      )
    },
    last: (): Trace[] => last.all().map(asTrace),
    asOf(at: number): Trace[] {
      const first = firstSince.get(at)?.seq
      return first == null ? last.all().map(asTrace) : lastBefore.all(first).map(asTrace)
    },
    /** The hour before the newest one: how things stood then, and what came since. */
    lately(): { before: Trace[]; since: Trace[] } {
      const end = newest.get()
      if (end === undefined) return { before: [], since: [] }
      const first = Math.max(firstSince.get(end.at - latelyMs)?.seq ?? 0, end.seq - mostLately)
      return { before: lastBefore.all(first).map(asTrace), since: since.all(first).map(asTrace) }
    },
    /**
     * Those of some things that a rule heeds (core/rules/news.ts), in the order in which rules saw them; page by page, so that the
     * writer is never kept waiting.
     */
    *between(fromAt: number, toAt: number, subjects: readonly SubjectId[], heed: Heed): Generator<readonly Trace[]> {
      const first = firstSince.get(fromAt)?.seq ?? null
      const last = newest.get()?.seq ?? null
      if (first === null || last === null) return
      const those = JSON.stringify(subjects)
      const { fixes, sure } = heed
      for (let from = first; from <= last; from += pageRows)
        yield page.all(from, from + pageRows, those, heed.bits, fixes, sure, fixes << 8, sure << 12, toAt).map(asTrace)
    },
    forget: (beforeAt: number): number => forget.run(beforeAt).changes,
  }
}

const asTrace = (row: Row): Trace => ({
  subject: row.subject,
  at: row.at,
  room: row.room,
  arrivedAt: row.arrived_at,
  fixes: row.fixes,
  sure: row.sure,
  lost: row.lost === 1,
  wayOut: row.way_out,
  batteryPct: row.battery,
  tampered: row.tampered === 1,
  overdue: row.overdue === 1,
  state: row.state,
})
