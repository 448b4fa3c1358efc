import { type Caller, callerWith } from './access/caller.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RoomDecision } from '../core/model/decision.ts'
import { asReceiverId, asRoomId, asSubjectId } from '../core/model/ids.ts'
import { parseTagId } from '../core/model/tagId.ts'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { type Engine, openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const admin = callerWith('administrator', 'test')
const viewer = callerWith('kiosk', 'kiosk')
const now = Date.UTC(2026, 2, 10, 3)
const hour = 3600_000
const [ward, store] = [asRoomId('ward'), asRoomId('store')]
const tagOf = (n: number) => parseTagId(`ble:AA:00:00:00:00:0${n}`)!

describe('what was, asked of the engine', () => {
  let dir: string
  let engine: Engine

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'whereabouts-past-'))
    engine = await openEngine({
      dir,
      log: pino({ level: 'silent' }),
      listen: null,
      clock: { now: () => now, setTimer: () => () => {} },
    })
    const site = { plan: smallPlan, receivers: smallReceivers, name: 'Small', timeZone: 'UTC' }
    await dispatch(engine, admin, 'site.import', site)
    const assets = `${assetHead}\np1,Pump 1,Infusion pump,,S1,A1,,${tagOf(1)},store,low\n`
    await dispatch(engine, admin, 'table.import', { kind: 'assets', csv: assets })
    const people = `id,kind,name,role,mrn,tag\nm1,patient,Erin Marsh,,MRN77,${tagOf(2)}\nn1,staff,Ola Wilk,Nurse,,${tagOf(3)}\n`
    await dispatch(engine, admin, 'table.import', { kind: 'people', csv: people })
    const stay = (subject: string, n: number, fromAt: number, toAt: number | null, room = ward) => ({
      kind: 'stay' as const,
      stay: { subject: asSubjectId(subject), tag: tagOf(n), room, floor: 0, fromAt, toAt, probability: 0.9 },
    })
    const change: RoomDecision = {
      subject: asSubjectId('p1'),
      tag: tagOf(1),
      at: now - hour,
      from: store,
      room: ward,
      probability: 0.88,
      rival: { room: store, probability: 0.09 },
      ruling: 'held',
      heldMs: 4000,
      heard: [{ receiver: asReceiverId('gw-ward'), heardDbm: -52, expectedDbm: -54 }],
      down: [asReceiverId('gw-store')],
    }
    const proved = (at: number, said: typeof ward) => ({
      kind: 'truth' as const,
      truth: { at, subject: asSubjectId('p1'), receiver: asReceiverId('gw-ward'), room: ward, said, probability: 0.8 },
    })
    engine.store.commit([
      stay('p1', 1, now - 3 * hour, now - hour, store),
      stay('p1', 1, now - hour, null),
      stay('m1', 2, now - 2 * hour, null),
      stay('n1', 3, now - 2 * hour, now - hour),
      { kind: 'decision', decision: change },
      {
        kind: 'decision',
        decision: { ...change, ruling: 'kept', room: ward, at: now - hour / 2, rival: change.rival },
      },
      proved(now - 1000, ward),
      proved(now - 2000, ward),
      proved(now - 3000, store),
      proved(now - 40 * 24 * hour, store),
    ])
  })
  afterAll(async () => {
    await engine.close()
    rmSync(dir, { recursive: true, force: true })
  })

  it('says why in plain sentences', async () => {
    const { lines, change } = await dispatch(engine, viewer, 'subjects.why', { id: 'p1' })
    expect(change).toMatchObject({ room: 'ward', fromName: 'Store', decidedBy: 'held', down: ['gw-store'] })
    expect(lines).toEqual([
      'Pump 1 is taken to be in Ward since Tue 10 Mar, 01:59:56. Before that: Store.',
      'Ward had been likelier than Store for 4 s: 88 %. Next comes Store with 9 %.',
      'Heard by the BLE gateway in Ward at -52 dBm (expected -54).',
      'Down, so that not hearing it there proved nothing: the BLE gateway in Store.',
      'At Tue 10 Mar, 02:30:00 Store looked likelier for 4 s, too short to be believed.',
    ])
    const never = await dispatch(engine, viewer, 'subjects.why', { id: 'm1' })
    expect(never).toMatchObject({ change: null, lines: [expect.stringMatching(/not been heard/), expect.anything()] })
    await expect(dispatch(engine, admin, 'subjects.why', { id: 'p1', at: now - 8 * 24 * hour })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('tells where people have been only to those who may know', async () => {
    const span = { from: now - 4 * hour, to: now }
    const of = (caller: Caller, id: string) => dispatch(engine, caller, 'history.subject', { id, ...span })
    expect((await of(viewer, 'p1')).stays.map(s => s.roomName)).toEqual(['Store', 'Ward'])
    for (const id of ['m1', 'n1']) await expect(of(viewer, id)).rejects.toMatchObject({ code: 'denied' })
    expect((await of(callerWith('nurse', 'desk'), 'm1')).stays).toHaveLength(1)
    await expect(of(callerWith('nurse', 'desk'), 'n1')).rejects.toMatchObject({ code: 'denied' })
    const inWard = (caller: Caller) => dispatch(engine, caller, 'history.room', { room: 'ward', ...span })
    expect(await inWard(viewer)).toMatchObject({ stays: [{ id: 'p1', to: null }], withheld: 2, more: false })
    expect((await inWard(admin)).stays.map(s => s.id).sort()).toEqual(['m1', 'n1', 'p1'])
    await expect(dispatch(engine, admin, 'history.room', { room: 'ward', from: 5, to: 5 })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })

  it('tells how often it was right', async () => {
    const { overall, rooms, misses } = await dispatch(engine, viewer, 'accuracy.show', {})
    expect(overall).toMatchObject({ samples: 3, right: 2 })
    expect(overall.stated).toBeCloseTo(0.8)
    expect(rooms).toMatchObject([{ id: 'ward', samples: 3 }])
    expect(misses).toMatchObject([{ name: 'Pump 1', saidName: 'Store', roomName: 'Ward' }])
    expect((await dispatch(engine, viewer, 'accuracy.show', { days: 60 })).overall.samples).toBe(4)
  })

  it('gives a floor’s hours as columns, without people who are not the asker’s to follow', async () => {
    const window = { floor: 0, from: now - 2 * hour, to: now }
    const seen = await dispatch(engine, viewer, 'history.floor', window)
    const told = seen.whose.map((of, i) => [
      seen.subjects[of].name,
      seen.rooms[seen.room[i]],
      seen.from[i],
      seen.to[i],
      seen.sure[i],
    ])
    expect(told).toEqual([
      ['Pump 1', 'store', -3600, 3600, 90],
      ['Pump 1', 'ward', 3600, null, 90],
    ])
    expect(seen.withheld).toBe(2)
    expect((await dispatch(engine, admin, 'history.floor', window)).subjects).toHaveLength(3)
    expect((await dispatch(engine, admin, 'history.floor', { ...window, floor: 1 })).whose).toEqual([])
    await expect(dispatch(engine, admin, 'history.floor', { ...window, from: now - 7 * hour })).rejects.toThrow(
      'longer than 6 hours',
    )
  })
})
