import type { TagId } from '../../../core/model/ids.ts'
import type { BatteryDay } from '../../../core/upkeep/battery.ts'
import type { BatterySample } from '../../../core/upkeep/keepBatteries.ts'
import type { Sql } from '../sql.ts'

type Row = { tag: TagId; day: number; pct: number; count: number }

export function batteryDayRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO battery_day (tag, day, pct, count) VALUES (?, ?, ?, ?)
    ON CONFLICT (tag, day) DO UPDATE SET pct = excluded.pct, count = excluded.count`)
  const since = sql.prepare<Row>('SELECT * FROM battery_day WHERE day >= ? ORDER BY tag, day')
  const last = sql.prepare<Row>('SELECT * FROM battery_day WHERE day = (SELECT max(day) FROM battery_day)')
  const forget = sql.prepare('DELETE FROM battery_day WHERE day < ?')

  return {
    save: (tag: TagId, { day, pct, count }: BatterySample): void => void upsert.run(tag, day, pct, count),
    /** Of the newest day that is known at all: a restart goes on with it. */
    newest: (): (BatterySample & { readonly tag: TagId })[] => last.all(),
    since(day: number): ReadonlyMap<TagId, readonly BatteryDay[]> {
      return Map.groupBy(since.all(day), row => row.tag)
    },
    forget: (beforeDay: number): number => forget.run(beforeDay).changes,
  }
}
