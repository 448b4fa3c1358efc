import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Fact, newSnapshot } from '../../core/facts.ts'
import { Inbox } from '../../core/intake/inbox.ts'
import { asReaderId, asReceiverId, asSubjectId } from '../../core/model/ids.ts'
import type { Reader } from '../../core/model/reader.ts'
import { advance, type Sign } from '../../core/pipeline.ts'
import { createEstimator } from '../../core/positioning/createEstimator.ts'
import { openWorld } from '../../core/world.ts'
import { gwEspresense } from '../../readers/ble/gwEspresense.ts'
import type { Driver, DriverOut } from '../../readers/driver.ts'
import { uhfR200 } from '../../readers/rfid/uhfR200.ts'
import { readSiteFolder } from '../../sim/siteFolder.ts'
import { Simulation } from '../../sim/simulation.ts'

/**
 * The demo hospital in virtual time: simulated radio, the real drivers, the real pipeline, no wires and no store. What the
 * pipeline answers is compared with where things really are.
 */
function demoHouse(seed: number) {
  const folder = readSiteFolder(fileURLToPath(new URL('../../floorplans/demo', import.meta.url)))
  const { floors, shafts, receivers } = folder
  const site = { name: 'Demo', timeZone: 'UTC', demo: true, floors, shafts, receivers }
  const plain = { model: '', serial: '', assetNo: '', udi: '', mrn: '', highRisk: false, state: 'available' as const }
  const subjects = folder.subjects.map(s => ({ ...plain, ...s, id: asSubjectId(s.id), name: s.id }))
  const feed = readerOf('espresense', null)
  const serial = folder.r200.map(r => readerOf(r.id, r.receiver))
  const snapshot = newSnapshot(site, { subjects, readers: [feed, ...serial] })

  const start = Date.UTC(2026, 0, 5)
  let now = start
  const world = openWorld(snapshot, createEstimator(site), start)
  const inbox = new Inbox()
  const signs: Sign[] = []
  const facts: Fact[] = []
  const encoder = new TextEncoder()
  const outOf = (reader: Reader): DriverOut => ({
    reading: r =>
      inbox.add(
        r.tag,
        r.alias,
        asReceiverId(r.receiver ?? reader.receiver ?? ''),
        reader.id,
        now,
        r.rssiDbm ?? NaN,
        r.telemetry,
      ),
    problem: p => expect.unreachable(p.text),
    send: bytes => bytes instanceof Uint8Array && sim.receive(reader.id, bytes),
    receiver: (name, alive) =>
      signs.push({ kind: 'receiver', receiver: asReceiverId(name), reader: reader.id, alive, at: now }),
  })
  const gateways = gwEspresense.open({})
  const modules = new Map<string, { readonly driver: Driver; readonly out: DriverOut }>(
    serial.map(r => [r.id, { driver: uhfR200.open(uhfR200.settings.parse({})), out: outOf(r) }]),
  )
  const waiting: { readonly reader: string; readonly bytes: Uint8Array }[] = []
  const feedOut = outOf(feed)
  const sim: Simulation = new Simulation(folder, seed, {
    publish: (_, m) => gateways.receive({ topic: m.topic, payload: encoder.encode(m.payload) }, now - start, feedOut),
    power: () => {},
    bytes: (reader, bytes) => waiting.push({ reader, bytes }),
    plug: () => {},
  })

  const second = (s: number) => {
    now = start + s * 1000
    sim.advance(s * 1000)
    for (const { reader, bytes } of waiting.splice(0)) {
      const { driver, out } = modules.get(reader)!
      driver.receive(bytes, s * 1000, out)
    }
    for (const { driver, out } of modules.values()) driver.tick(s * 1000, out)
    if (s === 1) for (const { id } of snapshot.readers) signs.push({ kind: 'link', reader: id, state: 'up' })
    advance(world, { now, inbox, signs: signs.splice(0), commands: [], facts })
    inbox.clear()
  }
  for (const { driver, out } of modules.values()) driver.start(0, out)
  const answerFor = (tag: string) => world.tags.find(t => t.tag === tag)?.position ?? null
  return { sim, second, answerFor, facts }
}

function readerOf(id: string, receiver: string | null): Reader {
  return {
    id: asReaderId(id),
    driver: receiver ? 'uhf-r200' : 'gw-espresense',
    link: receiver ? 'serial:x' : 'mqtt:espresense',
    receiver: receiver ? asReceiverId(receiver) : null,
    room: null,
    settings: {},
  }
}

test('in the demo hospital what stands is found in its room, what is read at a door is there, and nothing is missing', () => {
  const { sim, second, answerFor, facts } = demoHouse(1)
  let [asked, room, floor, zone] = [0, 0, 0, 0]
  for (let s = 1; s <= 150; s++) {
    second(s)
    if (s < 60 || s % 10 !== 0) continue
    for (const truth of sim.truth('*')) {
      const answer = answerFor(truth.tag)
      if (truth.moving || truth.room === null || !truth.tag.startsWith('ibeacon:')) continue
      asked++
      if (answer?.floor === truth.floor) floor++
      if (answer?.room === truth.room) room++
      if (answer?.zone.some(r => r === truth.room)) zone++
    }
  }
  expect(asked).toBeGreaterThan(1_000)
  expect(floor / asked).toBeGreaterThan(0.995)
  expect(room / asked).toBeGreaterThan(0.85)
  expect(zone / asked).toBeGreaterThan(0.93)

  expect(answerFor(sim.truth('linen-01')[0].tag)?.room ?? null).toBe('1-loading-dock')
  expect(facts.filter(f => f.kind === 'case' || f.kind === 'alert')).toEqual([])
}, 60_000)
