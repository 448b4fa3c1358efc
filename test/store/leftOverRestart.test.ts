import { expect, test } from 'vitest'
import { Rule } from '../../core/model/rule.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { House, subject } from '../../core/testHouse.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { folderWith } from '../journeys/shell.ts'

const site = wardSite()
const gateways = site.receivers.filter(r => r.floor === 0 && r.kind === 'ble').map(r => r.id)
const [ward] = site.floors[0].rooms
const leave = Rule.parse({
  id: 'r-leave',
  name: 'Left',
  kind: 'leave',
  where: { rooms: [ward.id] },
  forS: 30,
  coolDownS: 0,
})
const pump = subject('p1', 'ble:AA:00:00:00:00:01')

/** A pump stands in the ward, is out for a minute and a half, comes back, and leaves for good. `killedAfterS`: there the engine ends. */
function life(killedAfterS: number | null): (readonly [string, number])[] {
  const files = folderWith()
  const store = openSqliteStore(files.path)
  store.saveSite(site)
  store.saveSubjects([pump])
  store.saveRule(leave)
  let now = Date.UTC(2026, 0, 5, 12)
  const begun = now
  const open = () => {
    const { site: _, ...known } = store.snapshot()!
    return new House(site, known, now)
  }
  let house = open()
  const said: (readonly [string, number])[] = []
  for (let s = 0; s < 420; s++) {
    if (s === killedAfterS) house = open()
    house.hear(pump.tag!, gateways[s < 100 || (s >= 190 && s < 300) ? 0 : 5], -52)
    const facts = house.step(1000)
    now = house.now
    store.commit(facts)
    for (const fact of facts)
      if (fact.kind === 'alert' && fact.alert.rule === leave.id)
        said.push([fact.alert.state, (fact.alert.resolvedAt ?? fact.alert.raisedAt) - begun])
  }
  store.close()
  files.remove()
  return said
}

test('what left, and waits for its seconds, is told at that moment though the engine was killed meanwhile, and once', () => {
  const undisturbed = life(null)
  const states = undisturbed.map(([state]) => state)
  expect(states).toEqual(['new', 'resolved', 'new'])
  for (const n of [0, 2]) {
    const saidS = Math.floor(undisturbed[n][1] / 1000)
    // While it waits, just before and after it is said, and later.
    for (const killedS of [saidS - 28, saidS - 1, saidS, saidS + 1]) {
      const told = life(killedS)
      expect(
        told.map(([state]) => state),
        `killed after ${killedS} s`,
      ).toEqual(states)
      expect(told[n], `killed after ${killedS} s`).toEqual(undisturbed[n])
    }
  }
  // On its way back: its place is found anew, so it may be a little sooner or later that it is told.
  for (const killedS of [200, 240]) expect(life(killedS).map(([state]) => state)).toEqual(states)
})
