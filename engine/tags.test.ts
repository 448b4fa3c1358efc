import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { asReceiverId, asRoomId, asSubjectId } from '../core/model/ids.ts'
import { parseTagId } from '../core/model/tagId.ts'
import { noteStranger } from '../core/world.ts'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { callerWith } from './access/caller.ts'
import { openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const admin = callerWith('administrator', 'test')
const now = Date.UTC(2026, 2, 10, 9)

async function house() {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-tags-'))
  const clock = { now: () => now, setTimer: () => () => {} }
  const engine = await openEngine({ dir, log: pino({ level: 'silent' }), listen: null, clock })
  onTestFinished(async () => {
    await engine.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const site = { plan: smallPlan, receivers: smallReceivers, name: 'Small', timeZone: 'UTC' }
  await dispatch(engine, admin, 'site.import', site)
  const csv = `${assetHead}\np1,Pump 1,Infusion pump,,,,,ble:AA:00:00:00:00:01,store,\np2,Pump 2,Infusion pump,,,,,,store,\n`
  await dispatch(engine, admin, 'table.import', { kind: 'assets', csv })
  return engine
}

const fresh = 'ble:AA:00:00:00:00:09'

it('puts a tag that is heard on something without one', async () => {
  const engine = await house()
  noteStranger(engine.requireLive().world, parseTagId(fresh)!, asReceiverId('gw-ward'), now - 2000)
  const before = await dispatch(engine, admin, 'tags.unheard', {})
  expect(before.strangers).toMatchObject([{ tag: fresh, heard: { at: now - 2000, receiver: 'gw-ward' } }])
  expect(before.bare.map(each => each.name)).toEqual(['Pump 2'])
  // Typed as it is printed: without separators.
  expect(await dispatch(engine, admin, 'tags.look', { tag: 'aa0000000009' })).toMatchObject({
    tag: fresh,
    wearer: null,
  })
  await dispatch(engine, admin, 'tags.bind', { id: 'p2', tag: 'aa0000000009', instead: null })
  expect(await dispatch(engine, admin, 'tags.look', { tag: fresh })).toMatchObject({ wearer: { name: 'Pump 2' } })
  const after = await dispatch(engine, admin, 'tags.unheard', {})
  expect([after.strangers, after.bareCount]).toEqual([[], 0])
})

it('lists what phones say after real tags, finds a tag by part of what is printed on it, and forgets the silent first', async () => {
  const engine = await house()
  const { world } = engine.requireLive()
  const hear = (tag: string, at: number) => noteStranger(world, parseTagId(tag)!, asReceiverId('gw-ward'), at)
  const phone = (n: number) => `ble:4${(n >> 8).toString(16)}:00:00:00:00:${(n & 255).toString(16).padStart(2, '0')}`
  hear(fresh, now - 60_000)
  for (let n = 0; n < 200; n++) hear(phone(n), now - n)
  const all = await dispatch(engine, admin, 'tags.unheard', {})
  expect(all.strangers[0].tag).toBe(fresh)
  expect([all.strangers.length, all.strangersCount]).toEqual([50, 201])
  const found = await dispatch(engine, admin, 'tags.unheard', { part: 'aa-00 00' })
  expect(found.strangers.map(each => each.tag)).toEqual([fresh])
  // It goes on being heard while a thousand phones pass by.
  for (let n = 200; n < 1500; n++) {
    hear(phone(n), now)
    hear(fresh, now)
  }
  expect(world.strangers.get(parseTagId(fresh)!)?.count).toBe(1301)
})

it('refuses a tag that something else wears, and says what', async () => {
  const engine = await house()
  const double = dispatch(engine, admin, 'tags.bind', { id: 'p2', tag: 'ble:AA:00:00:00:00:01', instead: null })
  await expect(double).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Pump 1') })
  // Whoever saw another tag on it than it wears was overtaken.
  const late = dispatch(engine, admin, 'tags.bind', { id: 'p1', tag: fresh, instead: null })
  await expect(late).rejects.toMatchObject({ code: 'conflict' })
  const porter = callerWith('porter', 'test')
  await expect(dispatch(engine, porter, 'tags.bind', { id: 'p2', tag: fresh, instead: null })).rejects.toThrow()
})

it('keeps what was and where it was last seen when the tag is changed', async () => {
  const engine = await house()
  const { world } = engine.requireLive()
  const [id, old] = [asSubjectId('p1'), parseTagId('ble:AA:00:00:00:00:01')!]
  const stay = { subject: id, tag: old, room: asRoomId('ward'), floor: 0, fromAt: now - 3_600_000, toAt: null }
  engine.store.commit([{ kind: 'stay', stay: { ...stay, probability: 0.9 } }])
  world.tags[0].position = {
    tag: old,
    subject: id,
    floor: 0,
    room: asRoomId('ward'),
    probability: 0.9,
    runnerUp: null,
    zone: [asRoomId('ward')],
    xM: 2.5,
    yM: 3,
    region90M2: 4,
    freshness: 'stale',
    lastHeardAt: now - 600_000,
    since: now - 3_600_000,
    heardBy: 1,
    batteryPct: 3,
  }
  await dispatch(engine, admin, 'tags.bind', { id: 'p1', tag: fresh, instead: old })
  expect(world.tags[0]).toMatchObject({
    tag: fresh,
    position: { room: 'ward', lastHeardAt: now - 600_000, batteryPct: null },
  })
  expect([...engine.store.stays(now - 86_400_000, now)].filter(each => each.subject === id)).toHaveLength(1)
  // Nobody heard the new one yet: the old one's age is no test of it.
  expect(await dispatch(engine, admin, 'tags.look', { tag: fresh })).toMatchObject({ heard: null })
})
