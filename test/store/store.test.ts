import { sentence } from '../../core/model/sentences.ts'
import type { WorkOrder } from '../../core/model/workOrder.ts'
import type { StateChange } from '../../core/equipment/stateChange.ts'
import type { AssetState } from '../../core/model/subject.ts'
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { Failure } from '../../core/api/errors.ts'
import { type Fact, newSnapshot } from '../../core/facts.ts'
import { asAlertId, asCaseId, asOrderId, asPlanId, asReaderId, asRoomId, asSubjectId } from '../../core/model/ids.ts'
import type { Stay } from '../../core/model/position.ts'
import type { Alert, AlertEvent, CaseEvent } from '../../core/model/alert.ts'
import type { Shift } from '../../core/model/roster.ts'
import { databaseFile, openSqliteStore } from '../../engine/store/sqlite.ts'
import type { Store } from '../../engine/store/store.ts'
import { folder } from './folder.ts'
import { alert, position, site, stay, subject, tag } from './rows.ts'

const opened = (dir: string): Store => {
  const store = openSqliteStore(dir)
  onTestFinished(() => store.close())
  return store
}
const withPumps = (dir: string): Store => {
  const store = opened(dir)
  store.saveSite(site)
  store.saveSubjects([subject('P1', { tag: tag(1) }), subject('P2', { tag: tag(2) })])
  return store
}
const [P1, P2] = [asSubjectId('P1'), asSubjectId('P2')]
const caseEvent: CaseEvent = {
  id: 'a1',
  at: 2,
  by: 'Ann',
  did: 'search',
  room: asRoomId('R2'),
  note: 'behind the beds',
  evidence: ['2 of 2 receivers listened.'],
}
const roster: Shift[] = [
  { who: 'Ann', role: 'nurse', unit: 'ICU', days: [1, 2], from: '22:00', to: '06:00' },
  { who: 'Bo', role: 'technician', unit: '', days: [], from: '00:00', to: '00:00' },
]

test('a new folder is the owner’s alone and holds no site', () => {
  const dir = `${folder()}/deep/er`
  const store = opened(dir)
  expect(store.snapshot()).toBeNull()
  expect(store.verify().filter(check => !check.ok)).toEqual([])
  if (process.platform !== 'win32') {
    expect(statSync(dir).mode & 0o777).toBe(0o700)
    expect(statSync(databaseFile(dir)).mode & 0o777).toBe(0o600)
  }
})

const order = (id: string, state: WorkOrder['state']): WorkOrder => ({
  id: asOrderId(id),
  subject: P1,
  plan: asPlanId('pm'),
  dueOn: '2026-02-01',
  kind: 'pm',
  title: 'Safety',
  highRisk: true,
  state,
  openedAt: 5,
  openedBy: 'Ann',
  startedAt: 6,
  startedBy: 'Ann',
  checklist: [{ text: 'Case', unit: null, min: null, max: null, ok: true, reading: null }],
  parts: [{ name: 'Battery', count: 1 }],
  labourMin: 20,
  note: '',
  attempts: [],
  outcome: state === 'signed' ? 'passed' : null,
  closedAt: state === 'signed' ? 7 : null,
  closedBy: state === 'signed' ? 'Ann' : null,
  acts: ['a', 'b'],
})

const stateChange = (from: AssetState, to: AssetState): StateChange => ({
  subject: P1,
  at: 900,
  from,
  to,
  why: 'person',
  by: 'Ann',
  room: asRoomId('R1'),
  note: '',
  refused: null,
  usedMs: 3_600_000,
  uses: 2,
})

test('everything comes back after closing and opening', () => {
  const dir = folder()
  const store = opened(dir)
  const subjects = [
    subject('P1', { tag: tag(1), homeRoom: asRoomId('R1'), highRisk: true, risk: 'high', state: 'dirty' }),
    subject('X1', { kind: 'patient', mrn: 'M-1' }),
  ]
  const readers = [
    {
      id: asReaderId('dock'),
      driver: 'uhf-r200',
      link: 'serial:/dev/tty1',
      receiver: null,
      room: asRoomId('R1'),
      settings: { power: 20, list: [1] },
    },
  ]
  const plans = [
    {
      id: asPlanId('pm'),
      asset: P1,
      type: null,
      title: 'Safety',
      basis: 'aem' as const,
      every: 12,
      unit: 'months' as const,
      lastDone: '2026-01-31',
      highRisk: true,
      graceDays: 7,
      checklist: [{ text: 'Leakage current', unit: 'µA', min: null, max: 100 }],
      doneMeter: 12.5,
    },
  ]
  const facts: Fact[] = [
    { kind: 'position', position: position(tag(1), { subject: P1, batteryPct: 62.5 }) },
    { kind: 'position', position: position(tag(9), { room: null, runnerUp: null, zone: [], floor: -1 }) },
    { kind: 'stay', stay: stay(P1, 100, 500) },
    { kind: 'stay', stay: stay(P1, 500, null, { room: asRoomId('R2') }) },
    { kind: 'alert', alert: alert('A1', { subject: P1, toldTo: { role: 'nurse', people: ['Ann'] } }), event: null },
    { kind: 'alert', alert: alert('A2', { state: 'resolved', resolvedAt: 2000, code: 'false-alarm' }), event: null },
    {
      kind: 'case',
      case: {
        id: asCaseId('C1'),
        subject: P1,
        state: 'searching',
        cause: 'battery',
        openedAt: 1,
        closedAt: null,
        lastRoom: null,
        lastFloor: 1,
        lastHeardAt: 1,
        evidence: ['12 %', 'all receivers up'],
        story: [{ ...caseEvent, did: 'not-here' }],
      },
    },
    {
      kind: 'case',
      case: {
        id: asCaseId('C2'),
        subject: P1,
        state: 'found',
        cause: 'tag-silent',
        openedAt: 1,
        closedAt: 2,
        lastRoom: asRoomId('R1'),
        lastFloor: 1,
        lastHeardAt: 1,
        evidence: [],
        story: [{ ...caseEvent, did: 'heard-again' }],
      },
    },
    {
      kind: 'case',
      case: {
        id: asCaseId('C3'),
        subject: subjects[1]!.id,
        state: 'written-off',
        cause: 'tag-silent',
        openedAt: 1,
        closedAt: 2,
        lastRoom: asRoomId('R1'),
        lastFloor: 1,
        lastHeardAt: 1,
        evidence: [],
        story: [{ ...caseEvent, did: 'write-off' }],
      },
    },
    { kind: 'state', change: stateChange('dirty', 'cleaning') },
    { kind: 'state', change: { ...stateChange('cleaning', 'in-use'), refused: 'It is being cleaned.' } },
    { kind: 'order', order: order('WO-1', 'signed'), did: 'sign' },
    { kind: 'order', order: order('WO-2', 'started'), did: 'start' },
    { kind: 'plan', plan: { ...plans[0], doneMeter: 99 } },
    { kind: 'room', room: asRoomId('R1'), coverage: 'blind', reason: sentence('unreached'), at: 1 },
    { kind: 'problem', source: 'x', problem: { severity: 'info', text: 'x', tip: 'x' }, at: 1 },
  ]
  store.saveSite(site)
  store.saveSubjects(subjects)
  store.saveReaders(readers)
  store.savePlans(plans)
  store.saveRoster(roster)
  store.commit(facts)
  const before = store.snapshot()
  store.close()

  const again = opened(dir)
  expect(again.snapshot()).toEqual(before)
  expect(before).toEqual(
    newSnapshot(site, {
      // A move from state to state is the subject's; a refused one is only on record.
      subjects: [{ ...subjects[0], state: 'cleaning' }, subjects[1]],
      readers,
      plans: [{ ...plans[0], doneMeter: 99 }],
      positions: [
        position(tag(1), { subject: P1, batteryPct: 62.5 }),
        position(tag(9), { room: null, runnerUp: null, zone: [], floor: -1 }),
      ],
      openStays: [stay(P1, 500, null, { room: asRoomId('R2') })],
      newestStayAt: 500,
      openAlerts: [alert('A1', { subject: P1, toldTo: { role: 'nurse', people: ['Ann'] } })],
      openCases: facts[6]!.kind === 'case' ? [facts[6].case] : [],
      restingCases: facts[8]!.kind === 'case' ? [facts[8].case] : [],
      roster,
      lastMoves: [stateChange('dirty', 'cleaning')],
      openOrders: [order('WO-2', 'started')],
    }),
  )
  expect(again.order(asOrderId('WO-1'))).toEqual(order('WO-1', 'signed'))
  expect(again.ordersOf(P1)).toHaveLength(2)
  expect(again.ordersDue('2026-02-01', '2026-02-01')).toHaveLength(2)
  expect(again.highestOrder('WO-')).toBe('WO-2')
  expect(again.moveBefore(P1, 899)).toBe(null)
  expect(again.moveBefore(P1, 900)).toEqual(stateChange('dirty', 'cleaning'))
  expect(again.stateChanges(P1, 9).map(c => [c.to, c.refused])).toEqual([
    ['in-use', 'It is being cleaned.'],
    ['cleaning', null],
  ])
  expect([...again.alerts()].map(a => a.id)).toEqual(['A1', 'A2'])
  expect(again.alert(asAlertId('A2'))?.code).toBe('false-alarm')
  expect(again.falseAlarms('missing', 0)).toEqual({ raised: 2, falseAlarms: 1 })
  expect(again.missingCase(asCaseId('C2'))?.story).toHaveLength(1)
  expect([...again.stays(0, 1000)]).toHaveLength(2)
})

test('a later fact takes the place of the earlier one of its row', () => {
  const store = withPumps(folder())
  store.commit([
    { kind: 'position', position: position(tag(1)) },
    { kind: 'stay', stay: stay(P1, 100, null) },
  ])
  store.commit([
    { kind: 'position', position: position(tag(1), { xM: 9 }) },
    { kind: 'stay', stay: stay(P1, 200, null) },
    { kind: 'stay', stay: stay(P1, 100, 200) },
  ])
  expect(store.snapshot()!.positions.map(p => p.xM)).toEqual([9])
  expect(store.snapshot()!.openStays).toEqual([stay(P1, 200, null)])
})

test('a subject is in one room at a time, and a commit that says otherwise is refused whole', () => {
  const store = withPumps(folder())
  store.commit([{ kind: 'stay', stay: stay(P1, 100, null) }])
  expect(() =>
    store.commit([
      { kind: 'position', position: position(tag(1)) },
      { kind: 'stay', stay: stay(P1, 200, null) },
    ]),
  ).toThrow(/UNIQUE/)
  expect(store.snapshot()).toMatchObject({ positions: [], openStays: [stay(P1, 100, null)] })
})

test('a tag is on one subject; swaps are one step', () => {
  const store = withPumps(folder())
  store.saveSubjects([subject('P1', { tag: tag(2) }), subject('P2', { tag: tag(1) })])
  expect(store.snapshot()!.subjects.map(s => s.tag)).toEqual([tag(2), tag(1)])
  expect(() => store.saveSubjects([subject('P3', { name: 'new' }), subject('P4', { tag: tag(1) })])).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: `Tag ${tag(1)} can't be put on P4: it is on P2.`,
    } satisfies Partial<Failure>),
  )
  expect(() => store.saveSubjects([subject('P5', { tag: tag(7) }), subject('P6', { tag: tag(7) })])).toThrow(
    /it is on P5/,
  )
  expect(store.snapshot()!.subjects.map(s => s.id)).toEqual(['P1', 'P2'])
  store.saveSubjects([subject('P2')])
  expect(store.snapshot()!.subjects[1]!.tag).toBeNull()
})

test('the site keeps its versions and its receivers their order', () => {
  const dir = folder()
  const store = opened(dir)
  store.saveSite(site)
  store.saveSite(site)
  store.saveSite({ ...site, name: 'St. Beth', receivers: site.receivers.toReversed() })
  expect(store.snapshot()!.site).toEqual({ ...site, name: 'St. Beth', receivers: site.receivers.toReversed() })
  store.close()
  const raw = new Database(databaseFile(dir))
  expect(raw.prepare(`SELECT version, plan ->> 'name' AS name FROM site`).all()).toEqual([
    { version: 1, name: 'St. Ann' },
    { version: 2, name: 'St. Beth' },
  ])
  raw.close()
})

test('an alert has a timeline of all that was done with it', () => {
  const store = withPumps(folder())
  const event = (did: AlertEvent['did'], at: number, more: Partial<AlertEvent> = {}): AlertEvent => ({
    at,
    did,
    priority: 'medium',
    who: null,
    note: '',
    code: null,
    dueAt: null,
    ...more,
  })
  const steps: [Partial<Alert>, AlertEvent | null][] = [
    [{}, event('raised', 1000)],
    [{ text: 'still missing' }, null],
    [{ level: 1 }, event('escalated', 9000, { dueAt: 6000, note: 'supervisor' })],
    [
      { state: 'acknowledged', acknowledgedAt: 9500, acknowledgedBy: 'Ann' },
      event('acknowledged', 9500, { who: 'Ann' }),
    ],
    [{ state: 'resolved', resolvedAt: 9900, code: 'found' }, event('resolved', 9900, { who: 'Ann', code: 'found' })],
  ]
  for (const [more, step] of steps) store.commit([{ kind: 'alert', alert: alert('A', more), event: step }])
  expect(store.alertTimeline(asAlertId('A'))).toEqual(steps.flatMap(([, step]) => step ?? []))
  expect(store.snapshot()!.openAlerts).toEqual([])
})

/** Stays of one subject follow each other; the last one may last. */
const life = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 9 })), { maxLength: 12 })
  .chain(steps =>
    fc.boolean().map(lasts => {
      let at = 0
      return steps.map(([gap, length], index) => {
        const fromAt = at + gap
        at = fromAt + length
        return { fromAt, toAt: lasts && index === steps.length - 1 ? null : at }
      })
    }),
  )

test('stays that overlap a time are found, oldest first, whatever the lives', () => {
  fc.assert(
    fc.property(life, life, fc.nat(60), fc.integer({ min: 1, max: 60 }), (one, other, fromAt, length) => {
      const store = openSqliteStore(folder())
      try {
        store.saveSubjects([subject('P1'), subject('P2')])
        const all: Stay[] = [...one.map(s => stay(P1, s.fromAt, s.toAt)), ...other.map(s => stay(P2, s.fromAt, s.toAt))]
        store.commit(all.map(s => ({ kind: 'stay', stay: s })))
        const toAt = fromAt + length
        const wanted = all
          .filter(s => s.fromAt < toAt && (s.toAt === null || s.toAt > fromAt))
          .toSorted((a, b) => a.fromAt - b.fromAt || (a.subject < b.subject ? -1 : 1))
        expect([...store.stays(fromAt, toAt)]).toEqual(wanted)
      } finally {
        store.close()
      }
    }),
    { numRuns: 30 },
  )
})

test('a life told in any cuts of commits is the same life', () => {
  fc.assert(
    fc.property(life, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (steps, cuts) => {
      const stays = steps.map(step => stay(P1, step.fromAt, step.toAt))
      const told = stays.flatMap(s => [{ ...s, toAt: null }, ...(s.toAt === null ? [] : [s])])
      const store = openSqliteStore(folder())
      try {
        store.saveSite(site)
        store.saveSubjects([subject('P1')])
        for (let at = 0, turn = 0; at < told.length; at += cuts[turn++ % cuts.length]!) {
          const cut = told.slice(at, at + cuts[turn % cuts.length]!)
          store.commit(cut.map(s => ({ kind: 'stay', stay: s })))
        }
        expect([...store.stays(-1, 1e9)]).toEqual(stays)
        expect(store.snapshot()!.openStays).toEqual(stays.filter(s => s.toAt === null))
      } finally {
        store.close()
      }
    }),
    { numRuns: 30 },
  )
})

test('a long export does not keep the writer waiting', () => {
  const store = withPumps(folder())
  store.commit(Array.from({ length: 5001 }, (_, n) => ({ kind: 'stay', stay: stay(P1, n * 10, n * 10 + 10) })))
  let read = 0
  for (const _ of store.stays(0, Number.POSITIVE_INFINITY))
    if (read++ % 1000 === 0) store.commit([{ kind: 'position', position: position(tag(1)) }])
  expect(read).toBe(5001)
})

test('what is older than its time is forgotten, what lasts is not', () => {
  const store = withPumps(folder())
  store.commit([
    { kind: 'stay', stay: stay(P1, 10, 20) },
    { kind: 'stay', stay: stay(P1, 20, 200) },
    { kind: 'stay', stay: stay(P2, 5, null) },
    { kind: 'position', position: position(tag(1), { lastHeardAt: 99 }) },
    { kind: 'position', position: position(tag(2), { lastHeardAt: 100 }) },
  ])
  expect(store.forget(100)).toEqual({ stays: 1, positions: 1 })
  expect([...store.stays(0, 1000)]).toEqual([stay(P2, 5, null), stay(P1, 20, 200)])
  expect(store.snapshot()!.positions.map(p => p.tag)).toEqual([tag(2)])
})
