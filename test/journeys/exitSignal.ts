import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { connectAsync } from 'mqtt'
import { WebSocket } from 'ws'
import type { ServerMessage } from '../../core/api/envelope.ts'
import type { AlertRow } from '../../core/api/rows.ts'
import { Rule } from '../../core/model/rule.ts'
import { asSubjectId } from '../../core/model/ids.ts'
import { findServed } from '../../engine/entry/served.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { deviceOf } from '../../sim/readers/espresense.ts'
import { Random } from '../../sim/random.ts'
import { Simulation } from '../../sim/simulation.ts'
import { exitRule } from '../accuracy/exitFigures.ts'
import { exitHouse } from '../accuracy/exitHouse.ts'
import { freePort } from '../lasting/underLoad.ts'
import { folderWith, serve } from './shell.ts'

/**
 * `node test/journeys/exitSignal.ts --minutes 5 --tags 40 --seed 1`: from an event to the frame of its alarm at a station, through
 * a real server: ESPresense over MQTT in real time, one WebSocket. `packet`: from the packet that says it (an empty battery) on,
 * which is the server's own share. `crossing`: from a thing's first step into a way out. Seconds.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    tags: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
  },
})
const [minutes, tags, seed] = [values.minutes, values.tags, values.seed].map(Number)
const house = exitHouse({ layout: 'reference', gates: 2, standing: 0, pushed: tags, everyMs: 1000 })
const { floors, shafts, receivers, subjects } = house.folder
const files = folderWith()
const dir = files.file('site')
const store = openSqliteStore(dir)
store.saveSite({ name: 'Ward', timeZone: 'UTC', demo: false, floors, shafts, receivers })
const plain = { model: '', serial: '', assetNo: '', udi: '', mrn: '', highRisk: false, state: 'available' as const }
store.saveSubjects(subjects.map(s => ({ ...plain, ...s, id: asSubjectId(s.id), name: s.id })))
store.saveReaders([
  { id: 'feed' as never, driver: 'gw-espresense', link: 'mqtt:espresense', receiver: null, room: null, settings: {} },
])
store.saveRule({ ...exitRule, coolDownS: 0 })
const battery = Rule.parse({ id: 'battery', name: 'Battery', kind: 'battery', priority: 'medium', coolDownS: 0 })
store.saveRule(battery)
store.close()

const port = await freePort()
const server = await serve(dir, '--mqtt', String(port))
const { url, owner } = findServed(dir)!
const broker = await connectAsync(`mqtt://127.0.0.1:${port}`)
const deviceOfTag = new Map(house.pushed.map(id => [deviceOf(subjects.find(s => s.id === id)!.tag).id, id]))
/** By subject: when its packet first said that its battery is empty, and when it took its first step into a way out; epoch ms. */
const [saidAt, enteredAt] = [new Map<string, number>(), new Map<string, number>()]
const sim = new Simulation(house.folder, seed, {
  publish: (_, { topic, payload, retain }) => {
    const subject = deviceOfTag.get(topic.split('/')[2])
    if (subject !== undefined && emptied.has(subject) && !saidAt.has(subject)) saidAt.set(subject, Date.now())
    broker.publish(topic, payload, { retain })
  },
  power: () => {},
  bytes: () => {},
  plug: () => {},
})
const emptied = new Set<string>()
const took: { readonly packet: number[]; readonly crossing: number[] } = { packet: [], crossing: [] }
const seen = new Set<string>()
const station = new WebSocket(`${url.replace('http', 'ws')}/api`)
await once(station, 'open')
station.on('message', bytes => {
  const message = JSON.parse(String(bytes)) as ServerMessage
  if (message.t !== 'delta' || message.topic !== 'alerts') return
  for (const { id, rule, subject } of message.put as readonly AlertRow[]) {
    if (seen.has(id) || subject === null) continue
    seen.add(id)
    const of = rule === battery.id ? saidAt : enteredAt
    const at = of.get(subject)
    if (at === undefined) continue
    took[rule === battery.id ? 'packet' : 'crossing'].push(Date.now() - at)
    of.delete(subject)
    if (rule === battery.id) emptied.delete(subject)
  }
})
for (const message of [
  { t: 'hello', token: owner },
  { t: 'watch', topic: 'alerts' },
])
  station.send(JSON.stringify(message))

const random = new Random(seed)
const exits = new Set(house.exits)
/** By subject: to which way out it goes, and from when on it may go anew; seconds. */
const goesTo = new Map<string, { room: string; since: number }>()
let crossings = 0
const startedAt = Date.now()
for (let s = 1; s <= minutes * 60; s++) {
  for (let quarter = 1; quarter <= 4; quarter++) {
    await pause(Math.max(0, startedAt + (s - 1) * 1000 + quarter * 250 - Date.now()))
    sim.advance((s - 1) * 1000 + quarter * 250)
    for (const [subject, { room }] of goesTo)
      if (sim.world.body(subject)!.place.room === room && !enteredAt.has(subject) && exits.has(room)) {
        enteredAt.set(subject, Date.now())
        crossings++
        goesTo.set(subject, { room: '', since: s })
      }
  }
  if (s < 90) continue
  for (const [n, subject] of house.pushed.entries()) {
    const now = goesTo.get(subject)
    // It stays in there for 20 s, then it is at once back in a ward and stands for a while.
    if (now?.room === '' && s - now.since === 20) {
      sim.do({ verb: 'moveTo', subject, room: random.pick(house.inner)!, atOnce: true })
      enteredAt.delete(subject)
    }
    if (now ? now.room === '' && s - now.since > 90 : s % house.pushed.length === n) {
      const room = random.pick(house.exits)!
      goesTo.set(subject, { room, since: s })
      sim.do({ verb: 'moveTo', subject, room, atOnce: false })
    }
  }
  // One after the other is empty, and new once that was said.
  const next = house.pushed[s % house.pushed.length]
  for (const subject of house.pushed) {
    if (subject === next) emptied.add(subject)
    sim.world.body(subject)!.batteryPct = emptied.has(subject) ? 5 : 90
    if (!emptied.has(subject)) saidAt.delete(subject)
  }
}
for (const [what, ms] of Object.entries(took)) {
  ms.sort((a, b) => a - b)
  const at = (share: number) => Math.round(ms[Math.floor(ms.length * share)] ?? NaN) / 1000
  console.log(JSON.stringify({ what, events: ms.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(0.9999) }))
}
console.log(JSON.stringify({ crossings, tags, minutes, seed }))
station.terminate()
await broker.endAsync()
await server.stop()
files.remove()
