import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Input } from '../../../core/api/contract.ts'
import { Failure } from '../../../core/api/errors.ts'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { useAct, useAsked } from '../../live/asking.ts'
import { useLink } from '../../live/hooks.ts'
import { type Act, afterSteps, orderSeen, rememberOrders, stepsOf } from '../../live/orderSteps.ts'
import { clock, link, outbox } from '../../live/station.ts'

/** A work order as it stands here: what the engine says of it, and the steps that wait to be sent. */
export function useOrder(id: string) {
  const kept = useStore(outbox.store, s => s.kept)
  const steps = useMemo(() => stepsOf(kept, id), [kept, id])
  const live = useLink().state === 'live'
  // Asked again when what waited has arrived.
  const { answer, failure } = useAsked('orders.show', { id }, steps.length === 0 ? 'sent' : 'waiting')
  /** What became of it by acts here, since this answer. */
  const [done, setDone] = useState<{ since: WorkOrderRow | null; order: WorkOrderRow } | null>(null)
  const { failure: refused, act } = useAct()
  const [refusedHere, setRefusedHere] = useState<Failure | null>(null)
  useEffect(() => {
    if (answer !== null) rememberOrders([answer])
  }, [answer])
  const known = done !== null && done.since === answer ? done.order : (answer ?? orderSeen(id))
  const order = known === null ? null : standing(known, steps)

  const take = (changed: WorkOrderRow) => {
    rememberOrders([changed])
    setDone({ since: answer, order: changed })
  }

  /** Done by whom the badge and PIN show, whoever works here. @throws Failure: not proved, or refused */
  const goOnAs = async (proof: Input<'session.vouch'>, next: Act): Promise<void> => {
    const { voucher, name } = await link.call('session.vouch', proof)
    take(await link.call('orders.act', { id, act: next, by: name }, voucher))
  }

  /** @returns whether it was done; without a connection: whether it will be, as far as one can tell here. */
  const goOn = async (next: Act, by: string): Promise<boolean> => {
    if (live && steps.length === 0) {
      const changed = await act('orders.act', { id, act: next, by })
      // The connection broke meanwhile: it waits.
      if (changed === null) return stepsOf(outbox.store.getState().kept, id).length > 0
      take(changed)
      return true
    }
    if (known === null) return false
    const step = { id: '', by, at: Math.round(clock.now()), act: next }
    try {
      afterSteps(known, [...steps, step])
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      setRefusedHere(cause)
      return false
    }
    setRefusedHere(null)
    outbox.append('orders.act', { id, act: next, by })
    return true
  }
  return {
    order,
    waiting: steps.length,
    goOn,
    goOnAs,
    failure: order === null ? failure : null,
    refused: live ? refused : refusedHere,
  }
}

/** Without the steps where they no longer fit: the engine says so when they arrive. */
function standing(order: WorkOrderRow, steps: Parameters<typeof afterSteps>[1]): WorkOrderRow {
  try {
    return afterSteps(order, steps)
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    return order
  }
}
