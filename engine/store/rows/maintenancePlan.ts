import type { PlanId, SubjectId } from '../../../core/model/ids.ts'
import type { MaintenancePlan, PlanBasis, PlanUnit } from '../../../core/model/maintenance.ts'
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
}

export function maintenancePlanRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO maintenance_plan (id, asset, type, title, basis, every, unit, last_done, high_risk)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET asset = excluded.asset, type = excluded.type, title = excluded.title,
      basis = excluded.basis, every = excluded.every, unit = excluded.unit, last_done = excluded.last_done,
      high_risk = excluded.high_risk`)
  const all = sql.prepare<Row>('SELECT * FROM maintenance_plan ORDER BY id')

  return {
    save(plans: readonly MaintenancePlan[]): void {
      for (const p of plans) {
        upsert.run(p.id, p.asset, p.type, p.title, p.basis, p.every, p.unit, p.lastDone, p.highRisk ? 1 : 0)
      }
    },
    all: (): MaintenancePlan[] => all.all().map(asPlan),
  }
}

const asPlan = ({ last_done, high_risk, ...row }: Row): MaintenancePlan => ({
  id: row.id,
  asset: row.asset,
  type: row.type,
  title: row.title,
  basis: row.basis,
  every: row.every,
  unit: row.unit,
  lastDone: last_done,
  highRisk: high_risk === 1,
})
