import type { PlanId, SubjectId } from '../../../core/model/ids.ts'
import type { MaintenancePlan, PlanBasis, PlanUnit } from '../../../core/model/maintenance.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

type Row = {
  id: PlanId
  asset: SubjectId | null
  type: string | null
  title: string
  basis: PlanBasis
  every: number
  unit: PlanUnit
  last_done: string | null
  high_risk: number
  grace_days: number
  checklist: string
  done_meter: number | null
}

export function maintenancePlanRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO maintenance_plan (id, asset, type, title, basis, every, unit, last_done, high_risk, grace_days,
      checklist, done_meter)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET asset = excluded.asset, type = excluded.type, title = excluded.title,
      basis = excluded.basis, every = excluded.every, unit = excluded.unit, last_done = excluded.last_done,
      high_risk = excluded.high_risk, grace_days = excluded.grace_days, checklist = excluded.checklist,
      done_meter = excluded.done_meter`)
  const all = sql.prepare<Row>('SELECT * FROM maintenance_plan ORDER BY id')

  return {
    save(plans: readonly MaintenancePlan[]): void {
      for (const p of plans) {
        const { id, asset, type, title, basis, every, unit, lastDone, graceDays, doneMeter } = p
        const list = JSON.stringify(p.checklist)
        upsert.run(id, asset, type, title, basis, every, unit, lastDone, p.highRisk ? 1 : 0, graceDays, list, doneMeter)
      }
    },
    all: (): MaintenancePlan[] => all.all().map(row => asPlan(row, sql.file)),
  }
}

const asPlan = (row: Row, file: string): MaintenancePlan => ({
  id: row.id,
  asset: row.asset,
  type: row.type,
  title: row.title,
  basis: row.basis,
  every: row.every,
  unit: row.unit,
  lastDone: row.last_done,
  highRisk: row.high_risk === 1,
  graceDays: row.grace_days,
  checklist: parseColumn(row.checklist, `the checklist of plan ${row.id}`, file),
  doneMeter: row.done_meter,
})
