import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Estimate } from '../positioning/estimator.ts'
import { settle, unsettled } from './room.ts'

/** An estimate with these masses, in any order. */
function estimate(masses: Readonly<Record<number, number>>): Estimate {
  const sorted = Object.entries(masses)
    .map(([room, mass]) => ({ room: Number(room), mass }))
    .sort((a, b) => b.mass - a.mass)
  return {
    known: true,
    floor: 0,
    xM: 0,
    yM: 0,
    region50M2: 1,
    region90M2: 1,
    floorMass: new Float32Array(1),
    noRoomMass: 0,
    stoodMs: 0,
    calm: false,
    offsetDb: 0,
    roomCount: sorted.length,
    rooms: Int32Array.from(sorted, s => s.room),
    roomMass: Float32Array.from(sorted, s => s.mass),
    carefulMass: Float32Array.from(sorted, s => s.mass),
  }
}

describe('the stated room', () => {
  it('is the best one at first, however doubtful', () => {
    const settled = unsettled()
    expect(settle(settled, estimate({ 3: 0.4, 5: 0.3 }), 1000, false)).toBe('first')
    expect(settled).toMatchObject({ room: 3, since: 1000 })
  })

  it('changes only after a clear rival has held out, and dates the move to when the rival came', () => {
    const settled = unsettled()
    settle(settled, estimate({ 1: 0.9, 2: 0.1 }), 0, false)
    const rival = estimate({ 2: 0.8, 1: 0.2 })
    expect(settle(settled, rival, 1000, false)).toBeNull()
    expect(settle(settled, rival, 2000, false)).toBeNull()
    expect(settled.room).toBe(1)
    expect(settled.probability).toBeCloseTo(0.2)
    expect(settle(settled, rival, 6000, false)).toBe('held')
    expect(settled).toMatchObject({ room: 2, since: 1000 })
  })

  it('forgets a rival that falls back', () => {
    const settled = unsettled()
    settle(settled, estimate({ 1: 0.9, 2: 0.1 }), 0, false)
    settle(settled, estimate({ 2: 0.8, 1: 0.2 }), 1000, false)
    expect(settle(settled, estimate({ 2: 0.5, 1: 0.5 }), 2000, false)).toBe('kept')
    expect(settle(settled, estimate({ 2: 0.8, 1: 0.2 }), 5500, false)).toBeNull()
  })

  it('does not wait for a proof, nor where there is no doubt left', () => {
    const proven = unsettled()
    settle(proven, estimate({ 1: 0.9, 2: 0.1 }), 0, false)
    expect(settle(proven, estimate({ 2: 0.8, 1: 0.2 }), 100, true)).toBe('read')
    const certain = unsettled()
    settle(certain, estimate({ 1: 0.9, 2: 0.1 }), 0, false)
    expect(settle(certain, estimate({ 2: 0.999 }), 100, false)).toBe('certain')
  })

  it('asks the same of a rival where the posterior is flat', () => {
    const settled = unsettled()
    settle(settled, estimate({ 1: 0.3, 2: 0.2 }), 0, false)
    const rival = estimate({ 2: 0.4, 3: 0.3, 1: 0.1 })
    settle(settled, rival, 1000, false)
    expect(settle(settled, rival, 6000, false)).toBe('held')
  })

  it('never flickers between two rooms that are as likely', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.42, max: 0.58, noNaN: true }), { minLength: 20, maxLength: 200 }),
        masses => {
          const settled = unsettled()
          let changes = 0
          for (const [i, mass] of masses.entries())
            if (settle(settled, estimate({ 1: mass, 2: 1 - mass }), i * 1000, false)) changes++
          expect(changes).toBe(1)
        },
      ),
    )
  })
})
