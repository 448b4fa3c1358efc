import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alert, AlertEvent } from '../model/alert.ts'
import { Rule } from '../model/rule.ts'
import { Shift } from '../model/roster.ts'
import type { Site } from '../model/site.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, subject } from '../testHouse.ts'
import { stepsAhead } from './course.ts'
import { onDuty } from './roster.ts'

const ward = wardSite(2, 1)
const site: Site = {
  ...ward,
  timeZone: 'Europe/Berlin',
  floors: ward.floors.map(f => ({ ...f, rooms: f.rooms.map(room => ({ ...room, unit: 'ICU' })) })),
}
const minute = 60_000
const shift = (more: Partial<Shift>) => Shift.parse({ who: 'Ann', role: 'nurse', from: '00:00', to: '00:00', ...more })

/** A house whose feed is gone: one alert, medium, because rooms are blind. */
function alarmed(snapshot = {}) {
  const house = new House(site, { subjects: [subject('pump', 'ble:A0:00:00:00:00:01')], ...snapshot })
  house.heartbeat('g-s0-0')
  house.step(1000)
  house.link('feed', 'down')
  for (let s = 0; s < 6; s++) house.step(1000)
  return house
}
const only = (house: House): Alert => [...house.world.openAlerts.values()][0]
const events = (house: House): AlertEvent[] => house.of('alert').flatMap(({ event }) => event ?? [])
const did = (house: House) => events(house).map(e => e.did)

describe('an alert that nobody acknowledges', () => {
  test('goes on at T1 and T2, within a step of the very second', () => {
    const house = alarmed()
    const { raisedAt, nextEscalationAt, priority, toldTo } = only(house)
    expect({ priority, toldTo }).toEqual({ priority: 'medium', toldTo: { role: 'technician', people: [] } })
    expect(nextEscalationAt).toBe(raisedAt + 5 * minute)
    const ahead = () =>
      stepsAhead(house.world, only(house)).map(({ at, told }) => [(at - raisedAt) / minute, told.role])
    expect(ahead().map(([at]) => at)).toEqual([5, 15])
    while (house.now < raisedAt + 6 * minute) house.step(700)
    expect(ahead()).toEqual([[15, 'supervisor']])
    while (house.now < raisedAt + 20 * minute) house.step(700)
    expect(ahead()).toEqual([])
    const steps = events(house).filter(e => e.did === 'escalated')
    expect(steps.map(e => e.dueAt)).toEqual([raisedAt + 5 * minute, raisedAt + 15 * minute])
    for (const { at, dueAt } of steps) expect(at - dueAt!).toBeLessThan(1000)
    expect(only(house)).toMatchObject({ level: 2, nextEscalationAt: null, toldTo: { role: 'supervisor' } })
  })

  test('goes on after a restart, at once and in order, and says when it was due', () => {
    const house = alarmed()
    const alert = only(house)
    house.step(alert.nextEscalationAt! - house.now)
    expect(only(house).level).toBe(1)
    const stopped = only(house)
    const again = new House(site, { openAlerts: [stopped] }, alert.raisedAt + 60 * minute)
    again.step(200)
    expect(again.of('alert').map(({ alert: { level }, event }) => [level, event?.dueAt, event?.at])).toEqual([
      [2, alert.raisedAt + 15 * minute, again.now],
    ])
    // It was not lost with the restart, and is not raised a second time.
    again.step(200)
    expect(again.world.openAlerts.size).toBe(1)
    expect(only(again).id).toBe(alert.id)
  })

  test('goes the way of its own rule', () => {
    const rule = Rule.parse({
      id: 'r',
      name: 'Away',
      kind: 'battery',
      escalate: [
        { afterS: 90, to: 'porter' },
        { afterS: 30, to: 'ward clerk' },
      ],
    })
    const open: Alert = { ...only(alarmed()), rule: 'r', level: 0 }
    const house = new House(site, {
      rules: [rule],
      openAlerts: [{ ...open, nextEscalationAt: open.raisedAt + 30_000 }],
    })
    house.step(200 * 1000)
    expect(house.of('alert').map(({ event }) => event?.note)).toEqual(['ward clerk', 'porter'])
  })
})

test('one that is acknowledged goes no further, and is reminded of while it stays open; missed reminders count once', () => {
  const house = alarmed()
  const { id } = only(house)
  house.step(2 * minute)
  house.command({ kind: 'acknowledge', alert: id, by: 'Osei' })
  house.step(1000)
  const takenAt = house.now
  expect(only(house)).toMatchObject({ nextEscalationAt: null, remindAt: takenAt + 30 * minute })
  house.step(100 * minute)
  expect(only(house)).toMatchObject({ level: 0, remindedAt: house.now, remindAt: takenAt + 120 * minute })
  expect(did(house)).toEqual(['raised', 'acknowledged', 'reminded'])
})

test('what somebody resolved while it lasts rests until its reminder was due, unless it ended meanwhile or got worse', () => {
  const house = alarmed()
  const { id } = only(house)
  house.command({ kind: 'resolve', alert: id, by: 'Osei', code: 'handled', note: 'Technician is on the way' })
  house.step(1000)
  const resolvedAt = house.now
  while (house.now < resolvedAt + 29 * minute) house.step(15_000)
  expect(house.world.openAlerts.size).toBe(0)
  while (house.now < resolvedAt + 31 * minute) house.step(15_000)
  expect(only(house)).toMatchObject({ rule: 'reader-down', state: 'new', level: 0 })
  expect(only(house).id).not.toBe(id)

  // It came back, and went again: that is news at once.
  house.command({ kind: 'resolve', alert: only(house).id, by: 'Osei', code: 'handled', note: '' })
  house.step(1000)
  house.link('feed', 'up')
  house.heartbeat('g-s0-0')
  house.step(1000)
  house.link('feed', 'down')
  for (let s = 0; s < 6; s++) house.step(1000)
  expect(only(house)).toMatchObject({ rule: 'reader-down', state: 'new' })
})

test('notes and resolution codes are kept with who and when; a second word changes nothing', () => {
  const house = alarmed()
  const { id } = only(house)
  house.command({ kind: 'note', alert: id, by: 'Osei', text: 'Cable was out' })
  house.command({ kind: 'resolve', alert: id, by: 'Wilk', code: 'test', note: 'Drill' })
  house.command({ kind: 'resolve', alert: id, by: 'Late', code: 'other', note: '' })
  house.step(1000)
  const [noted, resolved] = events(house).slice(-2)
  expect(noted).toMatchObject({ did: 'noted', who: 'Osei', note: 'Cable was out', at: house.now })
  expect(resolved).toMatchObject({ did: 'resolved', who: 'Wilk', code: 'test', note: 'Drill' })
  const closed = house.of('alert').at(-1)!.alert
  house.command({ kind: 'judge', alert: { ...closed, code: null }, by: 'Osei', code: 'false-alarm', note: '' })
  house.command({ kind: 'judge', alert: closed, by: 'Osei', code: 'found', note: '' })
  house.step(1000)
  const judged = house.of('alert').filter(({ alert }) => alert.id === id)
  expect(judged.at(-1)?.alert).toMatchObject({ code: 'false-alarm', resolvedAt: closed.resolvedAt, note: 'Drill' })
})

/** The life of an alert as a person would write it down. */
type Act = { readonly kind: 'wait'; readonly s: number } | { readonly kind: 'acknowledge' | 'restart' }
const acts = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), s: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ kind: fc.constantFrom('acknowledge' as const, 'restart' as const) }),
  ),
  { maxLength: 8 },
)
test('whatever is done, each step is taken once, none before its time, none after somebody went (against a model)', () => {
  const start = only(alarmed())
  fc.assert(
    fc.property(acts, (list: Act[]) => {
      let house = new House(site, { openAlerts: [start] }, start.raisedAt)
      const told: (number | null)[] = []
      let takenAt = Infinity
      for (const act of list) {
        if (act.kind === 'wait') house.step(act.s * 1000)
        else if (act.kind === 'acknowledge') {
          house.command({ kind: 'acknowledge', alert: start.id, by: 'Osei' })
          house.step(1000)
          takenAt = Math.min(takenAt, house.now)
        } else house = new House(site, { openAlerts: [...house.world.openAlerts.values()] }, house.now)
        for (const e of events(house)) if (e.did === 'escalated') told.push(e.dueAt)
        house.facts.length = 0
      }
      const end = Math.min(house.now, takenAt)
      const due = [5, 15].map(m => start.raisedAt + m * minute).filter(at => at <= end)
      expect(told).toEqual(due)
      expect(only(house).level).toBe(due.length)
    }),
    { numRuns: 60 },
  )
})

describe('who is on duty', () => {
  const at = (text: string) => Date.parse(text)
  const nights = [shift({ unit: 'ICU', days: [6], from: '22:00', to: '06:00' }), shift({ who: 'House' })]
  const on = (moment: string) => onDuty(nights, { role: 'Nurse', unit: 'icu' }, at(moment), 'Europe/Berlin')
  test('a night shift belongs to the day on which it begins; the house steps in where the unit has nobody', () => {
    expect(on('2026-01-10T21:00:00Z')).toEqual(['Ann'])
    expect(on('2026-01-11T04:59:59Z')).toEqual(['Ann'])
    expect(on('2026-01-11T05:00:00Z')).toEqual(['House'])
    expect(on('2026-01-11T21:30:00Z')).toEqual(['House'])
  })
  test('the night of summer time is an hour shorter, that of winter time an hour longer', () => {
    expect(on('2026-03-29T03:59:59Z')).toEqual(['Ann'])
    expect(on('2026-03-29T04:00:00Z')).toEqual(['House'])
    expect(on('2026-10-25T04:59:59Z')).toEqual(['Ann'])
    expect(on('2026-10-25T05:00:00Z')).toEqual(['House'])
  })
  test('an alert is told to them, each step to its own role', () => {
    const roster = [
      shift({ who: 'Tek', role: 'technician' }),
      shift({ who: 'Day', role: 'charge nurse', unit: 'ICU', from: '07:00', to: '19:00' }),
      shift({ who: 'Night', role: 'charge nurse', unit: 'ICU', from: '19:00', to: '07:00' }),
    ]
    const house = alarmed({ roster })
    expect(only(house).toldTo).toEqual({ role: 'technician', people: ['Tek'] })
    house.step(5 * minute)
    // 03:05 UTC is 04:05 in the house.
    expect(only(house).toldTo).toEqual({ role: 'charge nurse', people: ['Night'] })
    expect(events(house).at(-1)).toMatchObject({ did: 'escalated', note: 'charge nurse, Night' })
  })
  test('one that nobody was told of is handed to nobody', () => {
    const quiet: Alert = { ...only(alarmed()), toldTo: null, priority: 'information', ownPriority: 'information' }
    const house = new House(site, { openAlerts: [quiet] })
    house.command({ kind: 'roster', roster: [shift({ role: 'technician' })] })
    house.step(1000)
    expect(only(house).toldTo).toBeNull()
    expect(did(house)).not.toContain('handed-over')
  })

  test('an open alert is handed to the next shift at its first minute, and at once when the roster changes', () => {
    const night = shift({ who: 'Night', role: 'technician', from: '19:00', to: '05:00' })
    const day = shift({ who: 'Day', role: 'technician', from: '05:00', to: '19:00' })
    const house = alarmed({ roster: [night, day] })
    // 03:00 UTC is 04:00 in the house.
    expect(only(house).toldTo?.people).toEqual(['Night'])
    house.command({ kind: 'acknowledge', alert: only(house).id, by: 'Night' })
    const five = Date.parse('2026-01-05T04:00:00Z')
    while (house.now < five - 1000) house.step(1000)
    expect(only(house).toldTo?.people).toEqual(['Night'])
    house.step(1000)
    expect(only(house).toldTo).toEqual({ role: 'technician', people: ['Day'] })
    expect(events(house).at(-1)).toMatchObject({ did: 'handed-over', note: 'technician, Day', at: five })
    house.command({ kind: 'roster', roster: [shift({ who: 'Stand-in', role: 'technician' })] })
    house.step(200)
    house.step(200)
    expect(only(house).toldTo?.people).toEqual(['Stand-in'])
    // Nobody left: better the last one than no one.
    house.command({ kind: 'roster', roster: [] })
    house.step(200)
    house.step(200)
    expect(only(house).toldTo?.people).toEqual(['Stand-in'])
    expect(did(house).filter(d => d === 'handed-over')).toHaveLength(2)
    // Who comes on duty while nothing runs is told at the start.
    const again = new House(site, { openAlerts: [only(house)], roster: [night, day] }, house.now)
    again.step(200)
    expect(only(again).toldTo?.people).toEqual(['Day'])
  })
})
