import { inEnglish, type Sentence, sentence } from '../model/sentences.ts'
import type { Step } from '../pipeline.ts'
import type { ReceiverState, RoomState, World } from '../world.ts'

/**
 * Which rooms can be heard. A room is blind when all its own receivers of one kind are down (its RFID reader may be dead
 * while BLE goes on: what only RFID would see is not seen), or when all gateways that can hear into it are.
 */
export function cover(world: World, { now, facts }: Step) {
  if (!world.scratch.receiversTurned) return
  world.scratch.receiversTurned = false
  for (const state of world.rooms) {
    const { coverage, reason } = judge(world, state)
    if (coverage === state.coverage && isSame(reason, state.reason)) continue
    state.blindSince = coverage !== 'blind' ? null : (state.blindSince ?? now)
    state.coverage = coverage
    state.reason = reason
    facts.push({ kind: 'room', room: state.room.id, coverage, reason, at: now })
  }
}

/** How people call them. */
function judge(world: World, { own, covering }: RoomState): Pick<RoomState, 'coverage' | 'reason'> {
  for (const kind of ['ble', 'rfid', 'nfc', 'barcode'] as const) {
    const ofKind = own.map(r => world.receivers[r]).filter(r => r.receiver.kind === kind)
    if (ofKind.length > 0 && ofKind.every(isDown))
      return {
        coverage: 'blind',
        reason: sentence('blindOwn', { kind: { word: kind }, ids: ofKind.map(r => r.receiver.id) }),
      }
  }
  if (covering.length > 0 && covering.every(r => isDown(world.receivers[r])))
    return {
      coverage: 'blind',
      reason: covering.length === 1 ? sentence('blindOne') : sentence('blindAll', { count: covering.length }),
    }
  const near = [...own, ...covering]
  if (near.length === 0) return { coverage: 'none', reason: sentence('unreached') }
  if (near.every(r => world.receivers[r].state === 'unheard'))
    return { coverage: 'none', reason: sentence('unheardYet') }
  return { coverage: 'heard', reason: null }
}

const isSame = (a: Sentence | null, b: Sentence | null) =>
  a === b || (a !== null && b !== null && inEnglish([a]) === inEnglish([b]))

const isDown = (receiver: ReceiverState) => receiver.state === 'down'
