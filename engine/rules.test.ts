import { callerWith } from './access/caller.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Alert } from '../core/model/alert.ts'
import { asAlertId, asRoomId, asSubjectId } from '../core/model/ids.ts'
import { Rule } from '../core/model/rule.ts'
import type { Trace } from '../core/rules/trace.ts'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { type Engine, openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const biomed = callerWith('biomed-lead', 'test')
const admin = callerWith('administrator', 'test')
const start = Date.UTC(2026, 2, 10, 9)
let now = start
let dir: string
let engine: Engine
const open = () =>
  openEngine({ dir, log: pino({ level: 'silent' }), listen: null, clock: { now: () => now, setTimer: () => () => {} } })

beforeEach(async () => {
  now = start
  dir = mkdtempSync(join(tmpdir(), 'whereabouts-rules-'))
  engine = await open()
  await dispatch(engine, admin, 'site.import', {
    plan: smallPlan,
    receivers: smallReceivers,
    name: 'Small',
    timeZone: 'UTC',
  })
  await dispatch(engine, admin, 'table.import', {
    kind: 'assets',
    csv: `${assetHead}\np1,Infusion pump 1,Infusion pump,Agilia,SN1,A1,,ble:AA:00:00:00:00:01,store,high\n`,
  })
})
afterEach(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

const trace = (at: number, room: string): Trace => ({
  subject: asSubjectId('p1'),
  at,
  room: asRoomId(room),
  arrivedAt: at,
  fixes: 8,
  sure: 10,
  lost: false,
  wayOut: null,
  batteryPct: null,
  tampered: false,
  overdue: false,
  state: 'available',
})
const dwell = Rule.parse({
  id: 'parked',
  name: 'Parked too long',
  kind: 'dwell',
  forS: 3600,
  where: { rooms: ['ward'] },
})
const minute = 60_000

describe('a rule', () => {
  it('that people call false again and again is told to its owner, until it is changed', async () => {
    await dispatch(engine, admin, 'rules.save', { rule: { ...dwell, owner: 'Ward 2' } })
    const closed = (n: number): Alert => ({
      rule: 'parked',
      priority: 'medium',
      said: null,
      ownPriority: 'medium',
      title: 'Parked',
      text: '',
      subject: asSubjectId('p1'),
      id: asAlertId(`parked:p1:${start - n}`),
      raisedAt: start - n,
      resolvedAt: start,
      state: 'resolved',
      code: null,
      room: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedBy: null,
      note: '',
      level: 0,
      toldTo: null,
      nextEscalationAt: null,
      remindAt: null,
      remindedAt: null,
      partOf: null,
      holds: 0,
    })
    engine.store.commit([1, 2, 3, 4].map(n => ({ kind: 'alert', alert: closed(n), event: null })))
    const told = () => engine.topics.notices.all().filter(notice => notice.source === 'rule parked')
    const judge = (n: number) =>
      dispatch(engine, biomed, 'alerts.resolve', { id: closed(n).id, by: 'Ann', code: 'false-alarm', note: '' })
    await judge(1)
    await judge(2)
    expect(told()).toEqual([])
    await judge(3)
    expect(told()).toMatchObject([
      { severity: 'warning', text: 'Ward 2: the rule "Parked too long" was a false alarm 3 of 4 times in 30 days.' },
    ])
    // Whoever comes later reads it too.
    await engine.close()
    engine = await open()
    expect(told()).toHaveLength(1)
    await dispatch(engine, admin, 'rules.save', { rule: { ...dwell, owner: 'Ward 2', enabled: false } })
    expect(told()).toEqual([])
  })

  it('is tried on the past, from how things stood then', async () => {
    const day = 86_400_000
    engine.store.commit([
      // There since long before the time that is asked about.
      { kind: 'trace', trace: trace(start - 3 * day, 'ward') },
      { kind: 'trace', trace: trace(start - day, 'store') },
      { kind: 'trace', trace: trace(start - 20 * 3_600_000, 'ward') },
      { kind: 'trace', trace: trace(start - 19.5 * 3_600_000, 'store') },
      { kind: 'trace', trace: trace(start - 10 * 3_600_000, 'ward') },
    ])
    const tried = await dispatch(engine, biomed, 'rules.try', { rule: dwell, days: 2 })
    expect(tried).toMatchObject({ traces: 4, raised: 2, perRoom: [{ name: 'Ward', count: 2 }] })
    expect(tried.samples.map(s => [s.at - start, s.clearedAt && s.clearedAt - start])).toEqual([
      [-9 * 3_600_000, null],
      [-2 * day, -day],
    ])
    expect(tried.times.map(at => at - start)).toEqual([-2 * day, -9 * 3_600_000])
    expect(tried.samples[0].text).toBe('Infusion pump 1 has been in Ward for 60 min.')
  })

  it('is saved, kept over a restart, and removed with its alerts', async () => {
    engine.store.commit([{ kind: 'trace', trace: trace(start - 50 * minute, 'ward') }])
    await engine.close()
    engine = await open()
    await dispatch(engine, biomed, 'rules.save', { rule: dwell })
    const alerts = async () =>
      (await dispatch(engine, biomed, 'alerts.list', {})).alerts.map(a => [a.title, a.raisedAt - start])
    expect(await alerts()).toEqual([])
    // It falls due while nobody runs: it is said at the start.
    await engine.close()
    now = start + 15 * minute
    engine = await open()
    expect(await alerts()).toEqual([['Parked too long', 15 * minute]])
    now += minute
    await engine.close()
    engine = await open()
    expect(await alerts()).toEqual([['Parked too long', 15 * minute]])
    expect((await dispatch(engine, biomed, 'rules.list', {})).rules).toMatchObject([
      { rule: { id: 'parked' }, raised: 1 },
    ])
    await dispatch(engine, biomed, 'rules.remove', { id: 'parked' })
    expect(await alerts()).toEqual([])
    expect((await dispatch(engine, biomed, 'rules.list', {})).rules).toEqual([])
  })

  it('that cannot be is refused with words', async () => {
    const save = (more: object) => dispatch(engine, biomed, 'rules.save', { rule: { ...dwell, ...more } })
    await expect(save({ forS: 0 })).rejects.toMatchObject({ code: 'bad-input', message: 'Say for how long.' })
    await expect(save({ id: 'missing' })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(save({ kind: 'levitate' })).rejects.toMatchObject({ code: 'bad-input' })
  })
})
