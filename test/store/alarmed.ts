/**
 * Lives with alarms and searches in the folder given, in virtual time, until it is killed; reports what it has committed.
 * Each step: a minute later; a pump is lost, searched, found; readers go down and come back; alarms go on by themselves.
 */
import { writeSync } from 'node:fs'
import { asSubjectId } from '../../core/model/ids.ts'
import { House, startAt, subject } from '../../core/testHouse.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'

const store = openSqliteStore(process.argv[2]!)
const site = wardSite(2, 1)
const beacons = ['ble:A0:00:00:00:00:01', 'ble:A0:00:00:00:00:02']
if (store.snapshot() === null) {
  store.saveSite(site)
  store.saveSubjects(beacons.map((tag, n) => subject(`p${n}`, tag, { highRisk: n === 0 })))
}
const { site: _, ...known } = store.snapshot()!
const latest = [...store.alerts()].flatMap(a => store.alertTimeline(a.id)).map(e => e.at)
const house = new House(site, known, Math.max(startAt, ...latest) + 60_000)
house.link('feed', 'up')
const report = (line: string) => writeSync(1, `${line}\n`)
report('open')

let minutes = 0
/** Steps, commits what came of it, and only then says so. */
function step(ms: number) {
  const facts = house.step(ms)
  store.commit(facts)
  const told = facts.flatMap(fact =>
    fact.kind === 'alert' && fact.event !== null
      ? [`alert ${fact.alert.id} ${fact.event.did} ${fact.event.dueAt ?? ''}`]
      : fact.kind === 'case'
        ? [`case ${fact.case.id} ${fact.case.story.length}`]
        : [],
  )
  report(`done ${told.join(';')}`)
}

const act = (by: string) => {
  // The other one's alarm is left to go on.
  const missing = house.world.openCases.get(asSubjectId('p1'))
  if (missing === undefined) return
  const count = missing.story.length
  const kind = count < 4 ? 'not-here' : 'found'
  const room = site.floors[0]!.rooms[count % 3]!.id
  house.command({
    kind: 'case',
    case: missing.id,
    signed: { id: `${missing.id}.${count}`, by, at: house.now, act: { kind, room, note: '' } },
  })
}

const next = () => {
  minutes++
  const isLost = minutes % 40 > 3
  for (let s = 0; s < 60; s += 15) {
    for (const { id, kind } of site.receivers) if (kind === 'ble') house.heartbeat(id)
    if (!isLost) for (const tag of beacons) house.hear(tag, 'g-s0-0', -55)
    if (minutes % 40 > 12 && s === 0) act('Ann')
    step(15_000)
  }
  setImmediate(next)
}
next()
