import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asRoomId } from '../model/ids.ts'
import { type AssetState, assetStates } from '../model/subject.ts'
import { figureDefinitions, passingMs, wordsOfUse, utilizationOf } from '../model/usage.ts'
import { type Course, sumUse, useOf } from './useOf.ts'

const minute = 60_000
const typeOf = (room: string) => (room === 'way' ? ('corridor' as const) : ('other' as const))
const stay = (room: string, from: number, to: number | null) => ({
  room: asRoomId(room),
  fromAt: from * minute,
  toAt: to === null ? null : to * minute,
})
const move = (at: number, to: AssetState) => ({ at: at * minute, to })
const course = (more: Partial<Course>): Course => ({
  stays: [],
  stateBefore: 'available',
  moves: [],
  lostAt: [],
  knownUntil: 900 * minute,
  ...more,
})
const minutes = (what: Course, from: number, to: number) =>
  [...useOf(what, typeOf, from * minute, to * minute)].map(
    s => `${s.room} ${s.word} ${s.fromAt / minute}-${s.toAt / minute}`,
  )

describe('what equipment does with its time', () => {
  test('it stands idle, is carried through a corridor, is used, and has to be cleaned', () => {
    const day = course({
      stays: [stay('store', 0, 10), stay('way', 10, 12), stay('ward', 13, 40), stay('soiled', 41, null)],
      moves: [move(15, 'in-use'), move(42, 'dirty')],
    })
    expect(minutes(day, 5, 60)).toEqual([
      'store idle 5-10',
      'way transit 10-12',
      'way transit 12-13',
      'ward idle 13-15',
      'ward in-use 15-40',
      'ward transit 40-41',
      'soiled in-use 41-42',
      'soiled to-clean 42-60',
    ])
  })

  test('who stops in a corridor for long stands there', () => {
    expect(minutes(course({ stays: [stay('way', 0, 11)] }), 0, 11)).toEqual(['way idle 0-11'])
    expect(minutes(course({ stays: [stay('way', 0, 10)] }), 0, 10)).toEqual(['way transit 0-10'])
    // Also when the time that is asked for ends while it is passing.
    expect(minutes(course({ stays: [stay('way', 0, 11)] }), 0, 5)).toEqual(['way idle 0-5'])
  })

  test('a tag that was lost is not claimed to be idle, one that was only heard faintly is still there', () => {
    const stays = [stay('store', 0, 10), stay('store', 100, null)]
    expect(minutes(course({ stays, lostAt: [30 * minute] }), 0, 120)).toEqual([
      'store idle 0-10',
      'store unheard 10-100',
      'store idle 100-120',
    ])
    expect(minutes(course({ stays }), 0, 120)).toEqual(['store idle 0-10', 'store idle 10-100', 'store idle 100-120'])
  })

  test('missing is said before unheard; a retired thing is nobody’s figure; before it was heard nothing is counted', () => {
    const gone = course({
      stays: [stay('store', 10, 20)],
      lostAt: [25 * minute],
      moves: [move(30, 'missing'), move(50, 'retired')],
    })
    expect(minutes(gone, 0, 60)).toEqual(['store idle 10-20', 'store unheard 20-30', 'store missing 30-50'])
  })

  test('each moment after the first stay has one word, and cutting the time anywhere changes no sum', () => {
    const steps = fc.array(
      fc.record({
        room: fc.constantFrom('store', 'way', 'ward'),
        gap: fc.integer({ min: 0, max: 30 }),
        length: fc.integer({ min: 1, max: 90 }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    const moves = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 900 }),
        to: fc.constantFrom(...assetStates.filter(s => s !== 'retired')),
      }),
    )
    const lost = fc.array(fc.integer({ min: 0, max: 900 }))
    fc.assert(
      fc.property(steps, moves, lost, fc.integer({ min: 1, max: 899 }), (steps, moves, lost, cut) => {
        let at = 0
        const stays = steps.map(({ room, gap, length }) => {
          const made = stay(room, at + gap, at + gap + length)
          at += gap + length
          return made
        })
        const made = moves.toSorted((a, b) => a.at - b.at).map(m => move(m.at, m.to))
        const all = course({ stays, moves: made, lostAt: lost.toSorted((a, b) => a - b).map(m => m * minute) })
        const until = (from: number, to: number) => [...useOf(before(all, from), typeOf, from * minute, to * minute)]
        const whole = until(0, 900)
        for (let i = 1; i < whole.length; i++) expect(whole[i].fromAt).toBe(whole[i - 1].toAt)
        const first = stays[0].fromAt
        if (first < 900 * minute) expect(whole.at(-1)!.toAt - whole[0].fromAt).toBe(900 * minute - first)
        const total = (spans: typeof whole) => {
          const sums = Object.fromEntries(wordsOfUse.map(word => [word, 0]))
          for (const [, times] of sumUse(spans)) for (const word of wordsOfUse) sums[word] += times[word]
          return sums
        }
        expect(total([...until(0, cut), ...until(cut, 900)])).toEqual(total(whole))
      }),
    )
  })

  test('utilization leaves out what could not have been used, and is none of nothing', () => {
    const times = { 'in-use': 30, idle: 50, transit: 10, 'to-clean': 10, repair: 500, missing: 500, unheard: 500 }
    expect(utilizationOf(times)).toBe(0.3)
    expect(utilizationOf({ ...times, 'in-use': 0, idle: 0, transit: 0, 'to-clean': 0 })).toBeNull()
  })

  test('the definitions name the minutes that are counted by', () => {
    for (const id of ['transit', 'unheard'] as const)
      expect(figureDefinitions[id]).toContain(`${passingMs / minute} minutes`)
  })
})

/** The same course as it is asked for from a later time on. */
function before(all: Course, from: number): Course {
  const at = from * minute
  const made = all.moves.filter(m => m.at < at)
  return { ...all, stateBefore: made.at(-1)?.to ?? all.stateBefore, moves: all.moves.filter(m => m.at >= at) }
}
