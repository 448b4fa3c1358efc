/**
 * How long the due list takes: `node test/usage/dueList.ts [ASSETS] [PLANS]` makes a folder, opens it as the engine does and
 * asks for what is due. Processor time in ms: opening, the first judgement and answer (cold), and answers after it (warm).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asPlanId } from '../../core/model/ids.ts'
import type { MaintenancePlan } from '../../core/model/maintenance.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { subject } from '../../core/testHouse.ts'
import { createEstimator } from '../../core/positioning/createEstimator.ts'
import { openWorld } from '../../core/world.ts'
import { Live } from '../../engine/live.ts'
import { Notices } from '../../engine/notices.ts'
import { createTopics } from '../../engine/gateway/topics.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { usedByMeter } from '../../engine/usedOf.ts'

const [assets = 5000, plans = 3] = process.argv.slice(2).map(Number)
const dir = mkdtempSync(join(tmpdir(), 'whereabouts-due-'))
try {
  const now = Date.UTC(2026, 5, 1, 9)
  const store = openSqliteStore(dir)
  store.saveSite(wardSite(4, 2))
  store.saveSubjects(Array.from({ length: assets }, (_, n) => subject(`p${n}`, null)))
  const units = ['months', 'days', 'hours'] as const
  store.savePlans(
    Array.from({ length: assets * plans }, (_, n): MaintenancePlan => {
      const unit = units[(n % plans) % 3]
      const month = String(1 + (n % 12)).padStart(2, '0')
      return {
        id: asPlanId(`plan${n}`),
        asset: subject(`p${Math.floor(n / plans)}`, null).id,
        type: null,
        title: `Plan ${n % plans}`,
        basis: n % 2 === 0 ? 'manufacturer' : 'aem',
        every: unit === 'months' ? 12 : unit === 'days' ? 180 : 500,
        unit,
        lastDone: `2025-${month}-28`,
        highRisk: n % 5 === 0,
        graceDays: 0,
        checklist: [],
        doneMeter: null,
      }
    }),
  )
  const snapshot = store.snapshot()!
  const world = openWorld(snapshot, createEstimator(snapshot.site), now)
  const topics = createTopics(0)
  const live = new Live(
    world,
    topics,
    new Notices(topics.notices),
    usedByMeter(world, store, () => now),
  )
  const timed = (work: () => unknown) => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return Math.round((user + system) / 1000)
  }
  const cold = timed(() => {
    live.judgeUpkeep('2026-06-01')
    live.due()
  })
  const warm = Array.from({ length: 20 }, () => timed(() => live.due())).toSorted((a, b) => a - b)
  console.log(
    JSON.stringify({ assets, plans, due: live.due().length, coldMs: cold, warmMs: warm[10], slowestMs: warm[19] }),
  )
  store.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
