import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asOrderId, asPlanId, asSubjectId } from '../model/ids.ts'
import type { Outcome, WorkOrder } from '../model/workOrder.ts'
import { House, startAt, subject } from '../testHouse.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { parseCheck, spellCheck } from './checkItem.ts'
import { applyAct, isRefusal, type OrderAct, type OrderRefusal } from './workOrder.ts'

const id = asOrderId('WO-1')
const open: OrderAct = {
  kind: 'open',
  subject: asSubjectId('pump'),
  plan: asPlanId('plan'),
  dueOn: '2026-01-10',
  orderKind: 'pm',
  title: 'Safety test',
  highRisk: true,
  checklist: [parseCheck('Case intact'), parseCheck('Leakage current <= 100 µA')],
}

describe('a checklist', () => {
  test.each([
    ['Case intact', { text: 'Case intact', unit: null, min: null, max: null }],
    ['Leakage current <= 100 µA', { text: 'Leakage current', unit: 'µA', min: null, max: 100 }],
    ['Battery >= 11.5 V', { text: 'Battery', unit: 'V', min: 11.5, max: null }],
    ['Flow 95..105 ml/h', { text: 'Flow', unit: 'ml/h', min: 95, max: 105 }],
  ])('%s', (line, item) => {
    expect(parseCheck(line)).toEqual(item)
    expect(spellCheck(parseCheck(line))).toBe(line)
  })

  test('any line reads back as it was written', () => {
    fc.assert(
      fc.property(fc.string(), line => {
        const item = parseCheck(line)
        expect(parseCheck(spellCheck(item))).toEqual(item)
      }),
    )
  })
})

describe('a work order', () => {
  const run = (acts: readonly OrderAct[], from: WorkOrder | null = null) =>
    acts.reduce<WorkOrder | OrderRefusal | null>((order, act, n) => {
      if (order !== null && isRefusal(order)) return order
      return applyAct(order, id, { id: `${n} ${act.kind}`, by: 'Ann', at: startAt + n, act })
    }, from)

  test('goes from opening to signature', () => {
    const order = run([
      open,
      { kind: 'start' },
      { kind: 'check', item: 0, ok: true },
      { kind: 'check', item: 1, reading: 12 },
      { kind: 'record', parts: [{ name: 'Battery', count: 1 }], labourMin: 25 },
      { kind: 'sign', outcome: 'passed' },
    ]) as WorkOrder
    expect(order).toMatchObject({ state: 'signed', outcome: 'passed', closedBy: 'Ann', labourMin: 25 })
    expect(order.checklist[1]).toMatchObject({ reading: 12, ok: true })
  })

  test.each<[string, readonly OrderAct[], RegExp]>([
    [
      'a line is not answered',
      [open, { kind: 'start' }, { kind: 'check', item: 0, ok: true }],
      /A line of the checklist/,
    ],
    [
      'a reading is beyond its limit',
      [open, { kind: 'start' }, { kind: 'check', item: 0, ok: true }, { kind: 'check', item: 1, reading: 101 }],
      /did not pass/,
    ],
    ['nobody started', [open], /not started/],
  ])('is not signed as passed where %s', (_, acts, words) => {
    const refused = run([...acts, { kind: 'sign', outcome: 'passed' }]) as OrderRefusal
    expect(refused.refused).toMatch(words)
    expect(refused.tip).not.toBe('')
  })

  test('is not signed as not found before anybody looked', () => {
    expect(run([open, { kind: 'sign', outcome: 'could-not-locate' }])).toMatchObject({ refused: expect.any(String) })
    const looked: OrderAct = { kind: 'not-located', room: null, note: '', evidence: [] }
    expect(run([open, looked, { kind: 'sign', outcome: 'could-not-locate' }])).toMatchObject({ state: 'signed' })
  })

  const anyAct: fc.Arbitrary<OrderAct> = fc.oneof(
    fc.constant<OrderAct>(open),
    fc.constant<OrderAct>({ kind: 'start' }),
    fc.tuple(fc.nat(2), fc.boolean()).map(([item, ok]): OrderAct => ({ kind: 'check', item, ok })),
    fc
      .tuple(fc.nat(2), fc.integer({ min: 0, max: 200 }))
      .map(([item, reading]): OrderAct => ({ kind: 'check', item, reading })),
    fc.constant<OrderAct>({ kind: 'not-located', room: null, note: '', evidence: [] }),
    fc
      .constantFrom<Outcome>('passed', 'failed', 'could-not-locate')
      .map((outcome): OrderAct => ({ kind: 'sign', outcome })),
    fc.constant<OrderAct>({ kind: 'cancel', reason: 'x' }),
  )

  test('whatever comes: what is closed stays as it is, a signature stands on its checks, an act counts once', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 20 }), acts => {
        let order: WorkOrder | null = null
        acts.forEach((act, n) => {
          const signed = { id: `${n}`, by: 'Ann', at: startAt + n, act }
          const next = applyAct(order, id, signed)
          if (isRefusal(next)) return
          if (order !== null) expect(['open', 'started']).toContain(order.state)
          expect(applyAct(next, id, signed)).toBe(next)
          if (next.state === 'signed' && next.outcome === 'passed')
            expect(next.checklist.every(item => item.ok === true)).toBe(true)
          if (next.state === 'signed' && next.outcome === 'could-not-locate') expect(next.attempts).not.toEqual([])
          order = next
        })
      }),
      { numRuns: 500 },
    )
  })
})

describe('in a house', () => {
  const plan = {
    id: asPlanId('plan'),
    asset: null,
    type: 'Infusion pump',
    title: 'Safety test',
    basis: 'manufacturer' as const,
    every: 12,
    unit: 'months' as const,
    lastDone: null,
    highRisk: true,
    graceDays: 0,
    checklist: [],
    doneMeter: null,
  }
  const house = () => new House(wardSite(), { subjects: [subject('pump', null)], plans: [plan] })
  const does = (h: House, ...acts: OrderAct[]) => {
    for (const act of acts)
      h.command({ kind: 'order', order: id, signed: { id: `${act.kind}`, by: 'Ann', at: h.now, act } })
    return h.step()
  }
  const bare = { ...open, checklist: [] }

  test('its signature fulfils the plan and gives the equipment back, in one step', () => {
    const h = house()
    does(h, bare, { kind: 'start' })
    expect(h.world.subjects.get(asSubjectId('pump'))!.state).toBe('in-repair')
    const facts = does(h, { kind: 'sign', outcome: 'passed' })
    expect(facts.map(f => f.kind).toSorted()).toEqual(['order', 'plan', 'state'])
    expect(h.of('plan')[0].plan).toMatchObject({ asset: 'pump', lastDone: '2026-01-05' })
    expect(h.world.subjects.get(asSubjectId('pump'))!.state).toBe('available')
    expect(h.world.openOrders.size).toBe(0)
  })

  test('failed equipment is held back', () => {
    const h = house()
    does(h, bare, { kind: 'start' }, { kind: 'sign', outcome: 'failed' })
    expect(h.world.subjects.get(asSubjectId('pump'))!.state).toBe('quarantined')
  })

  test('what was not found is not done', () => {
    const h = house()
    does(
      h,
      bare,
      { kind: 'not-located', room: null, note: '', evidence: [] },
      { kind: 'sign', outcome: 'could-not-locate' },
    )
    expect(h.of('plan')).toEqual([])
    expect(h.world.subjects.get(asSubjectId('pump'))!.state).toBe('available')
  })

  test('sent twice, it happens once', () => {
    const h = house()
    does(h, bare, { kind: 'start' })
    expect(does(h, bare, { kind: 'start' })).toEqual([])
  })
})
