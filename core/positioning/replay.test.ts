import { expect, test } from 'vitest'
import { createEstimator } from './createEstimator.ts'
import type { TagTrack } from './filter.ts'
import { cellAt } from './grid.ts'
import { levelAt } from './levels.ts'
import { type Heard, replay, type ReplayMode } from './replay.ts'
import { wardSite } from './ward.testSite.ts'

const site = wardSite()
const engine = createEstimator(site)
const online = new Uint8Array(site.receivers.length).fill(1)

/** Chance that is the same in every run (Park and Miller). */
let state = 7
const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
const fading = () => 5 * (chance() + chance() + chance() + chance() - 2)

/** Along the corridor at 0.5 m/s, a packet a second. */
const placeAt = (t: number) => 1 + t * 0.5
const heard: Heard[] = Array.from({ length: 25 }, (_, t) =>
  site.receivers.flatMap((r, receiver) => {
    if (r.kind !== 'ble') return []
    const rssiDbm = levelAt(engine.levels, engine.grid, receiver, cellAt(engine.grid, 0, placeAt(t), 6)) + fading()
    return rssiDbm > -92 ? [{ t, receiver, rssiDbm }] : []
  }),
).flat()
const queries = Array.from({ length: 22 }, (_, i) => i + 2)

function errors(mode: ReplayMode, until = Infinity): number[] {
  const out: number[] = []
  const into = engine.estimate()
  replay(
    engine,
    'tag',
    'carried',
    heard.filter(h => h.t <= until),
    queries.filter(q => q <= until),
    online,
    mode,
    (t, track: TagTrack) => {
      engine.answer(track, into)
      expect(track.mass.slice(0, track.count).reduce((sum, m) => sum + m, 0)).toBeCloseTo(1, 3)
      out.push(Math.hypot(into.xM - placeAt(t), into.yM - 6))
    },
  )
  return out
}
const mean = (list: readonly number[]) => list.reduce((sum, v) => sum + v, 0) / list.length

test('answers every query once; hindsight beats a short delay beats live', () => {
  const live = errors({ kind: 'live' })
  const lag = errors({ kind: 'lag', seconds: 3 })
  const whole = errors({ kind: 'replay' })
  expect([live.length, lag.length, whole.length]).toEqual([queries.length, queries.length, queries.length])
  expect(mean(lag)).toBeLessThan(mean(live))
  expect(mean(whole)).toBeLessThan(mean(live) * 0.9)
})

test('live knows nothing of what comes later', () => {
  expect(errors({ kind: 'live' }, 12)).toEqual(errors({ kind: 'live' }).slice(0, 11))
})

test('a session starts cold: the same recording gives the same answers again', () => {
  expect(errors({ kind: 'replay' })).toEqual(errors({ kind: 'replay' }))
})

test('a tag that nobody heard is placed by that silence, not refused', () => {
  const into = engine.estimate()
  replay(engine, '', 'carried', [], [5], online, { kind: 'live' }, (_, track) => engine.answer(track, into))
  expect(into.known).toBe(true)
})
