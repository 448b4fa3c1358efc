import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Fact } from '../../core/facts.ts'
import { Inbox } from '../../core/intake/inbox.ts'
import { asReaderId, asReceiverId, asSubjectId } from '../../core/model/ids.ts'
import { readPlan, readReceivers } from '../../core/model/plan.ts'
import type { Site } from '../../core/model/site.ts'
import type { Subject } from '../../core/model/subject.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { advance } from '../../core/pipeline.ts'
import { createEstimator } from '../../core/positioning/createEstimator.ts'
import { openWorld } from '../../core/world.ts'
import type { DriverOut, Message } from '../../readers/driver.ts'
import { gwEspresense } from '../../readers/ble/gwEspresense.ts'
import { receiverTable } from '../interop/siteFiles.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { root } from '../entry/root.ts'
import { type Figure, secondsOf } from './figure.ts'

/** So many tags, each heard by so many gateways once a second, for so many seconds. */
const load = { tags: 1000, gateways: 4, seconds: 10 }

/**
 * One second after another of a busy hospital, through all that lies between the wire and the disk:
 * ESPresense message → driver → pipeline → SQLite. Yardsticks: `JSON.parse` of the same payloads, and an insert of as
 * many plain rows into SQLite.
 */
export function hotPath(): Figure[] {
  const { site, messages, subjects } = scene()
  const sightings = messages.flat().length
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-bench-'))
  try {
    const parse = secondsOf(() => {
      const decoder = new TextDecoder()
      for (const second of messages) for (const { payload } of second) JSON.parse(decoder.decode(payload))
    })
    const decode = secondsOf(() => decodeAll(messages))
    const insert = rawInsert(dir, messages)
    const whole = wholePath(dir, site, subjects, messages)
    const yardstick = parse + insert
    return [
      {
        name: 'sightings, decode → advance → commit',
        perSecond: sightings / whole,
        ratio: whole / yardstick,
        yardstick: 'parsing the same payloads and inserting as many rows',
      },
      {
        name: 'ESPresense messages decoded',
        perSecond: sightings / decode,
        ratio: decode / parse,
        yardstick: 'JSON.parse of the same payloads',
      },
    ]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function decodeAll(messages: readonly (readonly Message[])[]): void {
  const wire = wireInto(new Inbox())
  for (const [s, second] of messages.entries()) {
    wire.inbox.clear()
    wire.hear(second, s * 1000)
  }
}

/** The driver and what the session does with its readings. */
function wireInto(inbox: Inbox) {
  const reader = asReaderId('feed')
  const driver = gwEspresense.open(gwEspresense.settings.parse({}))
  let now = 0
  const out: DriverOut = {
    reading: r =>
      inbox.add(r.tag, r.alias, asReceiverId(r.receiver ?? ''), reader, now, r.rssiDbm ?? Number.NaN, r.telemetry),
    problem: ({ text }) => {
      throw new Error(text)
    },
    send() {},
    receiver() {},
  }
  return {
    inbox,
    hear(second: readonly Message[], at: number) {
      now = at
      for (const message of second) driver.receive(message, at, out)
    },
  }
}

/** As many rows as there are sightings, in one transaction a second, as plainly as SQLite can take them. */
function rawInsert(dir: string, messages: readonly (readonly Message[])[]): number {
  const db = new Database(join(dir, 'raw.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE heard (at REAL, topic TEXT, payload BLOB)')
  const put = db.prepare('INSERT INTO heard VALUES (?, ?, ?)')
  const seconds = secondsOf(() => {
    for (const [s, second] of messages.entries())
      db.transaction(() => second.forEach(m => put.run(s, m.topic, m.payload)))()
  })
  db.close()
  return seconds
}

function wholePath(
  dir: string,
  site: Site,
  subjects: readonly Subject[],
  messages: readonly (readonly Message[])[],
): number {
  const start = Date.UTC(2026, 0, 5)
  const store = openSqliteStore(join(dir, 'site'))
  store.saveSite(site)
  store.saveSubjects(subjects)
  const world = openWorld(store.snapshot()!, createEstimator(site), start)
  const { inbox, hear } = wireInto(new Inbox())
  let now = start
  const seconds = secondsOf(() => {
    for (const second of messages) {
      now += 1000
      hear(second, now)
      const facts: Fact[] = []
      advance(world, { now, inbox, signs: [], commands: [], facts })
      inbox.clear()
      store.commit(facts)
    }
  })
  const placed = world.tags.filter(t => t.position !== null).length
  store.close()
  if (placed !== load.tags) throw new Error(`only ${placed} of ${load.tags} tags were placed`)
  return seconds
}

/** The demo hospital, tags spread over its gateways. Levels by distance, with a fixed pattern in place of chance. */
function scene() {
  const folder = join(root, 'floorplans', 'demo')
  const plan = readPlan(readFileSync(join(folder, 'floorplan.json'), 'utf8'))
  const { receivers } = readReceivers(
    receiverTable(readFileSync(join(folder, 'receivers.csv'), 'utf8')).rows,
    plan.floors,
  )
  const site: Site = { name: 'Bench', timeZone: 'UTC', demo: true, floors: plan.floors, shafts: plan.shafts, receivers }
  const gateways = receivers.filter(r => r.kind === 'ble')
  const tagOf = (n: number) => `iBeacon:7c1b5e20-94d3-4f6a-8e0d-52a9c36b41f7-${n >> 8}-${n & 255}`
  const subjects = Array.from(
    { length: load.tags },
    (_, n): Subject => ({
      id: asSubjectId(`s${n}`),
      kind: 'asset',
      name: `Pump ${n}`,
      type: 'Infusion pump',
      model: '',
      serial: '',
      assetNo: '',
      udi: '',
      mrn: '',
      tag: parseTagId(tagOf(n)),
      homeRoom: null,
      highRisk: false,
      state: 'available',
    }),
  )
  const encoder = new TextEncoder()
  const messages = Array.from({ length: load.seconds }, (_, s) =>
    subjects.flatMap((_, n) => {
      const home = gateways[n % gateways.length]
      const near = gateways
        .filter(g => g.floor === home.floor)
        .map(g => ({ g, d: Math.max(1, Math.hypot(g.xM - home.xM, g.yM - home.yM)) }))
        .sort((a, b) => a.d - b.d)
        .slice(0, load.gateways)
      return near.map(({ g, d }, i): Message => {
        const rssi = -59 - 25 * Math.log10(d) + ((n * 7 + s * 5 + i * 3) % 9) - 4
        const payload = {
          mac: '5a3f1c9d0e42',
          id: tagOf(n),
          'rssi@1m': -59,
          rssi: Math.round(rssi * 100) / 100,
          rxAdj: 0,
          rssiVar: 1.8,
          distance: 3.4,
          var: 0.2,
          int: 1000,
        }
        return { topic: `espresense/devices/${tagOf(n)}/${g.id}`, payload: encoder.encode(JSON.stringify(payload)) }
      })
    }),
  )
  return { site, messages, subjects }
}
