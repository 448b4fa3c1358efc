import type { RoomId, SubjectId } from '../../../core/model/ids.ts'
import type { AssetState } from '../../../core/model/subject.ts'
import { noTimes, type UseTimes, type UseWord, wordsOfUse } from '../../../core/model/usage.ts'
import type { Course } from '../../../core/usage/useOf.ts'
import type { Sql } from '../sql.ts'

const columnOf: Readonly<Record<UseWord, string>> = {
  'in-use': 'in_use',
  idle: 'idle',
  transit: 'transit',
  'to-clean': 'to_clean',
  repair: 'repair',
  missing: 'missing',
  unheard: 'unheard',
}
const columns = wordsOfUse.map(word => columnOf[word])

type Times = Record<string, number>
type StayRow = { room: RoomId; from_at: number; to_at: number | null }
type MoveRow = { at: number; from_state: AssetState; to_state: AssetState }

/** Days are `YYYY-MM-DD` of the site. A day is begun, filled subject by subject, and complete at last. */
export function usageRows(sql: Sql) {
  const stays = sql.prepare<StayRow>(`
    SELECT room, from_at, to_at FROM stay WHERE subject = ? AND from_at < ?
      AND from_at >= coalesce((SELECT max(from_at) FROM stay WHERE subject = ? AND from_at <= ?), ?)
    ORDER BY from_at`)
  const nextStay = sql.prepare<StayRow>(
    'SELECT room, from_at, to_at FROM stay WHERE subject = ? AND from_at >= ? ORDER BY from_at LIMIT 1',
  )
  const moves = sql.prepare<MoveRow>(`
    SELECT at, from_state, to_state FROM state_change WHERE subject = ? AND refused IS NULL AND at > ? AND at < ?
    ORDER BY at, seq`)
  const moveBefore = sql.prepare<MoveRow>(`
    SELECT at, from_state, to_state FROM state_change WHERE subject = ? AND refused IS NULL AND at <= ?
    ORDER BY at DESC, seq DESC LIMIT 1`)
  const moveAfter = sql.prepare<MoveRow>(`
    SELECT at, from_state, to_state FROM state_change WHERE subject = ? AND refused IS NULL AND at > ?
    ORDER BY at, seq LIMIT 1`)
  const state = sql.prepare<{ state: AssetState }>('SELECT state FROM subject WHERE id = ?')
  const lost = sql.prepare<{ at: number }>(
    'SELECT at FROM trace WHERE subject = ? AND lost = 1 AND at >= ? ORDER BY at',
  )
  const first = sql.prepare<{ at: number | null }>('SELECT min(from_at) AS at FROM stay')
  const made = sql.prepare<{ day: string; complete: number }>('SELECT day, complete FROM usage_made ORDER BY day')
  const begin = sql.prepare('INSERT OR REPLACE INTO usage_made (day, ends_at, complete) VALUES (?, ?, 0)')
  const complete = sql.prepare('UPDATE usage_made SET complete = 1 WHERE day = ?')
  const clear = sql.prepare('DELETE FROM usage_day WHERE subject = ? AND day = ?')
  const insert = sql.prepare(
    `INSERT INTO usage_day (subject, day, room, ${columns.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const clearTypes = sql.prepare('DELETE FROM usage_type_day WHERE day = ?')
  const sumTypes = sql.prepare(`
    INSERT INTO usage_type_day (day, type, room, ${columns.join(', ')})
    SELECT day, subject.type, room, ${columns.map(column => `sum(${column})`).join(', ')}
    FROM usage_day JOIN subject ON subject.id = usage_day.subject WHERE day = ? GROUP BY subject.type, room`)
  const late = sql.prepare<{ subject: SubjectId; fromAt: number }>(
    'SELECT subject, from_at AS fromAt FROM usage_late ORDER BY from_at',
  )
  const inTime = sql.prepare('DELETE FROM usage_late WHERE subject = ?')
  const ofTypes = sql.prepare<Times & { day: string; type: string; room: RoomId }>(
    'SELECT * FROM usage_type_day WHERE day BETWEEN ? AND ?',
  )
  const ofSubject = sql.prepare<Times & { day: string; room: RoomId }>(
    'SELECT * FROM usage_day WHERE subject = ? AND day BETWEEN ? AND ?',
  )
  const forgetDays = sql.prepare('DELETE FROM usage_day WHERE day < ?')
  const forgetTypes = sql.prepare('DELETE FROM usage_type_day WHERE day < ?')
  const forgetMade = sql.prepare('DELETE FROM usage_made WHERE day < ?')

  return {
    /** What is on record of one piece of equipment around a time. */
    course(subject: SubjectId, fromAt: number, toAt: number, knownUntil: number): Course {
      const rows = stays.all(subject, toAt, subject, fromAt, fromAt)
      const after = nextStay.get(subject, toAt)
      if (after !== undefined && rows.length > 0) rows.push(after)
      const made = moves.all(subject, fromAt, toAt)
      const begun = moveBefore.get(subject, fromAt)?.to_state ?? made[0]?.from_state
      return {
        stays: rows.map(row => ({ room: row.room, fromAt: row.from_at, toAt: row.to_at })),
        moves: made.map(move => ({ at: move.at, to: move.to_state })),
        stateBefore: begun ?? moveAfter.get(subject, fromAt)?.from_state ?? state.get(subject)?.state ?? 'available',
        lostAt: rows.length === 0 ? [] : lost.all(subject, rows[0].to_at ?? fromAt).map(row => row.at),
        knownUntil,
      }
    },
    firstStayAt: (): number | null => first.get()?.at ?? null,
    /** Each day that was begun, and whether it is complete. */
    made: (): ReadonlyMap<string, boolean> => new Map(made.all().map(row => [row.day, row.complete === 1])),
    /** From now on whatever is written late about this day is noted. */
    begin: (day: string, endsAt: number): void => void begin.run(day, endsAt),
    save(day: string, subject: SubjectId, byRoom: ReadonlyMap<RoomId, UseTimes>): void {
      clear.run(subject, day)
      for (const [room, times] of byRoom)
        insert.run(subject, day, room, ...wordsOfUse.map(word => Math.round(times[word])))
    },
    /** The sums over the types are made from the subjects'. */
    complete(day: string): void {
      clearTypes.run(day)
      sumTypes.run(day)
      complete.run(day)
    },
    late: () => late.all(),
    /** Its days were made again. */
    inTime: (subject: SubjectId): void => void inTime.run(subject),
    /** Of all types, days both included. */
    ofTypes: (from: string, to: string) =>
      ofTypes.all(from, to).map(row => ({ day: row.day, type: row.type, room: row.room, times: timesOf(row) })),
    ofSubject: (subject: SubjectId, from: string, to: string) =>
      ofSubject.all(subject, from, to).map(row => ({ day: row.day, room: row.room, times: timesOf(row) })),
    forget(beforeDay: string): void {
      forgetDays.run(beforeDay)
      forgetTypes.run(beforeDay)
      forgetMade.run(beforeDay)
    },
  }
}

function timesOf(row: Times): UseTimes {
  const times = noTimes()
  for (const word of wordsOfUse) times[word] = row[columnOf[word]]
  return times
}
