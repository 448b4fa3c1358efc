import type { ReceiverId, RoomId, SubjectId } from '../../../core/model/ids.ts'
import type { TruthSample } from '../../../core/model/watch.ts'
import type { Sql } from '../sql.ts'
import type { RoomTruth } from '../store.ts'

type Row = {
  at: number
  subject: SubjectId
  receiver: ReceiverId
  room: RoomId
  said: RoomId | null
  probability: number
}

export function truthSampleRows(sql: Sql) {
  const put = sql.prepare(`
    INSERT OR REPLACE INTO truth_sample (at, subject, receiver, room, said, probability) VALUES (?, ?, ?, ?, ?, ?)`)
  const byRoom = sql.prepare<RoomTruth>(`
    SELECT room, count(*) AS samples, sum(said IS room) AS "right", sum(probability) AS stated
    FROM truth_sample WHERE at >= ? GROUP BY room ORDER BY room`)
  const misses = sql.prepare<Row>(`
    SELECT * FROM truth_sample WHERE at >= ? AND said IS NOT room ORDER BY at DESC LIMIT ?`)
  const forget = sql.prepare('DELETE FROM truth_sample WHERE at < ?')

  return {
    save: ({ at, subject, receiver, room, said, probability }: TruthSample): void =>
      void put.run(Math.round(at), subject, receiver, room, said, Math.round(probability * 1000) / 1000),
    byRoom: (sinceAt: number): RoomTruth[] => byRoom.all(sinceAt),
    /** The latest that were wrong. */
    misses: (sinceAt: number, most: number): TruthSample[] => misses.all(sinceAt, most),
    forget: (beforeAt: number): number => forget.run(beforeAt).changes,
  }
}
