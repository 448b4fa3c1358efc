import type { Fact } from '../facts.ts'
import type { TagState, World } from '../world.ts'

/**
 * The proof before this one must be so long ago, and so many updates by radio alone must lie between: otherwise the engine
 * would be praised for remembering what it was told.
 */
const apartMs = 60_000
const byRadio = 5

/**
 * Touches and scans are free truth: writes down what was stated just before against the room that the read proves. Called
 * with the drained evidence, before it is weighed. RFID antennas hear through doors and prove less, so they are not asked.
 */
export function testify(world: World, state: TagState, now: number, facts: Fact[]) {
  const { evidence } = world.scratch
  let proof = -1
  for (let i = 0; i < evidence.count; i++) if (evidence.proof[i] && isContact(world, evidence.receiver[i])) proof = i
  if (proof < 0) {
    state.updatesByRadio++
    return
  }
  const { id, room } = world.receivers[evidence.receiver[proof]].receiver
  const { position } = state
  const independent = now - state.provenAt >= apartMs && state.updatesByRadio >= byRadio
  state.provenAt = now
  state.updatesByRadio = 0
  if (room === undefined || !independent || position === null) return
  // A stale place is shown as old: nobody was told that it is there now.
  if (position.freshness !== 'live' && position.freshness !== 'recent') return
  facts.push({
    kind: 'truth',
    truth: {
      at: now,
      subject: state.subject,
      receiver: id,
      room,
      said: position.room,
      probability: position.probability,
    },
  })
}

function isContact(world: World, index: number): boolean {
  const { kind } = world.receivers[index].receiver
  return kind === 'nfc' || kind === 'barcode'
}
