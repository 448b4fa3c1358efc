/**
 * A house whose rows change as fast as asked, served as the product serves it: `node liveHouse.ts DIR STOREYS WARDS TAGS`,
 * as a child process. Positions are moved past the engine's inbox: what is measured with it is the window. Told
 * `{ perSecond }`, it moves so many rows a second from then on (0 = none) and answers with the number moved so far.
 */
import { randomBytes } from 'node:crypto'
import pino from 'pino'
import type { AlertRow, PositionRow } from '../../core/api/rows.ts'
import { priorities } from '../../core/model/alert.ts'
import { stationCaller } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { announce } from '../../engine/entry/served.ts'
import { serve } from '../../engine/gateway/server.ts'
import { hashOf } from '../../sim/random.ts'
import { bigSite, positionAt, subjectOf } from './bigSite.ts'

const [dir = '', storeys = '12', wards = '5', tags = '10000'] = process.argv.slice(2)
/** A delta leaves ten times a second: rows are moved as often. */
const turnMs = 100
/** One in so many updates is a move into another room. */
const movesOneIn = 7

const site = bigSite(Number(storeys), Number(wards))
const options = { dir, clock: systemClock(), log: pino({ level: 'silent' }), listen: null }
const first = await openEngine(options)
first.saveSite(site)
first.saveSubjects(Array.from({ length: Number(tags) }, (_, n) => subjectOf(n)))
const now = first.clock.now()
first.store.commit(
  Array.from({ length: Number(tags) }, (_, n) => ({ kind: 'position' as const, position: positionAt(site, n, now) })),
)
await first.close()

const engine = await openEngine(options)
const { positions, alerts } = engine.topics
for (let n = 0; n < 40; n++) alerts.put(alertOf(n))
const token = randomBytes(24).toString('base64url')
const server = await serve(engine, {
  host: '127.0.0.1',
  port: 0,
  version: '0',
  pages: null,
  origins: ['whereabouts://app'],
  identify: given => (given === token ? stationCaller('window') : null),
  tls: null,
})
announce(dir, { pid: process.pid, url: server.url, token, owner: '' })

const rooms = new Map(site.floors.map(({ floor, rooms: list }) => [floor, list]))
const rows = positions.all()
let [turn, perSecond, due, moved] = [0, 0, 0, 0]
let last = performance.now()
setInterval(() => {
  const at = performance.now()
  due += ((at - last) / 1000) * perSecond
  last = at
  for (; due >= 1; due--) move(turn++)
}, turnMs)
process.on('message', (told: { perSecond: number }) => {
  perSecond = told.perSecond
  due = 0
  process.send!({ moved, rows: positions.size })
})
// With who started it, it ends too.
process.once('disconnect', () => process.exit())
process.send!({ ready: true })

function move(n: number): void {
  const index = n % rows.length
  const row = rows[index]
  const wall = engine.clock.now()
  const list = rooms.get(row.floor)!
  const walks = hashOf(n, 11) % movesOneIn === 0
  const room = walks ? list[hashOf(n, 12) % list.length].id : row.room
  const at = { xM: row.xM + ((n % 3) - 1) * 0.2, yM: row.yM, lastHeardAt: wall }
  const next: PositionRow = { ...row, ...at, room, zone: [room!], since: walks ? wall : row.since }
  rows[index] = next
  positions.put(next)
  moved++
}

function alertOf(n: number): AlertRow {
  const priority = priorities[n % priorities.length]
  return {
    id: `alarm-${n}`,
    rule: 'zone',
    priority,
    ownPriority: priority,
    title: `Left its ward ${n}`,
    text: 'It is where it should not be.',
    subject: subjectOf(n * 97).id,
    room: null,
    state: n % 5 === 0 ? 'acknowledged' : 'new',
    raisedAt: now - n * 60_000,
    acknowledgedAt: n % 5 === 0 ? now : null,
    acknowledgedBy: n % 5 === 0 ? 'Nurse' : null,
    resolvedAt: null,
    resolvedBy: null,
    code: null,
    note: '',
    level: 0,
    toldTo: null,
    nextEscalationAt: null,
    remindAt: null,
    remindedAt: null,
    partOf: null,
    holds: 0,
  }
}
