import { callerWith } from './access/caller.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { parseTagId } from '../core/model/tagId.ts'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const admin = callerWith('administrator', 'test')
const now = Date.UTC(2026, 2, 10, 9)
const today = Math.floor(now / 86_400_000)

it('lists the batteries to replace, soonest first, and the tags that say nothing of theirs', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-batteries-'))
  const clock = { now: () => now, setTimer: () => () => {} }
  const engine = await openEngine({ dir, log: pino({ level: 'silent' }), listen: null, clock })
  onTestFinished(async () => {
    await engine.close()
    rmSync(dir, { recursive: true, force: true })
  })
  await dispatch(engine, admin, 'site.import', {
    plan: smallPlan,
    receivers: smallReceivers,
    name: 'Small',
    timeZone: 'UTC',
  })
  const rows = [1, 2, 3, 4].map(n => `p${n},Pump ${n},Infusion pump,,,,,ble:AA:00:00:00:00:0${n},store,`)
  await dispatch(engine, admin, 'table.import', {
    kind: 'assets',
    csv: `${assetHead}\n${rows.join('\n')}\np5,Pump 5,Infusion pump,,,,,epc:30751FEB705C5904E3D50D70,store,\n`,
  })
  const perDay = { 1: 0.1, 2: 2, 3: 3 } as Record<number, number>
  for (const [n, falls] of Object.entries(perDay))
    for (let ago = 20; ago >= 0; ago--)
      engine.store.commit([
        {
          kind: 'battery',
          tag: parseTagId(`ble:AA:00:00:00:00:0${n}`)!,
          sample: { day: today - ago, pct: 20 + falls * ago, count: 24 },
        },
      ])
  const { batteries, unmonitored } = await dispatch(engine, admin, 'batteries.list', {})
  expect(batteries.map(b => [b.name, b.daysLeft])).toEqual([
    ['Pump 3', 7],
    ['Pump 2', 10],
  ])
  expect(batteries.map(b => b.days.length)).toEqual([21, 21])
  expect(batteries.map(b => b.between)).toEqual([
    { soonest: 7, latest: 8 },
    { soonest: 10, latest: 11 },
  ])
  // A passive label has no battery; a beacon that says nothing of its own has one that nobody watches.
  expect(unmonitored.map(u => u.name)).toEqual(['Pump 4'])
  const all = await dispatch(engine, admin, 'batteries.list', { all: true, from: 'Ward' })
  expect(all.batteries).toHaveLength(3)
  expect(all.batteries.map(b => b.walk)).toEqual([null, null, null])
})
