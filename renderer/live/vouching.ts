import { createStore } from 'zustand/vanilla'
import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import type { Permission } from '../../core/api/permissions.ts'
import { link, outbox } from './station.ts'

/** What is done at a shared station by somebody who says so for the one act; the rest is for who has signed in. */
const byName: readonly Permission[] = ['alarms.answer', 'equipment.use', 'missing.work']

/** Whether the one at this window may do it now, or may once they have said who they are. */
export const mayAct = (needed: Permission): boolean => {
  const { state } = link
  return (
    state.state === 'live' && (state.may.includes(needed) || (state.standing === 'station' && byName.includes(needed)))
  )
}

interface Vouching {
  /** Takes the voucher, or null where nobody says who they are. Null = nothing is waiting for that. */
  readonly answer: ((voucher: string | null) => void) | null
}
export const vouchingStore = createStore<Vouching>(() => ({ answer: null }))

/** Does it; where the station itself may not, asks who does. @throws Failure */
export async function doSigned<Name extends OperationName>(op: Name, input: Input<Name>): Promise<Output<Name>> {
  try {
    return await outbox.call(op, input)
  } catch (cause) {
    if (!(cause instanceof Failure) || cause.code !== 'denied' || !isStation()) throw cause
    const voucher = await askWho()
    if (voucher === null) throw cause
    return link.call(op, input, voucher)
  }
}

const isStation = () => link.state.state === 'live' && link.state.standing === 'station'

function askWho(): Promise<string | null> {
  vouchingStore.getState().answer?.(null)
  return new Promise(resolve => {
    const answer = (voucher: string | null) => {
      vouchingStore.setState({ answer: null })
      resolve(voucher)
    }
    vouchingStore.setState({ answer })
  })
}
