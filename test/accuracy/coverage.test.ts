import { expect, test } from 'vitest'
import type { Layout } from '../../floorplans/reference/receivers.ts'
import { coverageFigures, coverageOf } from './coverage.ts'

/**
 * The forecast of coverage holds within 5 points of what comes true, by how many gateways there are, without and with a
 * walk-through of 30 points (`coverageSeeds.ts`: over more houses, and other wards).
 */
const wards: readonly (readonly [Layout, number])[] = [
  ['room', 0],
  ['room', 30],
  ['every-second-room', 0],
  ['every-second-room', 30],
  ['corridor-6m', 0],
  ['corridor-6m', 30],
]

test.each(wards)('%s, walk-through of %i points', (layout, points) => {
  const { forecast, truth } = coverageFigures([1, 2].map(seed => coverageOf({ layout, seed, points, things: 3 })))
  expect(Math.abs(forecast - truth), `${forecast} % forecast, ${truth} % came true`).toBeLessThanOrEqual(5)
})
