import { createStore } from 'zustand/vanilla'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { Input } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import type { WorkOrderRow } from '../../core/api/upkeep.ts'
import type { WorkOrder } from '../../core/model/workOrder.ts'
import { applyAct, isRefusal, type OrderAct } from '../../core/upkeep/workOrder.ts'

export type Act = Input<'orders.act'>['act']

/** One step of a work order that was done without a connection: with its own time, under an id that counts once. */
export interface WaitingStep {
  readonly order: string
  readonly actId: string
  readonly by: string
  readonly at: number
  readonly act: Act
}

interface Waiting {
  /** Oldest first. */
  readonly steps: readonly WaitingStep[]
  /** Steps that the engine refused when they arrived, until somebody has read it. */
  readonly refused: readonly { readonly step: WaitingStep; readonly text: string }[]
}

/** Outlives the window: work that was signed in a cellar without a network is not lost with a flat battery. */
export const waitingStore = createStore<Waiting>()(
  persist((): Waiting => ({ steps: [], refused: [] }), {
    name: 'whereabouts.waiting',
    storage: createJSONStorage(() => localStorage),
  }),
)

export const keepStep = (step: WaitingStep) => waitingStore.setState(({ steps }) => ({ steps: [...steps, step] }))

export const forgetRefused = (actId: string) =>
  waitingStore.setState(({ refused }) => ({ refused: refused.filter(({ step }) => step.actId !== actId) }))

/** The order as it will be once these steps have arrived; a refusal is thrown as the Failure that the engine would give. */
export function afterSteps(order: WorkOrderRow, steps: readonly WaitingStep[]): WorkOrderRow {
  let now = { ...order, acts: [] } as unknown as WorkOrder
  for (const { actId, by, at, act } of steps) {
    const whole = (act.kind === 'not-located' ? { note: '', ...act, evidence: [] } : act) as OrderAct
    const next = applyAct(now, now.id, { id: actId, by, at, act: whole })
    if (isRefusal(next)) throw new Failure('conflict', next.refused, next.tip)
    now = next
  }
  const { acts: _acts, ...row } = now
  return row as unknown as WorkOrderRow
}

type Send = (input: Input<'orders.act'>) => Promise<unknown>
let sending = false

/** Sends what waits, in its order, until the connection is gone again. What is refused is kept to be read. */
export async function sendWaiting(send: Send): Promise<void> {
  if (sending) return
  sending = true
  try {
    for (let step = first(); step !== undefined; step = first()) {
      const { order: id, act, by, at, actId } = step
      try {
        await send({ id, act, by, at, actId })
      } catch (cause) {
        if (!(cause instanceof Failure)) throw cause
        // Without a connection, or before its sender has signed in, it goes on waiting.
        if (cause.code === 'unavailable' || cause.code === 'denied') return
        const refusal = { step, text: cause.message }
        waitingStore.setState(({ refused }) => ({ refused: [...refused, refusal] }))
      }
      waitingStore.setState(({ steps }) => ({ steps: steps.filter(each => each.actId !== actId) }))
    }
  } finally {
    sending = false
  }
}

const first = () => waitingStore.getState().steps[0]

/** Orders as they were last seen, for when the engine cannot be asked. */
const seen = new Map<string, WorkOrderRow>()
export const rememberOrders = (orders: readonly WorkOrderRow[]) => {
  for (const order of orders) seen.set(order.id, order)
}
export const orderSeen = (id: string): WorkOrderRow | null => seen.get(id) ?? null
