import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asSubjectId } from '../model/ids.ts'
import { Rule, type RuleKind, ruleFault } from '../model/rule.ts'
import { inEnglish } from '../model/sentences.ts'
import type { Site } from '../model/site.ts'
import type { AssetState } from '../model/subject.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, subject } from '../testHouse.ts'
import { RuleMachine, type Saying } from './machine.ts'
import { sentenceOf } from './runRules.ts'
import { nextOn } from './schedule.ts'
import type { Trace } from './trace.ts'

const ward = wardSite()
const rooms = ward.floors[0].rooms.map(r => r.id)
const site: Site = { ...ward, timeZone: 'Europe/Berlin' }
const pumps = [1, 2, 3].map(n => subject(`p${n}`, `ble:AA:00:00:00:00:0${n}`))
const house = { site, subject: (id: string) => pumps.find(p => p.id === id) }
const t0 = Date.UTC(2026, 0, 5, 12)
const s = 1000

const rule = (kind: RuleKind, more: object = {}): Rule =>
  Rule.parse({ id: `r-${kind}`, name: kind, kind, where: { rooms: [rooms[0]] }, coolDownS: 0, ...more })
const trace = (seconds: number, room: number | null, more: Partial<Trace> = {}): Trace => ({
  subject: asSubjectId('p1'),
  at: t0 + seconds * s,
  room: room === null ? null : rooms[room],
  arrivedAt: t0 + seconds * s,
  fixes: 8,
  sure: 10,
  lost: false,
  wayOut: null,
  batteryPct: null,
  tampered: false,
  overdue: false,
  state: 'available',
  ...more,
})
const run = (rules: readonly Rule[], traces: readonly Trace[], endS = 86_400) => {
  const machine = new RuleMachine(rules, house)
  return [...traces.flatMap(t => machine.feed(t)), ...machine.advanceTo(t0 + endS * s)]
}
const words = (sayings: readonly Saying[]) => sayings.map(x => [x.kind, (x.at - t0) / s])

describe('a rule', () => {
  test('enter: once it is confirmed there, until it leaves', () => {
    const enter = rule('enter', { fixes: 3, sure: 0.8 })
    const path = [
      trace(0, 1),
      trace(10, 0, { fixes: 1, sure: 6 }),
      trace(11, 0, { arrivedAt: t0 + 10 * s, fixes: 3, sure: 7 }),
      trace(13, 0, { arrivedAt: t0 + 10 * s, fixes: 3, sure: 8 }),
      trace(14, 0, { arrivedAt: t0 + 10 * s, fixes: 5, sure: 9 }),
      trace(60, 2),
    ]
    expect(words(run([enter], path))).toEqual([
      ['raise', 13],
      ['clear', 60],
    ])
  })

  test('a visit that is not confirmed says nothing', () => {
    const path = [trace(0, 1), trace(10, 0, { fixes: 1 }), trace(12, 1, { fixes: 1 }), trace(13, 1)]
    expect(run([rule('enter')], path)).toEqual([])
  })

  test('dwell: from its arrival, at that very second', () => {
    const dwell = rule('dwell', { forS: 600 })
    expect(words(run([dwell], [trace(0, 1), trace(12, 0, { arrivedAt: t0 + 10 * s })]))).toEqual([['raise', 610]])
    expect(run([dwell], [trace(0, 0), trace(599, 1)])).toEqual([])
  })

  test('leave, and absence', () => {
    expect(words(run([rule('leave')], [trace(0, 1), trace(5, 0), trace(30, 1), trace(90, 0)]))).toEqual([
      ['raise', 30],
      ['clear', 90],
    ])
    expect(words(run([rule('absence', { forS: 60 })], [trace(0, 0), trace(30, 1), trace(200, 0)]))).toEqual([
      ['raise', 90],
      ['clear', 200],
    ])
  })

  test('silent, battery, tampered, overdue', () => {
    expect(words(run([rule('silent', { forS: 60 })], [trace(0, 0), trace(30, 0, { lost: true })]))).toEqual([
      ['raise', 90],
    ])
    const battery = [trace(0, 0, { batteryPct: 20 }), trace(9, 0, { batteryPct: 15 }), trace(10, 0, { batteryPct: 20 })]
    // Five per cent up again is a battery that warmed, not a new one.
    expect(words(run([rule('battery')], [...battery, trace(11, 0, { batteryPct: 90 })]))).toEqual([
      ['raise', 9],
      ['clear', 11],
    ])
    expect(words(run([rule('tampered')], [trace(0, 0), trace(3, 0, { tampered: true })]))).toEqual([['raise', 3]])
    expect(words(run([rule('maintenance')], [trace(0, 0), trace(3, 0, { overdue: true })]))).toEqual([['raise', 3]])
  })

  test('stock counts only what is available, and a flapping tag at the door raises none', () => {
    const par = rule('par', { par: { target: 3, critical: 1, min: 2 } })
    const at = (n: number, seconds: number, room: number, state: AssetState = 'available') =>
      trace(seconds, room, { subject: asSubjectId(`p${n}`), state })
    const start = [at(1, 0, 0), at(2, 0, 0), at(3, 0, 0)]
    const flapping = Array.from({ length: 20 }, (_, i) => at(1, 10 + i * 15, i % 2 === 0 ? 1 : 0))
    expect(
      run([par], [...start, at(3, 5, 0, 'dirty'), ...flapping, at(1, 400, 0)]).filter(x => x.at > t0 + 21 * s),
    ).toEqual([])
    const sayings = run([par], [...start, at(3, 5, 0, 'dirty'), at(1, 100, 1), at(1, 300, 0)])
    expect(words(sayings).slice(-2)).toEqual([
      ['raise', 120],
      ['clear', 320],
    ])
    expect(sayings.at(-2)).toMatchObject({ subject: null, count: 1 })
  })

  test('stock: two tags that flap at the door on either side raise none, whatever their pace; a real loss is said in 20 s', () => {
    const par = rule('par', { par: { target: 3, critical: 1, min: 2 } })
    const at = (n: number, seconds: number, room: number) => trace(seconds, room, { subject: asSubjectId(`p${n}`) })
    const start = [at(1, 0, 0), at(2, 0, 0), at(3, 0, 0)]
    const gaps = fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 10, maxLength: 60 })
    /** Out and in again, by turns; in at the end. */
    const flaps = (n: number, paces: readonly number[]) => {
      let now = 25
      const out = paces.map((gap, i) => at(n, (now += gap), i % 2 === 0 ? 1 : 0))
      return [...out, at(n, now + 1, 0)]
    }
    fc.assert(
      fc.property(gaps, gaps, fc.integer({ min: 1500, max: 3000 }), (one, two, lostAt) => {
        const flapping = [...flaps(1, one), ...flaps(2, two)].toSorted((a, b) => a.at - b.at)
        const lost = [at(1, lostAt, 1), at(2, lostAt + 5, 1)]
        const said = words(run([par], [...start, ...flapping, ...lost])).filter(([, when]) => Number(when) > 21)
        expect(said).toEqual([['raise', lostAt + 25]])
      }),
    )
  })

  test('an exit without rooms means every exit, and tells the last five places', () => {
    const exits = {
      ...site,
      floors: site.floors.map(f => ({
        ...f,
        rooms: f.rooms.map((r, i) => (i === 3 ? { ...r, type: 'exit' as const } : r)),
      })),
    }
    const machine = new RuleMachine([rule('exit-zone', { where: {} })], { ...house, site: exits })
    const said = [0, 1, 2, 0, 1, 2, 3].flatMap((room, i) =>
      machine.feed(trace(i * 10, room, { wayOut: room === 3 ? rooms[3] : null })),
    )
    const [alarm] = [...said, ...machine.advanceTo(t0 + 70 * s)]
    expect(alarm).toMatchObject({ kind: 'raise', at: t0 + 60 * s })
    expect(alarm.trail).toEqual([3, 2, 1, 0, 2].map(i => rooms[i]))
    // It is out before its room is settled: the way out comes first, and there are five all the same.
    machine.feed(trace(400, 1))
    machine.feed(trace(410, 1, { wayOut: rooms[3] }))
    const early = machine.advanceTo(t0 + 420 * s).find(x => x.kind === 'raise')
    expect(early?.trail).toEqual([3, 1, 3, 2, 1].map(i => rooms[i]))
  })

  test('cools down, and keeps its hours', () => {
    const often = [0, 60, 120, 180].flatMap(at => [trace(at, 0), trace(at + 30, 1)])
    expect(words(run([rule('enter', { coolDownS: 100 })], often)).filter(([k]) => k === 'raise')).toEqual([
      ['raise', 0],
      ['raise', 120],
    ])
    // 12:00 UTC is 13:00 in Berlin: an hour until the window opens.
    const when = { days: [], from: '14:00', to: '16:00' }
    expect(words(run([rule('dwell', { when, forS: 60 })], [trace(0, 0)]))).toEqual([['raise', 3600]])
  })

  test('is about those it names', () => {
    const named = rule('enter', { who: { types: ['ventilator'] } })
    expect(run([named], [trace(0, 0)])).toEqual([])
    expect(run([rule('enter', { enabled: false })], [trace(0, 0)])).toEqual([])
  })

  test('that cannot be is said in words', () => {
    expect(ruleFault(rule('par'))).toMatch(/numbers/)
    expect(ruleFault(rule('par', { par: { target: 1, critical: 2, min: 1 } }))).toMatch(/critical/)
    expect(ruleFault(rule('dwell'))).toBe('Say for how long.')
    expect(ruleFault(rule('enter'))).toBe(null)
  })
})

const anyTraces = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 90 }),
      pump: fc.integer({ min: 1, max: 3 }),
      room: fc.option(fc.nat(3), { freq: 8 }),
      fixes: fc.constantFrom(1, 2, 3, 5, 8),
      sure: fc.nat(10),
      lost: fc.boolean(),
      batteryPct: fc.constantFrom(null, 5, 15, 20, 95),
      state: fc.constantFrom<AssetState>('available', 'dirty', 'in-use'),
    }),
    { maxLength: 60 },
  )
  .map(list => {
    let at = 0
    const since = new Map<string, readonly [number | null, number]>()
    return list.map(({ gap, pump, room, ...more }) => {
      at += gap
      const known = since.get(`p${pump}`)
      if (known?.[0] !== room) since.set(`p${pump}`, [room, t0 + at * s])
      return trace(at, room, { ...more, subject: asSubjectId(`p${pump}`), arrivedAt: since.get(`p${pump}`)![1] })
    })
  })
const everyKind: Rule[] = [
  rule('enter', { coolDownS: 30 }),
  rule('leave', { forS: 5 }),
  rule('dwell', { forS: 40 }),
  rule('absence', { forS: 50 }),
  rule('silent', { forS: 20 }),
  rule('battery'),
  rule('exit-zone'),
  rule('par', { par: { target: 2, critical: 1, min: 2, max: 2 } }),
]

describe('rules over traces', () => {
  test('say the same in whatever portions time passes', () => {
    fc.assert(
      fc.property(anyTraces, fc.array(fc.nat(5400), { maxLength: 30 }), (traces, ticks) => {
        const whole = run(everyKind, traces, 7200)
        const machine = new RuleMachine(everyKind, house)
        const stops = ticks.toSorted((a, b) => a - b)
        const said: Saying[] = []
        for (const t of traces) {
          while (stops.length > 0 && t0 + stops[0] * s < t.at) said.push(...machine.advanceTo(t0 + stops.shift()! * s))
          said.push(...machine.feed(t))
        }
        said.push(...machine.advanceTo(t0 + 7200 * s))
        expect(said).toEqual(whole)
      }),
      { numRuns: 300 },
    )
  })

  test('never say twice what was not over in between, nor clear what was not said', () => {
    fc.assert(
      fc.property(anyTraces, traces => {
        const open = new Set<string>()
        for (const { rule: r, subject: about, kind } of run(everyKind, traces, 7200)) {
          const key = `${r.id} ${about}`
          expect(open.has(key)).toBe(kind === 'clear')
          if (kind === 'raise') open.add(key)
          else open.delete(key)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('a machine that is opened in between does not say again what was said', () => {
    fc.assert(
      fc.property(anyTraces, traces => {
        const cut = traces.at(-1)?.at ?? t0
        const first = new RuleMachine(everyKind, house)
        const saidAt = new Map<string, number>()
        const open = new Set<string>()
        for (const t of traces)
          for (const x of first.feed(t)) {
            const key = `${x.rule.id}:${x.subject}`
            if (x.kind === 'raise') saidAt.set(key, x.at)
            if (x.kind === 'raise') open.add(key)
            else open.delete(key)
          }
        const last = [...new Map(traces.map(t => [t.subject, t])).values()]
        const second = new RuleMachine(everyKind, house)
        second.open(last, cut, (id, about) => {
          const key = `${id}:${about}`
          const at = saidAt.get(key)
          return at === undefined ? null : { at, open: open.has(key) }
        })
        for (const x of second.advanceTo(cut))
          if (x.kind === 'raise' && x.rule.kind !== 'par') expect(open.has(`${x.rule.id}:${x.subject}`)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a schedule', () => {
  const at = (iso: string) => Date.parse(iso)
  const night = { days: [5], from: '22:00', to: '06:00' }
  test.each([
    ['2026-01-09T20:00Z', '2026-01-09T21:00Z'],
    ['2026-01-10T03:00Z', '2026-01-10T03:00Z'],
    ['2026-01-10T05:00Z', '2026-01-16T21:00Z'],
    // The night in which the clocks go forward has an hour less.
    ['2026-03-28T04:30Z', '2026-03-28T04:30Z'],
  ])('Friday nights in Berlin, from %s', (from, on) =>
    expect(new Date(nextOn(night, at(from), 'Europe/Berlin')).toISOString()).toBe(new Date(at(on)).toISOString()),
  )

  test('is on exactly when the clock on the wall says so', () => {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
    })
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-01-01T00:00Z') / 60_000, max: at('2026-12-31T00:00Z') / 60_000 }),
        minute => {
          const [day, time] = clock.format(minute * 60_000).split(' ')
          const on = (day === 'Fri' && time >= '22:00') || (day === 'Sat' && time < '06:00')
          expect(nextOn(night, minute * 60_000, 'Europe/Berlin') === minute * 60_000).toBe(on)
        },
      ),
      { numRuns: 500 },
    )
  })
})

test('tried on the past, a rule says exactly what it said live', () => {
  const tag = 'ble:AA:00:00:00:00:01'
  const gateways = site.receivers.filter(r => r.floor === 0 && r.kind === 'ble').map(r => r.id)
  const home = new House(site, { subjects: pumps, rules: everyKind })
  // A pump walks from gateway to gateway, and falls silent for a while.
  for (let n = 0; n < 900; n++) {
    const pick = Math.floor(n / 60) % 3 === 0 ? 0 : 5
    if (n < 500 || n > 640) home.hear(tag, gateways[pick], -52)
    home.step(n % 3 === 0 ? 800 : 1100)
  }
  const ids = new Set(everyKind.map(r => r.id))
  const lived = home.of('alert').filter(({ alert }) => ids.has(alert.rule))
  expect(lived.length).toBeGreaterThan(4)
  const machine = new RuleMachine(everyKind, house)
  const tried = [...home.of('trace').flatMap(({ trace: t }) => machine.feed(t)), ...machine.advanceTo(home.now)]
  expect(tried.map(x => [x.rule.id, x.kind, x.subject, x.at])).toEqual(
    lived.map(({ alert }) => [
      alert.rule,
      alert.state === 'resolved' ? 'clear' : 'raise',
      alert.subject,
      alert.resolvedAt ?? alert.raisedAt,
    ]),
  )
})

test('a stock is told by the bound that it broke', () => {
  const { world } = new House(wardSite(), { subjects: [] })
  const words = (count: number, max: number | null) => {
    const par = rule('par', { par: { target: 3, critical: 1, min: 2, max } })
    const saying: Saying = { rule: par, kind: 'raise', at: t0, subject: null, room: null, count, trail: [] }
    return inEnglish([sentenceOf(world, saying)])
  }
  expect(words(1, 5)).toBe('1 available; there should be 3, at least 2.')
  expect(words(6, 5)).toBe('6 available; there should be 3, at most 5.')
  expect(words(6, null)).toBe('6 available; there should be 3, at least 2.')
})
