import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SubjectId } from '../model/ids.ts'
import { Rule, type RuleKind } from '../model/rule.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { subject } from '../testHouse.ts'
import { RuleMachine } from './machine.ts'
import { heedOf, isHeeded, newsOf } from './news.ts'
import type { Trace } from './trace.ts'

const site = wardSite()
const rooms = site.floors[0].rooms.map(r => r.id)
const pumps = [1, 2, 3].map(n => subject(`p${n}`, `ble:AA:00:00:00:00:0${n}`))
const house = { site, subject: (id: SubjectId) => pumps.find(p => p.id === id) }
const t0 = Date.UTC(2026, 0, 5, 12)

const happenings = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('goes' as const), room: fc.nat(2), sure: fc.nat(10) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('stays' as const), surer: fc.nat(3) }) },
  fc.record({ kind: fc.constantFrom('lost', 'tampered', 'overdue') }),
  fc.record({ kind: fc.constant('wayOut' as const), room: fc.option(fc.nat(2)) }),
  fc.record({ kind: fc.constant('battery' as const), pct: fc.nat(20) }),
  fc.record({ kind: fc.constant('state' as const), state: fc.constantFrom('available', 'in-use') }),
)
type Happening = typeof happenings extends fc.Arbitrary<infer Of> ? Of : never

/** The trace after what happened to a thing; as `keepTraces` makes them, how often and how surely it was in a room only grows. */
function after(was: Trace, at: number, what: Happening): Trace {
  const now = { ...was, at }
  switch (what.kind) {
    case 'goes':
      return was.room === rooms[what.room]
        ? now
        : { ...now, room: rooms[what.room], arrivedAt: at, fixes: 1, sure: what.sure }
    case 'stays':
      return { ...now, fixes: [1, 2, 3, 5, 8].find(n => n > was.fixes) ?? 8, sure: Math.min(10, was.sure + what.surer) }
    case 'wayOut':
      return { ...now, wayOut: what.room === null ? null : rooms[what.room] }
    case 'battery':
      return { ...now, batteryPct: what.pct * 5 }
    case 'state':
      return { ...now, state: what.state }
    case 'lost':
    case 'tampered':
    case 'overdue':
      return { ...now, [what.kind]: !was[what.kind] }
  }
}

const kinds: readonly RuleKind[] = [
  'enter',
  'leave',
  'dwell',
  'absence',
  'par',
  'battery',
  'exit-zone',
  'silent',
  'tampered',
  'maintenance',
]

test.each(kinds)('a rule about %s says the same of what it heeds as of everything', kind => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 40 }), happenings), { minLength: 10, maxLength: 120 }),
      fc.record({ fixes: fc.integer({ min: 1, max: 8 }), sure: fc.nat(10), forS: fc.nat(60), coolDownS: fc.nat(90) }),
      (life, { fixes, sure, forS, coolDownS }) => {
        const rule = Rule.parse({
          id: 'r',
          name: 'r',
          kind,
          where: { rooms: [rooms[0]] },
          fixes,
          sure: sure / 10,
          forS,
          coolDownS,
          par:
            kind === 'par'
              ? {
                  target: 2,
                  critical: 0,
                  min: 1,
                  max: 2,
                }
              : null,
        })
        const last = new Map<SubjectId, Trace>()
        const all: { trace: Trace; news: number }[] = []
        let at = t0
        for (const [who, s, what] of life) {
          at += s * 1000
          const { id } = pumps[who]
          const before = last.get(id)
          const trace = after(before ?? firstOf(id, at), at, what)
          last.set(id, trace)
          all.push({ trace, news: newsOf(trace, before) })
        }
        const heed = heedOf(rule)
        const heeded = all.filter(({ trace, news }) => isHeeded(heed, trace, news))
        const said = (list: typeof all) => {
          const machine = new RuleMachine([rule], house)
          return [...list.flatMap(({ trace }) => machine.feed(trace)), ...machine.advanceTo(at + 600_000)]
        }
        expect(said(heeded)).toEqual(said(all))
      },
    ),
  )
})

const firstOf = (of: SubjectId, at: number): Trace => ({
  subject: of,
  at,
  room: rooms[1],
  arrivedAt: at,
  fixes: 1,
  sure: 5,
  lost: false,
  wayOut: null,
  batteryPct: null,
  tampered: false,
  overdue: false,
  state: 'available',
})

test('of a long stay it heeds the arrival, and the moment from which that is taken for granted', () => {
  const heed = heedOf(Rule.parse({ id: 'r', name: 'r', kind: 'enter', fixes: 2, sure: 0.7 }))
  const path = [5, 6, 7, 8, 9, 10].map((sure, n) => ({
    ...firstOf(pumps[0].id, t0),
    fixes: [1, 1, 2, 3, 5, 8][n],
    sure,
  }))
  const heeds = path.map((trace, n) => isHeeded(heed, trace, newsOf(trace, path[n - 1])))
  expect(heeds).toEqual([true, false, true, false, false, false])
})
