import type { ReceiverId } from '../../../core/model/ids.ts'
import type { ReceiverDrift } from '../../../core/model/watch.ts'
import type { Sql } from '../sql.ts'

type Row = {
  receiver: ReceiverId
  baseline_db: number
  level_db: number
  samples: number
  flagged_at: number | null
}

export function receiverDriftRows(sql: Sql) {
  const put = sql.prepare(`
    INSERT OR REPLACE INTO receiver_drift (receiver, baseline_db, level_db, samples, flagged_at) VALUES (?, ?, ?, ?, ?)`)
  const all = sql.prepare<Row>('SELECT * FROM receiver_drift ORDER BY receiver')
  const forget = sql.prepare('DELETE FROM receiver_drift')

  return {
    save: (d: ReceiverDrift): void => void put.run(d.receiver, d.baselineDb, d.levelDb, d.samples, d.flaggedAt),
    all: (): ReceiverDrift[] =>
      all.all().map(row => ({
        receiver: row.receiver,
        baselineDb: row.baseline_db,
        levelDb: row.level_db,
        samples: row.samples,
        flaggedAt: row.flagged_at,
      })),
    forget: (): void => void forget.run(),
  }
}
