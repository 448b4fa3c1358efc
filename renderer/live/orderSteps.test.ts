import { expect, it } from 'vitest'
import type { WorkOrderRow } from '../../core/api/upkeep.ts'
import type { Kept } from '../link/outbox.ts'
import { afterSteps, stepsOf } from './orderSteps.ts'

const order: WorkOrderRow = {
  id: 'WO-000001',
  subject: 'p',
  name: 'Pump',
  plan: null,
  dueOn: null,
  kind: 'pm',
  title: 'Safety test',
  highRisk: false,
  state: 'started',
  openedAt: 1,
  openedBy: 'Ann',
  startedAt: 2,
  startedBy: 'Ann',
  checklist: [{ text: 'Case', unit: null, min: null, max: null, ok: null, reading: null }],
  parts: [],
  labourMin: 0,
  note: '',
  attempts: [],
  outcome: null,
  closedAt: null,
  closedBy: null,
}
const check = { id: 'a', by: 'Ann', at: 5, act: { kind: 'check', item: 0, ok: true } } as const
const sign = { id: 'b', by: 'Ann', at: 6, act: { kind: 'sign', outcome: 'passed' } } as const

it('applies steps as the engine will, and refuses what it would refuse', () => {
  expect(afterSteps(order, [check, sign])).toMatchObject({
    state: 'signed',
    outcome: 'passed',
    closedAt: 6,
    name: 'Pump',
  })
  expect(() => afterSteps(order, [sign])).toThrow(/not answered/)
})

it('takes the waiting steps of one order out of all that waits', () => {
  const act = (id: string, more: object): Kept => ({
    id,
    op: 'orders.act',
    input: { id: order.id, by: 'Ann', act: check.act, actId: id },
    name: null,
    at: 5,
    late: true,
    ...more,
  })
  const kept = [
    act('a', {}),
    act('on-its-way', { late: false }),
    act('of-another', { input: { id: 'WO-000002', by: 'Ann', act: check.act } }),
    act('b', { input: { id: order.id, by: 'Ann', act: sign.act }, at: 6 }),
    act('search', { op: 'missing.search', input: { id: order.id } }),
  ]
  expect(stepsOf(kept, order.id)).toEqual([check, sign])
})
