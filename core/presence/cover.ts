import type { Step } from '../pipeline.ts'
import type { ReceiverState, RoomState, World } from '../world.ts'

/**
 * Which rooms can be heard. A room with receivers of its own is blind as soon as all of one kind are down (its RFID
 * reader may be dead while BLE goes on: what only RFID would see is not seen). A room without is blind when all that
 * can hear into it are down.
 */
export function cover(world: World, { now, facts }: Step) {
  if (!world.scratch.receiversTurned) return
  world.scratch.receiversTurned = false
  for (const state of world.rooms) {
    const { coverage, reason } = judge(world, state)
    if (coverage === state.coverage && reason === state.reason) continue
    state.blindSince = coverage !== 'blind' ? null : (state.blindSince ?? now)
    state.coverage = coverage
    state.reason = reason
    facts.push({ kind: 'room', room: state.room.id, coverage, reason, at: now })
  }
}

const kindWords = { ble: 'BLE gateway', rfid: 'RFID reader', nfc: 'NFC reader', barcode: 'scanner' } as const

function judge(world: World, { own, covering }: RoomState): Pick<RoomState, 'coverage' | 'reason'> {
  for (const kind of ['ble', 'rfid', 'nfc', 'barcode'] as const) {
    const ofKind = own.map((r) => world.receivers[r]).filter((r) => r.receiver.kind === kind)
    if (ofKind.length > 0 && ofKind.every(isDown))
      return { coverage: 'blind', reason: `its ${kindWords[kind]} ${ofKind.map((r) => r.receiver.id).join(', ')} is down` }
  }
  const near = own.length > 0 ? own : covering
  if (near.length === 0) return { coverage: 'none', reason: null }
  if (near.every((r) => isDown(world.receivers[r])))
    return { coverage: 'blind', reason: near.length === 1 ? 'the receiver that hears it is down' : `all ${near.length} receivers that hear it are down` }
  if (near.every((r) => world.receivers[r].state === 'unheard')) return { coverage: 'none', reason: 'nothing heard here since start' }
  return { coverage: 'heard', reason: null }
}

const isDown = (receiver: ReceiverState) => receiver.state === 'down'
