import { expect, it } from 'vitest'
import { fuzzGateways } from './gateways.ts'
import { fuzzSockets } from './sockets.ts'
import { fuzzTables } from './tables.ts'

/** Short runs of `test/fuzz/main.ts`, which is for a million; a test of some thousands says nothing of memory. */
const limit = { timeout: 240_000 }

it('malformed messages on the socket crash nothing and get no answer that the role does not grant', limit, async () => {
  const { met, leaks, broken, alive, results, failures, closed } = await fuzzSockets(900, 7)
  expect({ leaks, broken, alive }).toEqual({ leaks: [], broken: [], alive: true })
  expect(met).toBeGreaterThanOrEqual(900)
  // All three ways out were met: not understood, refused in words, done.
  expect(Math.min(results, failures, closed)).toBeGreaterThan(3)
})

it('malformed messages of gateways crash nothing, and a sound gateway is heard afterwards', limit, async () => {
  const { broken, alive } = await fuzzGateways(400, 7)
  expect({ broken, alive }).toEqual({ broken: [], alive: true })
})

it('damaged tables and plans are taken or refused in words', limit, async () => {
  const { broken, taken, refused } = await fuzzTables(120, 7)
  expect(broken).toEqual([])
  expect(Math.min(taken, refused)).toBeGreaterThan(3)
})
