import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlertRow } from '../../core/api/rows.ts'
import { priorities } from '../../core/model/alert.ts'
import { Bell, pauseMs } from './bell.ts'
import { lengthOf, type Note, notesOf } from './notes.ts'
import { nextSignal, type Signalled } from './signals.ts'

const row = (id: string, part: Partial<AlertRow> = {}) =>
  ({ id, priority: 'medium', state: 'new', level: 0, remindedAt: null, partOf: null, ...part }) as AlertRow

const rowsOf = (...rows: AlertRow[]) => new Map(rows.map(each => [each.id, each]))

describe('the notes of a priority', () => {
  it.each([
    ['high', 10],
    ['medium', 3],
    ['low', 2],
    ['information', 1],
  ] as const)('of %s are %d pulses that do not overlap, below 1 kHz', (priority, pulses) => {
    const notes = notesOf(priority)
    expect(notes).toHaveLength(pulses)
    notes.forEach(({ at, length, hz }, n) => {
      expect(hz).toBeGreaterThanOrEqual(150)
      expect(hz).toBeLessThanOrEqual(1000)
      if (n > 0) expect(at).toBeGreaterThanOrEqual(notes[n - 1].at + notes[n - 1].length + 0.05)
      expect(length).toBeGreaterThanOrEqual(0.075)
    })
  })

  it('differ in rhythm, pitch and loudness, the louder the quicker', () => {
    const all = priorities.map(notesOf)
    for (const [n, quieter] of all.slice(1).entries()) {
      expect(Math.max(...quieter.map(note => note.gain))).toBeLessThan(Math.max(...all[n].map(note => note.gain)))
      expect(quieter.length).toBeLessThan(all[n].length)
    }
    expect(new Set(all.map(notes => notes.map(note => note.hz).join())).size).toBe(4)
  })

  it('of high come in two groups of three and two, as one knows them from monitors', () => {
    const gaps = notesOf('high').map((note, n, all) => (n === 0 ? 0 : note.at - all[n - 1].at))
    expect(gaps.slice(1)).toEqual([0.25, 0.25, 0.5, 0.25, 0.75, 0.25, 0.25, 0.5, 0.25])
  })
})

describe('what is signalled', () => {
  const signals = (...states: AlertRow[][]) => {
    let known: Signalled = new Map()
    return states.map(rows => {
      const { after, signal } = nextSignal(known, rows)
      known = after
      return signal === null ? null : `${signal.id} ${signal.priority}`
    })
  }

  it('is the loudest of those that come together, each step once', () => {
    const both = [row('a', { priority: 'low' }), row('b', { priority: 'high' })]
    expect(signals(both, both)).toEqual(['b high', null])
  })

  it('is a further step of escalation and a reminder, not an acknowledgement', () => {
    expect(
      signals(
        [row('a')],
        [row('a', { level: 1 })],
        [row('a', { level: 1 })],
        [row('a', { level: 1, state: 'acknowledged' })],
        [row('a', { level: 1, state: 'acknowledged', remindedAt: 5 })],
        [row('a', { level: 1, state: 'acknowledged', remindedAt: 5 })],
        [],
      ),
    ).toEqual(['a medium', 'a medium', null, null, 'a medium', null, null])
  })

  it('is what became louder, not what became quieter', () => {
    expect(
      signals([row('a', { priority: 'low' })], [row('a', { priority: 'high' })], [row('a', { priority: 'low' })]),
    ).toEqual(['a low', 'a high', null])
  })

  it('is never what is part of a storm, until it speaks for itself', () => {
    expect(signals([row('a', { partOf: 'gateway' })], [row('a')])).toEqual([null, 'a medium'])
  })

  it('is at most one for each step of each alarm, whatever happens', () => {
    const state = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      priority: fc.constantFrom(...priorities),
      state: fc.constantFrom('new', 'acknowledged', 'resolved'),
      level: fc.nat(2),
      partOf: fc.constantFrom(null, null, 'x'),
    })
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(state, { selector: each => each.id }), { maxLength: 20 }), states => {
        let known: Signalled = new Map()
        for (const each of states) {
          const rows = each.map(part => row(part.id, part as Partial<AlertRow>))
          const { after, signal } = nextSignal(known, rows)
          if (signal !== null) {
            expect(signal.partOf).toBeNull()
            expect(signal.state).toBe('new')
          }
          expect(nextSignal(after, rows).signal).toBeNull()
          known = after
        }
      }),
    )
  })
})

/** A loudspeaker and a clock of the test's own. */
function scene(muted = false) {
  let now = 0
  let ready = () => {}
  const timers = new Set<{ at: number; act: () => void }>()
  const played: { at: number; notes: readonly Note[]; broken: boolean }[] = []
  const bell = new Bell({
    speaker: {
      muted: () => muted,
      onReady: listener => {
        ready = listener
      },
      play: notes => {
        const one = { at: now, notes, broken: false }
        played.push(one)
        return () => {
          one.broken = true
        }
      },
    },
    now: () => now,
    after: (ms, act) => {
      const timer = { at: now + ms, act }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  })
  const pass = (ms: number) => {
    const end = now + ms
    for (;;) {
      const [next] = [...timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      timers.delete(next)
      now = next.at
      next.act()
    }
    now = end
  }
  const heard = () => played.map(({ notes }) => priorities.find(each => notes.length === notesOf(each).length))
  return { bell, pass, played, heard, touch: () => ready() }
}

describe('the bell', () => {
  it('sounds at once, in the same turn in which the alarm arrives', () => {
    const { bell, heard, played } = scene()
    bell.follow(rowsOf(row('a')))
    expect(heard()).toEqual(['medium'])
    expect(played[0].at).toBe(0)
  })

  it('breaks off a quieter sound for a louder one, and lets a quieter one wait', () => {
    const { bell, heard, played, pass } = scene()
    const low = row('a', { priority: 'low' })
    const high = row('b', { priority: 'high' })
    const medium = row('c')
    bell.follow(rowsOf(low))
    bell.follow(rowsOf(low, high))
    bell.follow(rowsOf(low, high, medium))
    expect(heard()).toEqual(['low', 'high'])
    expect(played[0].broken).toBe(true)
    pass(lengthOf(notesOf('high')) * 1000 + 500)
    expect(heard()).toEqual(['low', 'high', 'medium'])
    expect(played[1].broken).toBe(false)
  })

  it('forgets what waited and was answered meanwhile', () => {
    const { bell, heard, pass } = scene()
    const high = row('b', { priority: 'high' })
    bell.follow(rowsOf(high))
    bell.follow(rowsOf(high, row('c')))
    bell.follow(rowsOf(high, row('c', { state: 'acknowledged' })))
    pass(10_000)
    expect(heard()).toEqual(['high'])
  })

  it('is silent while paused, says until when, and reminds once afterwards', () => {
    const { bell, heard, pass, played } = scene()
    bell.follow(rowsOf(row('a')))
    bell.pause()
    expect(played[0].broken).toBe(true)
    expect(bell.store.getState().pausedUntil).toBe(pauseMs)
    bell.follow(rowsOf(row('a', { level: 1 }), row('b')))
    pass(pauseMs - 1)
    expect(heard()).toEqual(['medium'])
    pass(1)
    expect(bell.store.getState().pausedUntil).toBeNull()
    expect(heard()).toEqual(['medium', 'medium'])
    pass(pauseMs)
    expect(heard()).toHaveLength(2)
  })

  it('lets a new alarm of high priority through a pause, not an old one', () => {
    const { bell, heard } = scene()
    const old = row('a', { priority: 'high' })
    bell.follow(rowsOf(old))
    bell.pause()
    bell.follow(rowsOf({ ...old, level: 1 }))
    expect(heard()).toEqual(['high'])
    bell.follow(rowsOf({ ...old, level: 1 }, row('b', { priority: 'high' })))
    expect(heard()).toEqual(['high', 'high'])
    expect(bell.store.getState().pausedUntil).toBeNull()
  })

  it('says that it is muted until the first touch, and then what is still open', () => {
    const { bell, heard, touch } = scene(true)
    expect(bell.store.getState().muted).toBe(true)
    bell.follow(rowsOf(row('a')))
    expect(heard()).toEqual([])
    touch()
    expect(bell.store.getState().muted).toBe(false)
    expect(heard()).toEqual(['medium'])
  })
})
