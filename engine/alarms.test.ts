import { callerWith } from './access/caller.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { House } from '../core/testHouse.ts'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { type Engine, openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'
import { openSqliteStore } from './store/sqlite.ts'

const viewer = callerWith('kiosk', 'test')
const operator = callerWith('nurse', 'test')
const biomed = callerWith('biomed', 'test')
const admin = callerWith('administrator', 'test')
const pumpTag = 'ble:AA:00:00:00:00:01'
const minute = 60_000
let now: number
let dir: string
let engine: Engine
const open = () =>
  openEngine({ dir, log: pino({ level: 'silent' }), listen: null, clock: { now: () => now, setTimer: () => () => {} } })
const reopen = async () => {
  await engine.close()
  engine = await open()
}
const by = 'Ann'
const cases = async () => (await dispatch(engine, viewer, 'missing.list', {})).cases
const alerts = async () => (await dispatch(engine, viewer, 'alerts.list', {})).alerts

/** A pump is heard in the ward, and then no more; the gateways listen all the time. */
function live(heardMs: number, silentMs: number) {
  const store = openSqliteStore(dir)
  const { site, ...rest } = store.snapshot()!
  const house = new House(site, rest, now)
  house.link('feed', 'up')
  for (const end = now + heardMs + silentMs; house.now < end; ) {
    for (const { id } of site.receivers) house.heartbeat(id)
    if (house.now < end - silentMs) house.hear(pumpTag, 'gw-ward', -55)
    house.step(5000)
  }
  store.commit(house.facts)
  store.close()
  now = house.now
}

beforeEach(async () => {
  now = Date.UTC(2026, 2, 10, 9)
  dir = mkdtempSync(join(tmpdir(), 'whereabouts-alarms-'))
  engine = await open()
  await dispatch(engine, admin, 'site.import', {
    plan: smallPlan,
    receivers: smallReceivers,
    name: 'Small',
    timeZone: 'UTC',
  })
  await dispatch(engine, admin, 'table.import', {
    kind: 'assets',
    csv: `${assetHead}\np1,Infusion pump 1,Infusion pump,Agilia,SN1,A1,,${pumpTag},store,high\n`,
  })
  await dispatch(engine, admin, 'roster.save', {
    shifts: [
      { who: 'Tek', role: 'biomed', from: '07:00', to: '16:00' },
      { who: 'Cora', role: 'charge nurse', from: '00:00', to: '00:00' },
      { who: 'Sam', role: 'supervisor', days: [1, 3, 5], from: '00:00', to: '00:00' },
    ],
  })
  await engine.close()
  live(minute, 8 * minute)
  engine = await open()
})
afterEach(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('an alarm', () => {
  it('is told to who is on duty, goes on over a restart, and its timeline says when it was due', async () => {
    const [alert] = await alerts()
    expect(alert).toMatchObject({ rule: 'missing', level: 0, toldTo: { role: 'biomed', people: ['Tek'] } })
    const { ahead } = await dispatch(engine, viewer, 'alerts.timeline', { id: alert.id })
    expect(ahead.map(({ at, ...told }) => ({ ...told, min: (at - alert.raisedAt) / minute }))).toEqual([
      { to: 'charge nurse', people: ['Cora'], min: 5 },
      { to: 'supervisor', people: [], min: 15 },
    ])
    // Nothing ran for twenty minutes; T1 and T2 fell due meanwhile. It is a Tuesday: no supervisor is on.
    await engine.close()
    now = alert.raisedAt + 20 * minute
    engine = await open()
    expect(await alerts()).toMatchObject([{ level: 2, toldTo: { role: 'supervisor', people: [] } }])
    await reopen()
    const { events } = await dispatch(engine, viewer, 'alerts.timeline', { id: alert.id })
    expect(events.map(e => [e.did, e.note, e.dueAt === null ? null : (e.dueAt - alert.raisedAt) / minute])).toEqual([
      ['raised', '', null],
      ['escalated', 'charge nurse, Cora', 5],
      ['escalated', 'supervisor', 15],
    ])
    expect(events[1].at).toBe(now)
  })

  it('is acknowledged, written to and resolved with a code; all of it stays', async () => {
    const [{ id }] = await alerts()
    await dispatch(engine, operator, 'alerts.acknowledge', { id, by })
    await dispatch(engine, operator, 'alerts.note', { id, by: 'Bo', text: 'Looking in the store' })
    await reopen()
    const closed = await dispatch(engine, operator, 'alerts.resolve', {
      id,
      by,
      code: 'false-alarm',
      note: 'in the lift',
    })
    expect(closed).toMatchObject({ state: 'resolved', code: 'false-alarm', resolvedBy: 'Ann', note: 'in the lift' })
    await expect(dispatch(engine, operator, 'alerts.resolve', { id, by, code: 'test' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(dispatch(engine, operator, 'alerts.note', { id, by, text: 'late' })).rejects.toMatchObject({
      code: 'not-found',
    })
    await reopen()
    const { alert, events, ahead } = await dispatch(engine, viewer, 'alerts.timeline', { id })
    expect(alert).toEqual(closed)
    expect(ahead).toEqual([])
    const closedSince = async (since: number) =>
      (await dispatch(engine, viewer, 'alerts.list', { all: true, since })).alerts.map(each => each.id)
    expect(await closedSince(now)).toEqual([id])
    expect(await closedSince(now + 1)).toEqual([])
    expect(events.map(e => [e.did, e.who, e.code])).toEqual([
      ['raised', null, null],
      ['acknowledged', 'Ann', null],
      ['noted', 'Bo', null],
      ['resolved', 'Ann', 'false-alarm'],
    ])
    expect(engine.store.falseAlarms('missing', 0)).toEqual({ raised: 1, falseAlarms: 1 })
    await expect(dispatch(engine, viewer, 'alerts.timeline', { id: 'x:y:1' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('whose cause went away by itself may be judged afterwards, once', async () => {
    const [{ id }] = await alerts()
    await engine.close()
    live(minute, 0)
    engine = await open()
    expect(await alerts()).toEqual([])
    const judged = await dispatch(engine, operator, 'alerts.resolve', { id, by, code: 'false-alarm' })
    expect(judged).toMatchObject({ code: 'false-alarm', resolvedBy: 'Ann' })
    expect(engine.store.falseAlarms('missing', 0)).toEqual({ raised: 1, falseAlarms: 1 })
    await expect(dispatch(engine, operator, 'alerts.resolve', { id, by, code: 'found' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('a missing pump', () => {
  it('is searched room by room; the route leaves out what was searched, and the attempts stay as evidence', async () => {
    const [{ id, state }] = await cases()
    expect(state).toBe('suspected')
    const route = async () =>
      (await dispatch(engine, viewer, 'missing.route', { subject: 'p1', from: 'Ward', limit: 3 })).stops
    const chanceOf = async (room: string) => (await route()).find(s => s.room === room)?.chance ?? 0
    const before = await chanceOf('ward')
    await dispatch(engine, operator, 'missing.search', { id, by })
    expect((await alerts())[0]).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Ann' })
    // Sent twice: the tablet did not hear the answer.
    for (let n = 0; n < 2; n++)
      await dispatch(engine, operator, 'missing.notHere', { id, by, room: 'Ward', actId: 'a1', note: 'all cupboards' })
    await expect(dispatch(engine, operator, 'missing.notHere', { id, by, room: 'Roof' })).rejects.toMatchObject({
      code: 'not-found',
    })
    await reopen()
    expect(await chanceOf('ward')).toBeLessThan(before / 2)
    const [searched] = await cases()
    expect(searched).toMatchObject({ state: 'searching', cause: 'tag-silent' })
    expect(searched.story.map(e => [e.did, e.by, e.room])).toEqual([
      ['search', 'Ann', null],
      ['not-here', 'Ann', 'ward'],
    ])
    expect(searched.story[1].evidence[0]).toMatch(/^The answer was Ward/)
    const found = await dispatch(engine, operator, 'missing.found', { id, by, room: 'dock' })
    expect(found).toMatchObject({ state: 'found', closedAt: now })
    await expect(dispatch(engine, operator, 'missing.search', { id, by })).rejects.toMatchObject({ code: 'conflict' })
    expect(await cases()).toEqual([])
    expect(await alerts()).toEqual([])
    // Its tag is as silent as before: that is accounted for.
    await engine.close()
    live(0, 20 * minute)
    engine = await open()
    expect(await cases()).toEqual([])
  })

  it('is written off by biomed only; heard again, that is said', async () => {
    const [{ id }] = await cases()
    await expect(dispatch(engine, operator, 'missing.writeOff', { id, by })).rejects.toMatchObject({ code: 'denied' })
    expect((await dispatch(engine, biomed, 'missing.writeOff', { id, by, note: 'gone' })).state).toBe('written-off')
    await engine.close()
    live(minute, 0)
    engine = await open()
    expect(await alerts()).toMatchObject([{ rule: 'reappeared', priority: 'information', toldTo: null }])
  })
})

it('the roster is kept, and says who is on duty', async () => {
  await reopen()
  const { shifts, onDuty } = await dispatch(engine, operator, 'roster.show', {})
  expect(shifts).toHaveLength(3)
  expect(onDuty).toEqual([
    { role: 'biomed', unit: '', people: ['Tek'] },
    { role: 'charge nurse', unit: '', people: ['Cora'] },
    { role: 'supervisor', unit: '', people: [] },
  ])
})
