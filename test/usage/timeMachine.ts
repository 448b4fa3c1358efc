/**
 * What trying a rule on 30 days of the reference hospital costs: `node test/usage/timeMachine.ts [MINUTES] [COPIES]`. So many
 * minutes (15) of everyday life on its ground floor go through the whole pipeline; the traces that they leave are kept in a folder
 * so many times (200) one after the other, each for things of their own, and a rule is tried on them as the engine does. Prints the
 * processor time for each trace, and what that is for 30 days of all twelve floors.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Rule } from '../../core/model/rule.ts'
import { asSubjectId } from '../../core/model/ids.ts'
import { newsOf } from '../../core/rules/news.ts'
import type { Trace } from '../../core/rules/trace.ts'
import { openWorld } from '../../core/world.ts'
import { createEstimator } from '../../core/positioning/createEstimator.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { tryRule } from '../../engine/tryRule.ts'
import { referenceFloors } from '../accuracy/exitDayHouse.ts'
import { simulatedHouse, siteOf, startAt } from '../accuracy/simulatedHouse.ts'

const [minutes = 15, copies = 200] = process.argv.slice(2).map(Number)
/** Until everything is placed and stands. */
const warmUpS = 180
const house = referenceFloors(1)
const { second } = simulatedHouse(house, { seed: 1, points: 60 })
const traces: Trace[] = []
for (let s = 1; s <= warmUpS + minutes * 60; s++)
  for (const fact of second()) if (fact.kind === 'trace' && s > warmUpS) traces.push(fact.trace)

const dir = mkdtempSync(join(tmpdir(), 'whereabouts-past-'))
try {
  const store = openSqliteStore(dir)
  const spanMs = minutes * 60_000
  const site = siteOf(house)
  const plain = { model: '', serial: '', assetNo: '', udi: '', mrn: '', highRisk: false, state: 'available' as const }
  store.saveSite(site)
  const last = new Map<string, Trace>()
  for (let copy = 0; copy < copies; copy++)
    store.commit(
      traces.map(once => {
        const trace = { ...once, at: once.at + copy * spanMs, arrivedAt: once.arrivedAt + copy * spanMs }
        const news = newsOf(trace, last.get(trace.subject))
        last.set(trace.subject, trace)
        return { kind: 'trace', trace, news }
      }),
    )
  store.saveSubjects(house.subjects.map(s => ({ ...plain, ...s, id: asSubjectId(s.id), name: s.id })))
  const from = startAt + warmUpS * 1000
  const to = from + copies * spanMs
  const world = openWorld(store.snapshot()!, createEstimator(site), to)
  for (const rule of [
    { id: 'kept', name: 'Kept', kind: 'dwell', forS: 1800, where: { roomTypes: ['soiled-utility'] } },
    { id: 'stock', name: 'Stock', kind: 'par', par: { target: 6, critical: 2, min: 3, max: null } },
    { id: 'leaves', name: 'Leaves', kind: 'exit-zone' },
  ]) {
    const before = process.cpuUsage()
    const tried = await tryRule(store, world, Rule.parse({ ...rule, who: { types: ['Infusion pump'] } }), from, to)
    const { user, system } = process.cpuUsage(before)
    const microseconds = (user + system) / (copies * traces.length)
    const aDay = (12 * traces.length * 1440) / minutes
    console.log(
      JSON.stringify({
        kind: rule.kind,
        traces: copies * traces.length,
        looked: tried.traces,
        raised: tried.raised,
        microseconds: Math.round(100 * microseconds) / 100,
        tracesInThirtyDays: Math.round(30 * aDay),
        thirtyDaysS: Math.round((30 * aDay * microseconds) / 1e6),
      }),
    )
  }
  store.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
