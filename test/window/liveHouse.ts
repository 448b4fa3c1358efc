/**
 * A house whose rows change as fast as asked, served as the product serves it: `node liveHouse.ts DIR STOREYS WARDS TAGS`,
 * as a child process. Positions are moved past the engine's inbox: what is measured with it is the window. Told
 * `{ perSecond }`, it moves so many rows a second from then on (0 = none); told `{ hours }`, it lives so many hours as fast
 * as the window takes them. Either is answered with the number of rows moved so far.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AlertRow, PositionRow } from '../../core/api/rows.ts'
import { priorities } from '../../core/model/alert.ts'
import { stationCaller } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { announce } from '../../engine/entry/served.ts'
import { homeLimits } from '../../engine/gateway/limits.ts'
import { converse } from '../../engine/gateway/socket.ts'
import { hashOf } from '../../sim/random.ts'
import { subjectOf } from './bigSite.ts'
import { makeHouseFolder } from './houseFolder.ts'

const [dir = '', storeys = '12', wards = '5', tags = '10000'] = process.argv.slice(2)
/** A delta leaves ten times a second: rows are moved as often. */
const turnMs = 100
/** One in so many updates is a move into another room. */
const movesOneIn = 7

await makeHouseFolder(dir, Number(storeys), Number(wards), Number(tags))
const engine = await openEngine({ dir, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
const now = engine.clock.now()
const { positions, alerts } = engine.topics
const alarms = 40
for (let n = 0; n < alarms; n++) alerts.put(alertOf(n))
const token = randomBytes(24).toString('base64url')
const manners = {
  version: '0',
  identify: (given: string) => (given === token ? stationCaller('window') : null),
  limits: homeLimits,
}
// As engine/gateway/server.ts does, but that a day can be sent as fast as the window takes it.
const http = createServer()
const flushes = new Map<WebSocket, () => void>()
new WebSocketServer({ server: http }).on('connection', (socket, request) => {
  flushes.set(socket, converse(socket, request.socket, engine, manners))
  socket.on('close', () => flushes.delete(socket))
})
await once(http.listen(0, '127.0.0.1'), 'listening')
const flush = () => {
  for (const each of flushes.values()) each()
}
const { port } = http.address() as AddressInfo
announce(dir, { pid: process.pid, url: `http://127.0.0.1:${port}`, token, owner: '' })

const rooms = new Map(engine.site()!.floors.map(({ floor, rooms: list }) => [floor, list]))
const rows = positions.all()
let [turn, perSecond, due, moved] = [0, 0, 0, 0]
let last = performance.now()
setInterval(() => {
  const at = performance.now()
  due += ((at - last) / 1000) * perSecond
  last = at
  for (; due >= 1; due--) move(turn++)
  flush()
}, turnMs)
process.on('message', (told: { perSecond?: number; hours?: number }) => {
  if (told.perSecond !== undefined) {
    perSecond = told.perSecond
    due = 0
    process.send!({ moved, rows: positions.size })
  } else void live(told.hours!).then(() => process.send!({ moved, rows: positions.size }))
})
// With who started it, it ends too.
process.once('disconnect', () => process.exit())
process.send!({ ready: true })

/**
 * So many hours of a house, as fast as the window takes them: each tag moves or is heard anew every three seconds, alarms
 * come and go, once a second the state of all is told.
 */
async function live(hours: number): Promise<void> {
  for (let second = 0; second < hours * 3600; second += 3) {
    for (let n = 0; n < rows.length; n++) move(turn++)
    // One alarm goes and one comes each minute.
    if (second % 60 === 0) {
      alerts.remove(alerts.all()[0].id)
      alerts.put(alertOf(alarms + turn / rows.length))
    }
    flush()
    while ([...flushes.keys()].some(socket => socket.bufferedAmount > 0)) await pause(1)
  }
}

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
    said: null,
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
