import { beforeEach, expect, it, vi } from 'vitest'
import { Failure } from '../../core/api/errors.ts'
import type { WorkOrderRow } from '../../core/api/upkeep.ts'

const kept = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
})
const { afterSteps, keepStep, sendWaiting, waitingStore } = await import('./waiting.ts')

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
const check = { order: order.id, actId: 'a', by: 'Ann', at: 5, act: { kind: 'check', item: 0, ok: true } } as const
const sign = { order: order.id, actId: 'b', by: 'Ann', at: 6, act: { kind: 'sign', outcome: 'passed' } } as const
const unavailable = new Failure('unavailable', 'Gone', '')

beforeEach(() => waitingStore.setState({ steps: [], refused: [] }))

it('applies steps as the engine will, and refuses what it would refuse', () => {
  expect(afterSteps(order, [check, sign])).toMatchObject({
    state: 'signed',
    outcome: 'passed',
    closedAt: 6,
    name: 'Pump',
  })
  expect(() => afterSteps(order, [sign])).toThrow(/not answered/)
})

it('keeps steps over a reload, sends them in order once there is a connection, and each until it has arrived', async () => {
  keepStep(check)
  keepStep(sign)
  expect(JSON.parse(kept.get('whereabouts.waiting')!).state.steps).toHaveLength(2)
  const sent: string[] = []
  let up = false
  const send = async ({ actId, at }: { actId?: string; at?: number }) => {
    if (!up) throw unavailable
    sent.push(`${actId} ${at}`)
    if (sent.length === 1) up = false
  }
  await sendWaiting(send)
  expect(sent).toEqual([])
  up = true
  await sendWaiting(send)
  expect(sent).toEqual(['a 5'])
  expect(waitingStore.getState().steps.map(step => step.actId)).toEqual(['b'])
  up = true
  await sendWaiting(send)
  expect(sent).toEqual(['a 5', 'b 6'])
  expect(waitingStore.getState().steps).toEqual([])
})

it('keeps a refusal to be read, and goes on with the rest', async () => {
  keepStep(check)
  keepStep(sign)
  await sendWaiting(async ({ actId }) => {
    if (actId === 'a') throw new Failure('conflict', 'Somebody was quicker.', '')
  })
  expect(waitingStore.getState()).toMatchObject({
    steps: [],
    refused: [{ step: check, text: 'Somebody was quicker.' }],
  })
})
