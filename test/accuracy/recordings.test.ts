import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Figures, figures, type Trial } from './evaluate.ts'
import {
  leaveOut,
  onlyTracks,
  phone,
  placesOf,
  recording,
  recordingsFolder,
  someSpots,
  twentyScans,
  wholeWalk,
} from './recordings.ts'

/**
 * Accuracy on real recordings against a committed baseline: whole walks, spots, places, phones and powers are left out of the
 * calibration they are located with. A change for the worse fails; after one for the better, write the baseline anew with
 * WHEREABOUTS_BASELINE=write.
 */
const file = fileURLToPath(new URL('./baseline.json', import.meta.url))
const folder = recordingsFolder()
const write = process.env.WHEREABOUTS_BASELINE === 'write'
type Row = Pick<Figures, 'n' | 'median' | 'mean' | 'p90' | 'floor' | 'roomSaid' | 'sureRight' | 'region90'>
const baseline = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Row>
const measured: Record<string, Row> = {}

function judge(name: string, trials: readonly Trial[]): void {
  const { n, median, mean, p90, floor, roomSaid, sureRight, region90 } = figures(trials)
  const round = (v: number) => (Number.isFinite(v) ? Math.round(v * 1000) / 1000 : 0)
  const row: Row = {
    n,
    median: round(median),
    mean: round(mean),
    p90: round(p90),
    floor: round(floor),
    roomSaid: round(roomSaid),
    sureRight: round(sureRight),
    region90: round(region90),
  }
  measured[name] = row
  if (write) return
  const before = baseline[name]
  expect(before, `${name} has no baseline`).toBeDefined()
  const text = `${name}: ${JSON.stringify(row)} against ${JSON.stringify(before)}`
  expect(row.n, text).toBe(before.n)
  expect(row.median, text).toBeLessThanOrEqual(before.median * 1.05 + 0.01)
  expect(row.mean, text).toBeLessThanOrEqual(before.mean * 1.05 + 0.01)
  expect(row.p90, text).toBeLessThanOrEqual(before.p90 * 1.05 + 0.01)
  expect(row.floor, text).toBeGreaterThanOrEqual(before.floor - 1)
  expect(row.roomSaid, text).toBeGreaterThanOrEqual(before.roomSaid - 2)
  expect(row.sureRight, text).toBeGreaterThanOrEqual(before.sureRight - 3)
  expect(row.region90, text).toBeGreaterThanOrEqual(Math.min(85, before.region90 - 3))
  expect(row.region90, text).toBeLessThanOrEqual(Math.max(98, before.region90))
}

describe.skipIf(folder === null)(
  'located with what was learnt elsewhere (skipped without ../shared/data)',
  () => {
    const data = folder ?? ''

    test('tetam: walks, each with a map that never saw it, also delayed, replayed, thinned, weakened, with receivers silently off', () => {
      const dead = [
        [0, 4, 8],
        [1, 5, 9],
        [2, 6, 10],
        [3, 7, 11],
      ]
      const results = leaveOut(recording(data, 'tetam'), onlyTracks, {
        'tetam walks, live': {},
        'tetam walks, 3 s delay': { mode: { kind: 'lag', seconds: 3 } },
        'tetam walks, replay': { mode: { kind: 'replay' } },
        'tetam walks, tag 6 dB weaker': { louderDb: -6 },
        'tetam walks, a packet in 5 s': { everyS: 5 },
        ...Object.fromEntries(dead.map((off, i) => [`off ${i}`, { dead: new Set(off) }])),
      })
      const off = dead.flatMap((_, i) => results.get(`off ${i}`)!)
      for (const i of dead.keys()) results.delete(`off ${i}`)
      for (const [name, trials] of results) judge(name, trials)
      judge('tetam walks, 3 of 12 receivers silently off', off)
    })

    test('tetam: spots between those of the walk-through', () => {
      judge('tetam spots, live', [...leaveOut(recording(data, 'tetam'), someSpots, { live: {} }).values()].flat())
    })

    test('flat: each run of the robot', () => {
      const results = leaveOut(recording(data, 'flat'), wholeWalk, {
        'flat robot, live': { warmS: 3 },
        'flat robot, 3 s delay': { warmS: 3, mode: { kind: 'lag', seconds: 3 } },
        'flat robot, replay': { warmS: 3, mode: { kind: 'replay' } },
      })
      for (const [name, trials] of results) judge(name, trials)
    })

    for (const set of ['uji_lib', 'uji_geo'])
      test(`${set}: places and phones or powers that were left out`, () => {
        const all = recording(data, set)
        judge(`${set}, places`, [...leaveOut(all, placesOf(all.walks), { live: {} }).values()].flat())
        judge(`${set}, tags`, [...leaveOut(all, phone, { live: {} }).values()].flat())
      })

    test('esiiab2f: a power that was left out, twenty scans', () => {
      judge(
        'esiiab2f, 20 scans',
        [...leaveOut(recording(data, 'esiiab2f'), phone, { live: {} }, twentyScans).values()].flat(),
      )
    })

    test.runIf(write)('write the baseline', () => {
      writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`)
      expect(Object.keys(measured).length).toBeGreaterThan(0)
    })
  },
  300_000,
)
