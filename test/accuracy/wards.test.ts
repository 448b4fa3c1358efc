import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Layout } from '../../floorplans/reference/receivers.ts'
import { type WardFigures, wardFigures, wardRun } from './ward.ts'

/**
 * Rooms, zones and their stability in simulated wards (product.md L2 to L4), by how many gateways there are, without and with a
 * walk-through of 30 points, against a committed baseline. After a change for the better, write it anew with
 * WHEREABOUTS_BASELINE=write.
 */
const file = fileURLToPath(new URL('./wards.baseline.json', import.meta.url))
const write = process.env.WHEREABOUTS_BASELINE === 'write'
const baseline = JSON.parse(readFileSync(file, 'utf8')) as Record<string, WardFigures>
const measured: Record<string, WardFigures> = {}
const shape = { floors: 2, wings: 1, roomsPerSide: 10 }
const wards: readonly (readonly [Layout, number])[] = [
  ['room', 0],
  ['room', 30],
  ['every-second-room', 0],
  ['every-second-room', 30],
  ['corridor-6m', 0],
  ['corridor-6m', 30],
  ['corridor-12m', 30],
]

test.each(wards)(
  '%s, walk-through of %i points',
  (layout, points) => {
    const run = wardRun({ shape, layout, seed: 1, standing: 60, walking: 8, points })
    const now = wardFigures(run, 720)
    const name = `${layout}, ${points} points`
    measured[name] = now
    const corridor = layout.startsWith('corridor')
    // What must hold, whatever it was before.
    expect(now.floorRight, name).toBeGreaterThanOrEqual(98)
    // Ten minutes of sixty things are 0.42 tag-days: two changes at most, one more where nobody walked.
    expect(now.falseChanges, name).toBeLessThanOrEqual(points > 0 ? 5 : 7.5)
    if (corridor) expect(now.claimed, name).toBeLessThan(2)
    // One thing of sixty that stands where it is mistaken for the next room is 1.7 %.
    if (layout === 'room') expect(now.claimedRight, name).toBeGreaterThanOrEqual(94)
    if (points > 0 && layout === 'room') expect(now.roomRight, name).toBeGreaterThanOrEqual(95)
    if (points > 0 && layout === 'every-second-room') expect(now.roomRight, name).toBeGreaterThanOrEqual(90)
    if (points > 0 && corridor) expect(now.zoneHolds, name).toBeGreaterThanOrEqual(93)
    if (write) return
    const before = baseline[name]
    const text = `${name}: ${JSON.stringify(now)} against ${JSON.stringify(before)}`
    expect(now.roomRight, text).toBeGreaterThanOrEqual(before.roomRight - 3)
    expect(now.zoneHolds, text).toBeGreaterThanOrEqual(before.zoneHolds - 4)
    expect(now.regionHolds, text).toBeGreaterThanOrEqual(before.regionHolds - 5)
    expect(now.calibrationError, text).toBeLessThanOrEqual(before.calibrationError + 0.04)
    if (!corridor) expect(now.delayP50, text).toBeLessThanOrEqual(before.delayP50 + 4)
  },
  120_000,
)

test.runIf(write)('write the baseline', () => {
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`)
  expect(Object.keys(measured)).toHaveLength(wards.length)
})
