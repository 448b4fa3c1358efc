import { callerWith } from './access/caller.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contract } from '../core/api/contract.ts'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { type Engine, openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'
import { handlers } from './gateway/handlers/index.ts'

const admin = callerWith('administrator', 'test')
let dir: string
let engine: Engine
let now = Date.UTC(2026, 2, 10, 3)
const open = () =>
  openEngine({
    dir,
    log: pino({ level: 'silent' }),
    listen: null,
    clock: { now: () => now, setTimer: () => () => {} },
  })

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'whereabouts-engine-'))
  engine = await open()
})
afterEach(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

const fill = async () => {
  await dispatch(engine, admin, 'site.import', {
    plan: smallPlan,
    receivers: smallReceivers,
    name: 'Small',
    timeZone: 'UTC',
  })
  await dispatch(engine, admin, 'table.import', {
    kind: 'assets',
    csv: `${assetHead}\np1,Infusion pump 1,Infusion pump,Agilia,SN1,A1,,ble:AA:00:00:00:00:01,store,high\np2,Wheelchair 2,Wheelchair,,SN2,A2,,,ward,low\n`,
  })
  await dispatch(engine, admin, 'table.import', {
    kind: 'people',
    csv: 'id,kind,name,role,mrn,tag\nm1,patient,Erin Marsh,,MRN77,ble:AA:00:00:00:00:09\n',
  })
}

describe('the contract', () => {
  it('has a handler, a text and a role for each operation', () => {
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(contract.operations).sort())
    for (const operation of Object.values(contract.operations)) expect(operation.does).toMatch(/\.$/)
  })

  it('refuses who may not, and what is not understood', async () => {
    await fill()
    await expect(
      dispatch(engine, callerWith('kiosk', 'kiosk'), 'table.export', { kind: 'people' }),
    ).rejects.toMatchObject({ code: 'denied' })
    await expect(dispatch(engine, admin, 'subjects.find', { query: 7 })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(dispatch(engine, admin, 'no.such' as never, {})).rejects.toMatchObject({ code: 'not-found' })
    await expect(dispatch(engine, admin, 'constructor' as never, {})).rejects.toMatchObject({ code: 'not-found' })
  })

  it('audits what is seen and changed, also what was refused, without a name', async () => {
    await fill()
    await dispatch(engine, admin, 'subjects.find', { query: 'Erin Marsh' })
    await dispatch(engine, callerWith('kiosk', 'kiosk'), 'table.export', { kind: 'people' }).catch(() => {})
    await engine.close()
    const stored = readFileSync(join(dir, 'whereabouts.db'), 'latin1')
    expect(stored).toContain('subjects.find')
    expect(stored).toContain('query: 10 characters')
    expect(stored).toContain('refused: role')
    engine = await open()
    expect(await dispatch(engine, admin, 'store.verify', {})).toMatchObject({ ok: true })
  })

  it('says that there is no site yet, and how to make one', async () => {
    await expect(dispatch(engine, admin, 'subjects.find', { query: 'x' })).rejects.toMatchObject({
      code: 'not-found',
      tip: expect.stringContaining('site import'),
    })
  })
})

describe('finding', () => {
  const names = async (query: string) =>
    (await dispatch(engine, admin, 'subjects.find', { query })).answers.map(a => a.id)

  it('finds by name, type, serial, asset number, tag and MRN', async () => {
    await fill()
    for (const query of ['infusion pump', 'Agilia', 'sn1', 'A1', 'aa:00:00:00:00:01'])
      expect((await names(query))[0]).toBe('p1')
    expect(await names('MRN77')).toEqual(['m1'])
    expect(await names('')).toEqual([])
    expect(await names('zebra')).toEqual([])
  })

  it('forgives one typo', async () => {
    await fill()
    for (const query of ['infusoin', 'infsion', 'infuzion', 'infussion pump'])
      expect((await names(query))[0]).toBe('p1')
    expect((await names('wheelchiar'))[0]).toBe('p2')
  })
})

describe('maintenance', () => {
  it('is due and overdue by the calendar of the site, and is done by a day', async () => {
    await fill()
    const csv =
      'type,title,basis,every,unit,last_done,high_risk\nInfusion pump,Safety test,manufacturer,12,months,2025-02-28,yes\nWheelchair,Brake check,aem,30,days,2026-02-20,no\n'
    await dispatch(engine, admin, 'table.import', { kind: 'plans', csv })
    const due = async () => (await dispatch(engine, admin, 'maintenance.due', {})).items
    expect(await due()).toMatchObject([
      { subject: 'p1', dueOn: '2026-02-28', dueInDays: -10, status: 'overdue', highRisk: true },
    ])
    const [{ plan }] = await due()
    await expect(
      dispatch(engine, admin, 'maintenance.done', { plan, subject: 'p1', on: '2026-03-11' }),
    ).rejects.toMatchObject({ code: 'bad-input' })
    await dispatch(engine, admin, 'maintenance.done', { plan, subject: 'p1', on: '2026-03-10' })
    expect(await due()).toEqual([])
    now += 9 * 86_400_000
    await engine.close()
    engine = await open()
    expect(await due()).toMatchObject([{ subject: 'p2', status: 'due' }])
  })
})

describe('a restart', () => {
  it('brings back subjects, plans and readers as they were', async () => {
    await fill()
    await dispatch(engine, admin, 'table.import', {
      kind: 'readers',
      csv: 'id,driver,link,receiver,room,settings\nr1,uhf-r200,serial:/dev/ttyUSB9,,dock,\n',
    })
    const before = await dispatch(engine, admin, 'rooms.list', {})
    await engine.close()
    engine = await open()
    expect(await dispatch(engine, admin, 'rooms.list', {})).toEqual(before)
    expect(engine.receiverRows().map(r => r.id)).toEqual(['gw-ward', 'gw-store', 'r1'])
    expect(engine.receiverRows().at(-1)).toMatchObject({ kind: 'rfid', room: 'dock', floor: 0 })
  })
})
