import { callerWith } from './access/caller.ts'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { type Engine, openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const nurse = callerWith('nurse', 'test')
const biomed = callerWith('biomed', 'test')
const admin = callerWith('administrator', 'test')
const hour = 3_600_000
let now = Date.UTC(2026, 2, 10, 9)
let dir: string
let engine: Engine
const open = () =>
  openEngine({ dir, log: pino({ level: 'silent' }), listen: null, clock: { now: () => now, setTimer: () => () => {} } })
const reopen = async () => {
  await engine.close()
  engine = await open()
}

beforeEach(async () => {
  now = Date.UTC(2026, 2, 10, 9)
  dir = mkdtempSync(join(tmpdir(), 'whereabouts-upkeep-'))
  engine = await open()
  await dispatch(engine, admin, 'site.import', {
    plan: smallPlan,
    receivers: smallReceivers,
    name: 'Small',
    timeZone: 'UTC',
  })
  await dispatch(engine, admin, 'table.import', {
    kind: 'assets',
    csv: `${assetHead}\np1,Infusion pump 1,Infusion pump,Agilia,SN1,A1,,ble:AA:00:00:00:00:01,store,high\np2,Infusion pump 2,Infusion pump,Agilia,SN2,A2,,,ward,low\n`,
  })
  await dispatch(engine, admin, 'table.import', {
    kind: 'plans',
    csv: 'type,title,every,unit,last_done,high_risk,grace_days,checklist\nInfusion pump,Safety test,12,months,2025-03-05,yes,3,Case intact | Leakage current <= 100 µA\nInfusion pump,Battery,100,hours,2026-03-01,no,0,\n',
  })
})
afterEach(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

const by = 'Ann'
const dueOf = async (subject: string, title: string) =>
  (await dispatch(engine, biomed, 'maintenance.due', { withinDays: 3660 })).items.find(
    i => i.subject === subject && i.title === title,
  )
const openSafety = async (subject: string) => {
  const { plan } = (await dueOf(subject, 'Safety test'))!
  return dispatch(engine, biomed, 'orders.open', { subject, plan, by })
}
const act = (id: string, what: unknown, more: object = {}) =>
  dispatch(engine, biomed, 'orders.act', { id, act: what as never, by, ...more })

describe('a work order', () => {
  it('is opened for what is due, worked through and signed; the plan is done and the pump available', async () => {
    expect(await dueOf('p1', 'Safety test')).toMatchObject({ dueOn: '2026-03-05', status: 'overdue' })
    const order = await openSafety('p1')
    expect(order).toMatchObject({ id: 'WO-000001', dueOn: '2026-03-05', highRisk: true, state: 'open' })
    await expect(openSafety('p1')).rejects.toMatchObject({ code: 'conflict' })
    await act(order.id, { kind: 'start' })
    expect((await dispatch(engine, biomed, 'equipment.story', { id: 'p1' })).state).toBe('in-repair')
    await act(order.id, { kind: 'check', item: 0, ok: true })
    await expect(act(order.id, { kind: 'sign', outcome: 'passed' })).rejects.toMatchObject({
      code: 'conflict',
      tip: 'Next: Leakage current',
    })
    await act(order.id, { kind: 'check', item: 1, reading: 14 })
    // The machine is gone in the middle of the work: all that was said is still there.
    await reopen()
    await expect(act(order.id, { kind: 'sign', outcome: 'passed', ink: '<script>' })).rejects.toMatchObject({
      code: 'bad-input',
    })
    const signed = await act(order.id, { kind: 'sign', outcome: 'passed', ink: 'M10 20L30 40L31 42' })
    expect(signed).toMatchObject({
      state: 'signed',
      outcome: 'passed',
      closedBy: 'Ann',
      ink: 'M10 20L30 40L31 42',
    })
    await reopen()
    expect(await dueOf('p1', 'Safety test')).toMatchObject({ dueOn: '2027-03-10', status: 'ok' })
    expect(await dueOf('p2', 'Safety test')).toMatchObject({ dueOn: '2026-03-05', status: 'overdue' })
    expect(await dispatch(engine, biomed, 'orders.show', { id: order.id })).toEqual(signed)
    expect((await dispatch(engine, biomed, 'equipment.story', { id: 'p1' })).changes.map(c => [c.to, c.by])).toEqual([
      ['available', 'Ann'],
      ['in-repair', 'Ann'],
    ])
    expect((await openSafety('p2')).id).toBe('WO-000002')
  })

  it('is opened for a repair by whoever uses the equipment and reports a fault', async () => {
    const order = await dispatch(engine, nurse, 'orders.report', { subject: 'p1', title: ' Alarm does not stop ', by })
    expect(order).toMatchObject({ kind: 'repair', title: 'Alarm does not stop', state: 'open', highRisk: true })
    expect((await dispatch(engine, biomed, 'orders.list', {})).orders.map(o => o.id)).toEqual([order.id])
    await expect(
      dispatch(engine, nurse, 'orders.act', { id: order.id, act: { kind: 'start' }, by }),
    ).rejects.toMatchObject({ code: 'denied' })
  })

  it('is opened once, though its opening is sent again because the answer got lost', async () => {
    const fault = { subject: 'p1', title: 'Alarm does not stop', by, actId: 'tablet-1' }
    const order = await dispatch(engine, nurse, 'orders.report', fault)
    await reopen()
    expect(await dispatch(engine, nurse, 'orders.report', fault)).toEqual(order)
    await act(order.id, { kind: 'start' })
    await act(order.id, { kind: 'sign', outcome: 'passed' })
    expect((await dispatch(engine, nurse, 'orders.report', fault)).state).toBe('signed')
    const { plan } = (await dueOf('p1', 'Safety test'))!
    const due = { subject: 'p1', plan, by, actId: 'tablet-2' }
    const opened = await dispatch(engine, biomed, 'orders.open', due)
    expect(await dispatch(engine, biomed, 'orders.open', due)).toEqual(opened)
    const done = { plan: (await dueOf('p2', 'Safety test'))!.plan, subject: 'p2', on: '2026-03-09' }
    const first = await dispatch(engine, biomed, 'maintenance.done', done)
    expect(await dispatch(engine, biomed, 'maintenance.done', done)).toEqual(first)
    const kept = async (subject: string) => (await dispatch(engine, biomed, 'orders.list', { subject })).orders.length
    expect([await kept('p1'), await kept('p2')]).toEqual([2, 1])
  })

  it('takes what was done offline with its own time, once', async () => {
    const { id } = await openSafety('p1')
    const sent = [
      [{ kind: 'start' }, { actId: 'a1', at: now - 2 * hour }],
      [
        { kind: 'check', item: 0, ok: true },
        { actId: 'a2', at: now - 2 * hour },
      ],
      [
        { kind: 'check', item: 1, reading: 9 },
        { actId: 'a3', at: now - 2 * hour },
      ],
      [
        { kind: 'sign', outcome: 'passed' },
        { actId: 'a4', at: now - hour },
      ],
    ] as const
    for (const [what, more] of [...sent, ...sent]) await act(id, what, more)
    const order = await dispatch(engine, biomed, 'orders.show', { id })
    expect(order).toMatchObject({ state: 'signed', closedAt: now - hour })
    await expect(act(id, { kind: 'cancel', reason: 'x' }, { at: now + hour })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })

  it('keeps as evidence what the house said when it was not found, and counts it apart', async () => {
    const { id } = await openSafety('p2')
    const tried = await act(id, { kind: 'not-located', room: 'ward', note: 'behind the beds too' })
    expect(tried.attempts[0]).toMatchObject({
      room: 'ward',
      evidence: ['It wears no tag.', expect.stringMatching(/^0 of 2 /)],
    })
    await act(id, { kind: 'sign', outcome: 'could-not-locate' })
    const report = await dispatch(engine, biomed, 'maintenance.compliance', { from: '2026-03-01', to: '2026-03-31' })
    expect(report.all).toMatchObject({ scheduled: 2, 'could-not-locate': 1, missed: 1, rate: 0 })
    expect(await dueOf('p2', 'Safety test')).toMatchObject({ status: 'overdue' })
  })
})

it('a plan by hours in use falls due by the meter', async () => {
  // Never used: nothing can be said.
  expect(await dueOf('p1', 'Battery')).toBe(undefined)
  await dispatch(engine, biomed, 'equipment.scan', { id: 'p1', post: 'use', by })
  // From its first use on it is on the list, at once.
  expect(await dueOf('p1', 'Battery')).toMatchObject({ left: 100, every: 100, unit: 'hours' })
  now += 95 * hour
  await reopen()
  expect(await dueOf('p1', 'Battery')).toMatchObject({ left: 5, status: 'due', dueOn: null })
  now += 6 * hour
  await reopen()
  expect(await dueOf('p1', 'Battery')).toMatchObject({ left: -1, status: 'overdue' })
  const { plan } = (await dueOf('p1', 'Battery'))!
  const { id } = await dispatch(engine, biomed, 'orders.open', { subject: 'p1', plan, by })
  await act(id, { kind: 'start' })
  await act(id, { kind: 'sign', outcome: 'passed' })
  expect(await dueOf('p1', 'Battery')).toMatchObject({ left: 100, status: 'ok' })
})

it('a period has its evidence pack: unaltered it checks, altered it does not', async () => {
  const { id } = await openSafety('p1')
  await act(id, { kind: 'cancel', reason: 'ordered twice' })
  await dispatch(engine, admin, 'maintenance.done', {
    plan: (await dueOf('p1', 'Safety test'))!.plan,
    subject: 'p1',
    on: '2026-03-08',
  })
  const { pack, lines } = await dispatch(engine, biomed, 'maintenance.evidence', {
    from: '2026-03-01',
    to: '2026-03-31',
  })
  expect(pack).toContain('"on-time":1')
  expect(pack.trimEnd().split('\n')).toHaveLength(lines)
  const checker = fileURLToPath(new URL('./evidence/check.mjs', import.meta.url))
  const file = join(dir, 'pack.jsonl')
  const check = (text: string) => {
    writeFileSync(file, text)
    try {
      return execFileSync(process.execPath, [checker, file], { encoding: 'utf8' })
    } catch (error) {
      return (error as { stdout: string }).stdout
    }
  }
  expect(check(pack)).toMatch(/^OK: /)
  const rows = pack.split('\n')
  expect(check(pack.replace('"on-time":1', '"on-time":2'))).toMatch(/^BROKEN: /)
  expect(check(rows.toSpliced(1, 1).join('\n'))).toMatch(/^BROKEN: /)
  expect(check([rows[0], rows[2], rows[1], ...rows.slice(3)].join('\n'))).toMatch(/^BROKEN: /)
  expect(check(rows.slice(0, -2).concat('').join('\n'))).toMatch(/^BROKEN: /)
  expect(check(pack.slice(0, -1))).toMatch(/^BROKEN: /)
})
