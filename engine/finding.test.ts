import { callerWith } from './access/caller.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asRoomId, asSubjectId } from '../core/model/ids.ts'
import type { Position } from '../core/model/position.ts'
import { parseTagId } from '../core/model/tagId.ts'
import { type Engine, openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const nurse = callerWith('nurse', 'test')
const admin = callerWith('administrator', 'test')
const demo = (name: string) => readFileSync(new URL(`../floorplans/demo/${name}`, import.meta.url), 'utf8')
const at = Date.UTC(2026, 2, 10, 3)
let now = at
let dir: string
let engine: Engine
const open = () =>
  openEngine({ dir, log: pino({ level: 'silent' }), listen: null, clock: { now: () => now, setTimer: () => () => {} } })

const tag = (n: number) => parseTagId(`ble:AA:00:00:00:00:0${n}`)!

beforeEach(async () => {
  now = at
  dir = mkdtempSync(join(tmpdir(), 'whereabouts-finding-'))
  engine = await open()
  await dispatch(engine, admin, 'site.import', {
    plan: demo('floorplan.json'),
    receivers: demo('receivers.csv'),
    name: 'Demo',
    timeZone: 'UTC',
  })
  const rows = [1, 2, 3].map(
    n => `p${n},Infusion pump ${n},Infusion pump,Agilia,SN${n},A${n},,${tag(n)},1-ed-triage,high`,
  )
  await dispatch(engine, admin, 'table.import', {
    kind: 'assets',
    csv: `id,name,type,model,serial,asset_no,udi,tag,home_room,risk\n${rows.join('\n')}\n`,
  })
})
afterEach(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Writes places as a day of locating would have left them, and opens the folder again with them. */
async function remember(places: Readonly<Record<number, string>>, lastHeardAt = at) {
  const site = engine.site()!
  for (const [n, room] of Object.entries(places)) {
    const floor = site.floors.find(f => f.rooms.some(r => r.id === room))!
    const [xM, yM] = floor.rooms.find(r => r.id === room)!.polygon[0]
    const position: Position = {
      tag: tag(Number(n)),
      subject: asSubjectId(`p${n}`),
      floor: floor.floor,
      room: asRoomId(room),
      probability: 0.95,
      runnerUp: null,
      zone: [asRoomId(room)],
      xM: xM + 1,
      yM: yM + 1,
      region90M2: 4,
      freshness: 'live',
      lastHeardAt,
      since: lastHeardAt,
      heardBy: 3,
      batteryPct: null,
    }
    engine.store.commit([{ kind: 'position', position }])
  }
  await engine.close()
  engine = await open()
}

describe('the nearest available', () => {
  it('goes by doors and lifts, by the name of the room where one stands', async () => {
    await remember({ 1: '1-ed-bay-1', 2: '1-ed-triage', 3: '2-lift-a' })
    const { offers } = await dispatch(engine, nurse, 'equipment.nearest', {
      type: 'infusion pumps',
      from: 'ED Waiting',
    })
    expect(offers.map(o => o.id)).toEqual(['p2', 'p1', 'p3'])
    expect(offers[0].metres).toBeGreaterThan(3)
    expect(offers[2].metres).toBeGreaterThan(offers[1].metres + 25)
  })

  it('passes over what is not heard any more, and says so', async () => {
    await remember({ 1: '1-ed-bay-1' })
    const { offers, passedOver } = await dispatch(engine, nurse, 'equipment.nearest', {
      type: 'Infusion pump',
      from: '1-ed-waiting',
    })
    expect(offers.map(o => o.id)).toEqual(['p1'])
    expect(passedOver).toEqual([{ why: 'not heard', count: 2 }])
  })

  it('names the known types and rooms when it does not know one', async () => {
    await expect(
      dispatch(engine, nurse, 'equipment.nearest', { type: 'Unicorn', from: '1-ed-waiting' }),
    ).rejects.toMatchObject({ code: 'not-found', tip: 'Known types: Infusion pump.' })
    await expect(
      dispatch(engine, nurse, 'equipment.nearest', { type: 'Infusion pump', from: 'nowhere' }),
    ).rejects.toMatchObject({ code: 'not-found', message: 'There is no room "nowhere".' })
  })
})

describe('the way to it', () => {
  const walk = (subject: string, from: string, wheels = true) =>
    dispatch(engine, nurse, 'equipment.walk', { subject, from, wheels })

  it('leads through rooms and lifts, and is as long as the nearest says', async () => {
    await remember({ 1: '1-ed-bay-1', 3: '2-lift-a' })
    const near = await walk('p1', 'ED Waiting')
    expect(near.legs).toHaveLength(1)
    expect(near.legs[0].rooms.at(0)!.name).toBe('ED Waiting')
    expect(near.legs[0].rooms.at(-1)).toEqual({ room: near.room, name: near.roomName })
    const far = await walk('p3', 'ED Waiting')
    expect(far.legs.map(leg => [leg.floor, leg.by])).toEqual([
      [1, 'lift'],
      [2, null],
    ])
    const { offers } = await dispatch(engine, nurse, 'equipment.nearest', { type: 'Infusion pump', from: 'ED Waiting' })
    expect(offers.map(({ id, metres }) => [id, metres])).toEqual([
      ['p1', near.metres],
      ['p3', far.metres],
    ])
  })

  it('says so where nobody knows the place', async () => {
    await expect(walk('p2', 'ED Waiting')).rejects.toMatchObject({
      code: 'not-found',
      message: 'Nobody knows where "Infusion pump 2" is.',
    })
    await expect(walk('nothing', 'ED Waiting')).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('where to look', () => {
  it('leads to the last place first, elsewhere once it was not there, and to the habits when all is old', async () => {
    await remember({ 1: '1-ed-bay-1' })
    const fromAt = at - 5 * 86_400_000
    const habit = { subject: asSubjectId('p1'), tag: tag(1), floor: 2, probability: 0.9 }
    engine.store.commit([
      { kind: 'stay', stay: { ...habit, room: asRoomId('2-lift-a'), fromAt, toAt: fromAt + 3 * 86_400_000 } },
    ])
    const route = (notHere: string[] = []) =>
      dispatch(engine, nurse, 'missing.route', { subject: 'p1', from: 'ED Waiting', notHere })
    const likeliest = async (notHere?: string[]) =>
      (await route(notHere)).stops.reduce((a, b) => (b.chance > a.chance ? b : a)).room
    expect(await likeliest()).toBe('1-ed-bay-1')
    expect(await likeliest(['1-ed-bay-1', '1-ed-bay-1'])).not.toBe('1-ed-bay-1')
    now = at + 4 * 86_400_000
    expect(await likeliest()).toBe('2-lift-a')
    const { stops, elsewhere } = await route()
    expect(stops.length).toBeGreaterThanOrEqual(3)
    expect(stops.length).toBeLessThanOrEqual(10)
    expect(stops.reduce((sum, s) => sum + s.chance, elsewhere)).toBeCloseTo(1, 2)
  })
})
