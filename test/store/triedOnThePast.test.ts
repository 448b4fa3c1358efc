import { expect, test } from 'vitest'
import { Rule, type RuleKind } from '../../core/model/rule.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { House, subject } from '../../core/testHouse.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { tryRule } from '../../engine/tryRule.ts'
import { folderWith } from '../journeys/shell.ts'

const site = wardSite()
const [first] = site.floors[0].rooms
const gateways = site.receivers.filter(r => r.floor === 0 && r.kind === 'ble').map(r => r.id)
const rule = (kind: RuleKind, more: object): Rule =>
  Rule.parse({ id: `r-${kind}`, name: kind, kind, where: { rooms: [first.id] }, coolDownS: 0, ...more })
const unedited = [
  // About two of the three: of the other nothing is read.
  rule('enter', { coolDownS: 90, who: { subjects: ['p2', 'p3'] } }),
  rule('leave', { forS: 5 }),
  rule('absence', { forS: 50 }),
  rule('silent', { forS: 20, where: {} }),
  rule('par', { par: { target: 2, critical: 1, min: 2, max: null } }),
]
const dwell = rule('dwell', { forS: 40 })
const pumps = [1, 2, 3].map(n => subject(`p${n}`, `ble:AA:00:00:00:00:0${n}`))

test('tried on the stored past, rules say what they said live, over restarts and the edit of one of them', async () => {
  const files = folderWith()
  const store = openSqliteStore(files.path)
  store.saveSite(site)
  store.saveSubjects(pumps)
  for (const one of [...unedited, dwell]) store.saveRule(one)
  let now = Date.UTC(2026, 0, 5, 12)
  const open = () => {
    const { site: _, ...known } = store.snapshot()!
    return new House(site, known, now)
  }
  let house = open()
  const lived: (readonly [string, string, string | null, number])[] = []
  const live = (steps: number, from: number) => {
    for (let n = from; n < from + steps; n++) {
      pumps.forEach(({ tag }, p) => {
        // Each goes in and out of the first room at its own pace, and one is not heard for minutes.
        const inside = Math.floor((n + 20 * p) / (45 + 25 * p)) % 3 === 0
        if (p > 0 || n < 500 || n > 900) house.hear(tag!, gateways[inside ? 0 : 5], -52)
      })
      const facts = house.step(n % 3 === 0 ? 800 : 1100)
      store.commit(facts)
      for (const fact of facts) {
        if (fact.kind !== 'alert' || !fact.alert.rule.startsWith('r-')) continue
        const { rule: id, state, subject: about, raisedAt, resolvedAt } = fact.alert
        lived.push([id, state === 'resolved' ? 'clear' : 'raise', about, resolvedAt ?? raisedAt])
      }
    }
    now = house.now
  }
  const begun = now
  live(450, 0)
  house = open()
  live(200, 450)
  const edited = { ...dwell, forS: 25 }
  store.saveRule(edited)
  house.command({ kind: 'rules', rules: [...unedited, edited] })
  live(1, 650)
  // The engine takes it up with its next step.
  const editedAt = now
  live(249, 651)
  house = open()
  live(400, 900)

  const said = async (one: Rule, from: number) => {
    const { samples, raised } = await tryRule(store, house.world, one, from, now)
    expect(raised).toBeLessThanOrEqual(samples.length)
    return samples.toReversed().map(sample => [sample.subject, sample.at, sample.clearedAt])
  }
  const livedOf = (id: string, from: number) => {
    const open = new Map<string | null, (string | number | null)[]>()
    const all: (string | number | null)[][] = []
    for (const [by, what, about, at] of lived) {
      if (by !== id || at < from) continue
      if (what === 'clear') open.get(about)?.splice(2, 1, at)
      else all.push(open.set(about, [about, at, null]).get(about)!)
    }
    return all
  }
  for (const one of unedited) {
    expect(livedOf(one.id, begun).length, one.id).toBeGreaterThan(0)
    expect(await said(one, begun), one.id).toEqual(livedOf(one.id, begun))
  }
  expect(livedOf(dwell.id, editedAt).length).toBeGreaterThan(1)
  expect(await said(edited, editedAt)).toEqual(livedOf(dwell.id, editedAt))
  store.close()
  files.remove()
})
