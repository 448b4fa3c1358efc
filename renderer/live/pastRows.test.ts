import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FloorPast } from '../../core/api/past.ts'
import { arrivalBeside, changesTo, rowsAt } from './pastRows.ts'

const from = Date.UTC(2026, 2, 10, 3)
const past: FloorPast = {
  subjects: [
    { id: 'p1', name: 'Pump 1', kind: 'asset', type: 'Infusion pump' },
    { id: 'b1', name: 'Bed 1', kind: 'bed', type: 'Bed' },
  ],
  rooms: ['ward', 'store'],
  whose: [0, 1, 0],
  room: [1, 0, 0],
  from: [-3600, 60, 120],
  to: [90, null, null],
  sure: [90, 80, 70],
  withheld: 0,
}
const at = (second: number) => from + second * 1000
const told = (second: number) => rowsAt(past, 0, from, at(second)).map(row => `${row.name} in ${row.room}`)

describe('a floor at a moment of its past', () => {
  it('holds who was there then, and nobody between two stays', () => {
    expect(told(0)).toEqual(['Pump 1 in store'])
    expect(told(89)).toEqual(['Pump 1 in store', 'Bed 1 in ward'])
    expect(told(100)).toEqual(['Bed 1 in ward'])
    expect(told(120)).toEqual(['Bed 1 in ward', 'Pump 1 in ward'])
  })

  it('knows the arrivals beside a moment', () => {
    expect(arrivalBeside(past, from, at(0), 'after')).toBe(at(60))
    expect(arrivalBeside(past, from, at(60), 'after')).toBe(at(120))
    expect(arrivalBeside(past, from, at(120), 'after')).toBeNull()
    expect(arrivalBeside(past, from, at(120), 'before')).toBe(at(60))
    expect(arrivalBeside(past, from, at(60), 'before')).toBeNull()
  })

  it('is the same by changes as at once, wherever one jumps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -60, max: 400 }), { minLength: 1 }), jumps => {
        const shown = new Map(rowsAt(past, 0, from, at(0)).map(row => [row.id, row]))
        for (const second of jumps) {
          const { put, gone } = changesTo(shown, rowsAt(past, 0, from, at(second)))
          for (const id of gone) shown.delete(id)
          for (const row of put) shown.set(row.id, row)
        }
        const seen = [...shown.values()].map(row => `${row.name} in ${row.room}`)
        expect(seen.sort()).toEqual(told(jumps.at(-1)!).sort())
      }),
    )
  })
})
