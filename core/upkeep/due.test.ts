import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asSubjectId } from '../model/ids.ts'
import type { MaintenancePlan } from '../model/maintenance.ts'
import type { Subject } from '../model/subject.ts'
import { addDays, daysBetween } from './calendar.ts'
import { doneOn, dueItems, dueOf, nextDue, upkeepProblems } from './due.ts'
import { planId } from './planId.ts'

const asset = (id: string, more: Partial<Subject> = {}): Subject => ({
  id: asSubjectId(id),
  kind: 'asset',
  name: id,
  type: 'Infusion pump',
  model: '',
  serial: '',
  assetNo: '',
  udi: '',
  mrn: '',
  tag: null,
  homeRoom: null,
  highRisk: false,
  state: 'available',
  ...more,
})
const plan = (more: Partial<MaintenancePlan> & { readonly asset?: MaintenancePlan['asset'] } = {}): MaintenancePlan => {
  const title = more.title ?? 'Electrical safety'
  const owner = more.asset ? { asset: more.asset } : { type: more.type ?? 'Infusion pump' }
  return {
    id: planId(owner, title),
    asset: null,
    type: more.asset ? null : 'Infusion pump',
    title,
    basis: 'manufacturer',
    every: 12,
    unit: 'months',
    lastDone: '2025-01-31',
    highRisk: false,
    graceDays: 0,
    checklist: [],
    doneMeter: null,
    ...more,
  }
}
const judged = (p: MaintenancePlan, today: string) => dueOf(p, asset('P1'), today)!

test('turns due fourteen days before and overdue the day after', () => {
  const yearly = plan()
  expect(judged(yearly, '2026-01-16')).toMatchObject({ dueOn: '2026-01-31', dueInDays: 15, status: 'ok' })
  expect(judged(yearly, '2026-01-17')).toMatchObject({ dueInDays: 14, status: 'due' })
  expect(judged(yearly, '2026-01-31')).toMatchObject({ dueInDays: 0, status: 'due' })
  expect(judged(yearly, '2026-02-01')).toMatchObject({ dueInDays: -1, status: 'overdue' })
})

test('a short interval is not due all the time', () => {
  const weekly = plan({ every: 7, unit: 'days', lastDone: '2026-03-01' })
  expect(judged(weekly, '2026-03-07').status).toBe('ok')
  expect(judged(weekly, '2026-03-08').status).toBe('due')
  const quarterly = plan({ every: 90, unit: 'days', lastDone: '2026-01-01' })
  expect(judged(quarterly, addDays('2026-01-01', 80)).status).toBe('ok')
  expect(judged(quarterly, addDays('2026-01-01', 81)).status).toBe('due')
})

test('what was never done is due at once', () => {
  expect(judged(plan({ lastDone: null }), '2026-05-05')).toMatchObject({
    dueOn: '2026-05-05',
    dueInDays: 0,
    status: 'due',
  })
})

test('the anchor day is not lost in a short month', () => {
  expect([1, 2, 3].map(cycle => nextDue('2026-01-31', 1, 'months', cycle))).toEqual([
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
  ])
})

test("a type's plan holds for its assets and beds, not for people, other types or what is retired", () => {
  const subjects = [
    asset('P1'),
    asset('P2', { type: 'infusion  PUMP ' }),
    asset('P3', { state: 'retired' }),
    asset('B1', { type: 'ICU bed', kind: 'bed' }),
    asset('N1', { kind: 'staff' }),
  ]
  const bed = plan({ type: 'ICU bed' })
  expect(dueItems([plan(), bed], subjects, '2026-01-01').map(item => item.subject)).toEqual(['P1', 'P2', 'B1'])
})

test("an asset's own plan takes the place of its type's of the same title", () => {
  const own = plan({ asset: asSubjectId('P2'), title: 'electrical SAFETY', every: 6 })
  const items = dueItems([plan(), plan({ title: 'Battery' }), own], [asset('P1'), asset('P2')], '2025-03-01')
  expect(items.map(item => [item.subject, item.title, item.dueOn])).toEqual([
    ['P1', 'Electrical safety', '2026-01-31'],
    ['P1', 'Battery', '2026-01-31'],
    ['P2', 'electrical SAFETY', '2025-07-31'],
    ['P2', 'Battery', '2026-01-31'],
  ])
})

test('work done on one asset leaves the others of its type due', () => {
  const shared = plan({ lastDone: null })
  const done = doneOn(shared, asSubjectId('P1'), '2026-01-05')
  const items = dueItems([shared, done], [asset('P1'), asset('P2')], '2026-01-05')
  expect(items.map(item => [item.subject, item.status])).toEqual([
    ['P1', 'ok'],
    ['P2', 'due'],
  ])
  expect(doneOn(done, asSubjectId('P1'), '2026-02-05')).toEqual({ ...done, lastDone: '2026-02-05' })
})

test('plans that can never show are told', () => {
  const problems = upkeepProblems([plan({ type: 'Infusoin pump' }), plan({ asset: asSubjectId('P9') })], [asset('P1')])
  expect(problems.map(p => p.text)).toEqual([
    'The plan "Electrical safety" of Infusoin pump and one other fits no asset.',
  ])
  expect(upkeepProblems([plan()], [asset('P1')])).toEqual([])
})

test('a plan by the meter goes by what was used, and by its pace', () => {
  const metered = plan({ unit: 'hours', every: 500 })
  expect(dueItems([metered], [asset('P1')], '2026-01-01')).toEqual([])
  const used = (since: number, perDay: number) => dueOf(metered, asset('P1'), '2026-01-01', () => ({ since, perDay }))
  expect(used(100, 10)).toMatchObject({ dueOn: null, left: 400, dueInDays: 40, status: 'ok' })
  expect(used(451, 10)).toMatchObject({ left: 49, dueInDays: 4, status: 'due' })
  expect(used(520, 10)).toMatchObject({ left: -20, dueInDays: -2, status: 'overdue' })
  expect(used(0, 0)).toMatchObject({ left: 500, dueInDays: 3660, status: 'ok' })
})

test('days of grace come between due and overdue', () => {
  const lenient = plan({ graceDays: 7 })
  expect(judged(lenient, '2026-01-31').status).toBe('due')
  expect(judged(lenient, '2026-02-01').status).toBe('grace')
  expect(judged(lenient, '2026-02-07').status).toBe('grace')
  expect(judged(lenient, '2026-02-08').status).toBe('overdue')
})

const anyDay = fc.integer({ min: 0, max: 60_000 }).map(days => addDays('1950-01-01', days))
const interval = fc.record({
  every: fc.integer({ min: 1, max: 400 }),
  unit: fc.constantFrom('days' as const, 'months' as const),
})

test('the next due day lies after the last done one, and the order of doing is the order of dueness', () => {
  fc.assert(
    fc.property(anyDay, fc.nat(5000), interval, (lastDone, later, { every, unit }) => {
      expect(nextDue(lastDone, every, unit) > lastDone).toBe(true)
      expect(nextDue(addDays(lastDone, later), every, unit) >= nextDue(lastDone, every, unit)).toBe(true)
    }),
  )
})

test('as days pass a plan only gets worse: ok, due, overdue', () => {
  const rank = { ok: 0, due: 1, grace: 2, overdue: 3 }
  fc.assert(
    fc.property(anyDay, fc.nat(6000), fc.nat(600), interval, (lastDone, age, more, every) => {
      const p = plan({ lastDone, ...every })
      const [now, then] = [addDays(lastDone, age), addDays(lastDone, age + more)]
      expect(rank[judged(p, then).status]).toBeGreaterThanOrEqual(rank[judged(p, now).status])
      expect(judged(p, now).dueInDays - judged(p, then).dueInDays).toBe(daysBetween(now, then))
      expect(judged(p, lastDone).status).toBe('ok')
    }),
  )
})

test('ids of plans are stable and apart', () => {
  expect(planId({ type: 'Infusion  pump' }, 'Electrical safety')).toBe(
    planId({ type: 'infusion pump' }, ' electrical Safety'),
  )
  const different = [
    planId({ type: 'A' }, 'B'),
    planId({ asset: 'a' }, 'B'),
    planId({ type: 'A' }, 'B/C'),
    planId({ type: 'A' }, 'B C'),
    planId({ type: 'A B' }, 'C'),
  ]
  expect(new Set(different).size).toBe(different.length)
})
