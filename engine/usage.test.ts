import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { csvOf, usageTable } from '../core/api/reportTable.ts'
import type { UsageAnswer } from '../core/api/usage.ts'
import type { Fact } from '../core/facts.ts'
import { type AlertId, asRoomId, asSubjectId } from '../core/model/ids.ts'
import { parseTagId } from '../core/model/tagId.ts'
import { figureDefinitions, figureNames, wordsOfUse } from '../core/model/usage.ts'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { callerWith } from './access/caller.ts'
import { type Engine, openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const admin = callerWith('administrator', 'test')
const viewer = callerWith('facility', 'window')
const hour = 3_600_000
/** Three days of 24 hours in March. */
const [monday, tuesday, wednesday] = [9, 10, 11].map(day => Date.UTC(2026, 2, day))
let now = wednesday + 6 * hour
let dir: string
let engine: Engine

const open = () =>
  openEngine({ dir, log: pino({ level: 'silent' }), listen: null, clock: { now: () => now, setTimer: () => () => {} } })
const stay = (n: number, room: string, fromAt: number, toAt: number | null): Fact => ({
  kind: 'stay',
  stay: {
    subject: asSubjectId(`p${n}`),
    tag: parseTagId(`ble:AA:00:00:00:00:0${n}`)!,
    room: asRoomId(room),
    floor: 0,
    fromAt,
    toAt,
    probability: 0.9,
  },
})
const move = (n: number, at: number, from: 'available' | 'in-use', to: 'available' | 'in-use' | 'dirty'): Fact => ({
  kind: 'state',
  change: {
    subject: asSubjectId(`p${n}`),
    at,
    from,
    to,
    why: 'person',
    by: 'Ann',
    room: null,
    note: '',
    refused: null,
    usedMs: 0,
    uses: 0,
  },
})
const ask = (by: 'type' | 'unit' | 'room' | 'subject', from = '2026-03-09', to = '2026-03-11', more = {}) =>
  dispatch(engine, viewer, 'usage.figures', { from, to, by, ...more })
const hours = ({ lines }: UsageAnswer, key: string) =>
  Object.fromEntries(
    Object.entries(lines.find(line => line.key === key)?.times ?? {}).flatMap(([word, ms]) =>
      ms === 0 ? [] : [[word, ms / hour]],
    ),
  )

beforeEach(async () => {
  now = wednesday + 6 * hour
  dir = mkdtempSync(join(tmpdir(), 'whereabouts-usage-'))
  engine = await open()
  const site = { plan: smallPlan, receivers: smallReceivers, name: 'Small', timeZone: 'UTC' }
  await dispatch(engine, admin, 'site.import', site)
  const row = (n: number, type: string) => `p${n},${type} ${n},${type},,S${n},A${n},,ble:AA:00:00:00:00:0${n},store,low`
  const csv = `${assetHead}\n${row(1, 'Infusion pump')}\n${row(2, 'Infusion pump')}\n${row(3, 'Monitor')}\n`
  await dispatch(engine, admin, 'table.import', { kind: 'assets', csv })
  engine.store.commit([
    stay(1, 'store', monday + 12 * hour, tuesday + 6 * hour),
    stay(1, 'ward', tuesday + 6 * hour, null),
    move(1, tuesday + 7 * hour, 'available', 'in-use'),
    stay(2, 'store', monday + 12 * hour, null),
  ])
})
afterEach(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('what equipment did with its days', () => {
  test('by type, by room, by item: the same hours, each moment once, and the days add up', async () => {
    const byType = await ask('type')
    // 42 h from Monday noon until Wednesday at six, of two pumps; one of them in use for 23 h.
    expect(hours(byType, 'Infusion pump')).toEqual({ 'in-use': 23, idle: 61 })
    expect(byType.lines.map(line => line.key)).toEqual(['Infusion pump'])
    expect(byType.total).toMatchObject({ utilization: 23 / 84, mean: 2 })
    expect(byType.days.map(day => [day.day, day.times['in-use'] / hour, day.mean])).toEqual([
      ['2026-03-09', 0, 2],
      ['2026-03-10', 17, 2],
      ['2026-03-11', 6, 2],
    ])
    expect(byType.fromAt).toBe(monday + 12 * hour)
    const byRoom = await ask('room')
    expect(hours(byRoom, 'ward')).toEqual({ idle: 1, 'in-use': 23 })
    const bySubject = await ask('subject')
    expect(hours(bySubject, 'p1')).toEqual({ idle: 19, 'in-use': 23 })
    expect(hours(bySubject, 'p2')).toEqual({ idle: 42 })
    for (const answer of [byRoom, bySubject, await ask('unit')]) expect(answer.total).toEqual(byType.total)
    expect((await ask('type', '2026-03-10', '2026-03-10')).total.times['in-use'] / hour).toBe(17)
    expect((await ask('subject', '2026-03-09', '2026-03-11', { types: ['Monitor'] })).lines).toEqual([])
  })

  test('days that were made outlast a restart, and what is written late about them is mended', async () => {
    await ask('type')
    expect([...engine.store.usage.made()]).toEqual([
      ['2026-03-09', true],
      ['2026-03-10', true],
    ])
    await engine.close()
    engine = await open()
    // A scanner that was offline: it had been dirty since Tuesday eight o'clock. A tag turns out to have been silent.
    engine.store.commit([move(1, tuesday + 8 * hour, 'in-use', 'dirty'), stay(2, 'store', monday + 12 * hour, tuesday)])
    expect(engine.store.usage.late().map(each => each.subject)).toEqual(['p2', 'p1'])
    now += hour
    const mended = await ask('type')
    expect(hours(mended, 'Infusion pump')).toMatchObject({ 'in-use': 1, 'to-clean': 23 })
    expect(engine.store.usage.late()).toEqual([])
    // The made days agree with what the same days come to when they are made from nothing.
    const again = (await ask('subject', '2026-03-09', '2026-03-10')).total
    for (const day of ['2026-03-09', '2026-03-10']) engine.store.usage.begin(day, Date.parse(day) + 24 * hour)
    expect((await ask('subject', '2026-03-09', '2026-03-10')).total).toEqual(again)
  })

  test('a day is not made before it has settled; a day that lasts counts up to now', async () => {
    now = tuesday + 12 * hour
    expect(hours(await ask('type', '2026-03-10', '2026-03-10'), 'Infusion pump')).toEqual({ 'in-use': 5, idle: 19 })
    now = wednesday + hour / 3
    await ask('type')
    expect(engine.store.usage.made().get('2026-03-10')).toBeUndefined()
    now = wednesday + hour / 2
    await ask('type')
    expect(engine.store.usage.made().get('2026-03-10')).toBe(true)
  })

  test('a period that ends before it begins, or is longer than what is kept, is refused in words', async () => {
    await expect(ask('type', '2026-03-11', '2026-03-09')).rejects.toThrow('ends before it begins')
    await expect(ask('type', '2025-01-01', '2026-03-09')).rejects.toThrow('at most 92 days')
  })
})

describe('the report', () => {
  test('its CSV says the numbers of the table, and what each of them means', async () => {
    const answer = await ask('type')
    const table = usageTable(
      answer,
      {
        name: id => figureNames[id],
        define: id => figureDefinitions[id],
        first: 'Type',
        title: 'Utilization, all',
        about: ['2026-03-09 to 2026-03-11'],
        nameless: '-',
      },
      'All',
    )
    const rows: string[][] = parse(csvOf(table), { relax_column_count: true })
    expect(rows.slice(0, 3)).toEqual([
      ['Type', 'Items', 'Utilization (%)', ...wordsOfUse.map(word => `${figureNames[word]} (h)`)],
      ['Infusion pump', '2', '27.4', '23', '61', '0', '0', '0', '0', '0'],
      ['All', '2', '27.4', '23', '61', '0', '0', '0', '0', '0'],
    ])
    expect(rows.slice(3)).toContainEqual(['Utilization, all'])
    for (const word of [...wordsOfUse, 'utilization', 'mean'] as const)
      expect(rows.slice(3)).toContainEqual([figureNames[word], figureDefinitions[word]])
  })

  test('hours short and hours not heard come from the alerts that stood, each moment once', async () => {
    const par = { target: 3, critical: 0, min: 2 }
    const rule = {
      id: 'store',
      name: 'Pumps in the store',
      kind: 'par',
      who: { types: ['Infusion pump'] },
      par,
    } as const
    await dispatch(engine, admin, 'rules.save', { rule: { ...rule, where: { rooms: ['store'] } } })
    engine.store.commit([
      alert('store', 'stock', monday + 23 * hour, tuesday + 2 * hour),
      alert('store', 'stock', tuesday + 5 * hour, null),
      alert('receiver-down', 'gw-ward', monday + 13 * hour, monday + 15 * hour),
      alert('receiver-deaf', 'gw-ward', monday + 14 * hour, monday + 16 * hour),
    ])
    const stock = await dispatch(engine, viewer, 'usage.stock', { from: '2026-03-09', to: '2026-03-10' })
    expect(stock.stocks).toMatchObject([
      {
        rule: 'store',
        ready: [],
        surplus: 0,
        short: {
          ms: 22 * hour,
          times: 2,
          longestMs: 19 * hour,
          now: true,
          days: [
            { day: '2026-03-09', ms: hour },
            { day: '2026-03-10', ms: 21 * hour },
          ],
        },
      },
    ])
    const heard = await dispatch(engine, viewer, 'usage.listening', { from: '2026-03-09', to: '2026-03-09' })
    // Counted from Monday noon, when the first tag was heard.
    expect(heard.lines.find(line => line.id === 'gw-ward')).toMatchObject({
      down: { ms: 3 * hour, times: 1, now: false },
      heard: 0.75,
    })
    expect(heard.lines.find(line => line.id === 'gw-store')).toMatchObject({ down: { ms: 0, times: 0 }, heard: 1 })
  })
})

const alert = (rule: string, about: string, raisedAt: number, resolvedAt: number | null): Fact => ({
  kind: 'alert',
  event: null,
  alert: {
    id: `${rule}:${about}:${raisedAt}` as AlertId,
    rule,
    priority: 'medium',
    said: null,
    ownPriority: 'medium',
    title: rule,
    text: '',
    subject: null,
    room: null,
    state: resolvedAt === null ? 'new' : 'resolved',
    raisedAt,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt,
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
  },
})
