import type { Fact } from '../facts.ts'
import type { Hearing, RoomDecision, Ruling } from '../model/decision.ts'
import type { ReceiverId, RoomId } from '../model/ids.ts'
import type { TagState, World } from '../world.ts'

/** More receivers than these explain nothing more to a reader. */
const mostHearings = 4
/** A tag between two rooms is refused again and again: one note in this time tells as much. */
const keptEveryMs = 5 * 60_000

/** The evidence of a change of room, as of this moment: the scratch evidence is that of the update that decided. */
export function changeOf(world: World, state: TagState, ruling: Exclude<Ruling, 'kept'>, from: number): RoomDecision {
  const { settled, position } = state
  const rival = position?.runnerUp ?? null
  return decision(world, state, ruling, idOf(world, from), rival, world.now - settled.since)
}

/** Writes down, not too often, that a rival was likelier for a while and was not believed. */
export function noteKept(world: World, state: TagState, rival: number, heldMs: number, facts: Fact[]) {
  if (world.now - state.keptNotedAt < keptEveryMs) return
  state.keptNotedAt = world.now
  const refused = { room: world.rooms[rival].room.id, probability: shareOf(world, rival) }
  const stated = idOf(world, state.settled.room)
  facts.push({ kind: 'decision', decision: decision(world, state, 'kept', stated, refused, heldMs) })
}

function decision(
  world: World,
  state: TagState,
  ruling: Ruling,
  from: RoomId | null,
  rival: RoomDecision['rival'],
  heldMs: number,
): RoomDecision {
  const { settled } = state
  const room = world.rooms[settled.room].room.id
  return {
    subject: state.subject,
    tag: state.tag,
    at: world.now,
    from,
    room,
    probability: settled.probability,
    rival,
    ruling,
    heldMs,
    heard: hearings(world, state),
    down: downIn(world, from, room, rival?.room ?? null),
  }
}

/** Reads that prove a place first, then levels, loudest first, each with what the model expects where the tag now seems to be. */
function hearings(world: World, { track }: TagState): Hearing[] {
  const { evidence } = world.scratch
  const list: Hearing[] = []
  for (let i = 0; i < evidence.count && list.length < mostHearings; i++)
    if (evidence.proof[i])
      list.push({ receiver: world.receivers[evidence.receiver[i]].receiver.id, heardDbm: null, expectedDbm: null })
  for (const { receiver, heardDbm, expectedDbm } of world.estimator.reasons(track)) {
    if (list.length === mostHearings) break
    list.push({ receiver: world.receivers[receiver].receiver.id, heardDbm, expectedDbm })
  }
  return list
}

function downIn(world: World, ...rooms: readonly (RoomId | null)[]): ReceiverId[] {
  const down = new Set<ReceiverId>()
  for (const id of rooms)
    for (const r of (id === null ? undefined : world.rooms[world.roomIndex.get(id) ?? -1])?.own ?? [])
      if (world.receivers[r].state === 'down') down.add(world.receivers[r].receiver.id)
  return [...down]
}

function shareOf({ scratch: { estimate } }: World, room: number): number {
  for (let i = 0; i < estimate.roomCount; i++) if (estimate.rooms[i] === room) return estimate.roomMass[i]
  return 0
}

const idOf = (world: World, room: number): RoomId | null => (room < 0 ? null : world.rooms[room].room.id)
