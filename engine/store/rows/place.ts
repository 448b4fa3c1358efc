import type { RoomId, SubjectId, TagId } from '../../../core/model/ids.ts'
import type { Freshness, Position } from '../../../core/model/position.ts'
import type { Sql } from '../sql.ts'

type Row = {
  tag: TagId
  subject: SubjectId | null
  floor: number
  room: RoomId | null
  probability: number
  runner_up_room: RoomId | null
  runner_up_probability: number | null
  zone: string
  x_m: number
  y_m: number
  region90_m2: number
  freshness: Freshness
  last_heard_at: number
  since: number
  heard_by: number
  battery_pct: number | null
}

/** The last position of each tag. */
export function placeRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO place (tag, subject, floor, room, probability, runner_up_room, runner_up_probability, zone,
      x_m, y_m, region90_m2, freshness, last_heard_at, since, heard_by, battery_pct)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (tag) DO UPDATE SET subject = excluded.subject, floor = excluded.floor, room = excluded.room,
      probability = excluded.probability, runner_up_room = excluded.runner_up_room,
      runner_up_probability = excluded.runner_up_probability, zone = excluded.zone, x_m = excluded.x_m,
      y_m = excluded.y_m, region90_m2 = excluded.region90_m2, freshness = excluded.freshness,
      last_heard_at = excluded.last_heard_at, since = excluded.since, heard_by = excluded.heard_by,
      battery_pct = excluded.battery_pct`)
  const all = sql.prepare<Row>('SELECT * FROM place ORDER BY tag')
  const forget = sql.prepare('DELETE FROM place WHERE last_heard_at < ?')

  return {
    save(p: Position): void {
      upsert.run(
        p.tag,
        p.subject,
        p.floor,
        p.room,
        p.probability,
        p.runnerUp?.room ?? null,
        p.runnerUp?.probability ?? null,
        p.zone.join(zoneMark),
        p.xM,
        p.yM,
        p.region90M2,
        p.freshness,
        p.lastHeardAt,
        p.since,
        p.heardBy,
        p.batteryPct,
      )
    },
    all: (): Position[] => all.all().map(asPosition),
    /** Tags that were last heard before `beforeAt`. */
    forget: (beforeAt: number): number => forget.run(beforeAt).changes,
  }
}

/** Room ids are one-line texts; a line each is a fifth of the cost of JSON on the hottest row. */
const zoneMark = '\n'

const asPosition = (row: Row): Position => ({
  tag: row.tag,
  subject: row.subject,
  floor: row.floor,
  room: row.room,
  probability: row.probability,
  runnerUp: row.runner_up_room === null ? null : { room: row.runner_up_room, probability: row.runner_up_probability! },
  zone: row.zone === '' ? [] : (row.zone.split(zoneMark) as RoomId[]),
  xM: row.x_m,
  yM: row.y_m,
  region90M2: row.region90_m2,
  freshness: row.freshness,
  lastHeardAt: row.last_heard_at,
  since: row.since,
  heardBy: row.heard_by,
  batteryPct: row.battery_pct,
})
