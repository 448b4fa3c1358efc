import type { MissingCause } from '../model/alert.ts'
import type { RoomId } from '../model/ids.ts'
import type { Position } from '../model/position.ts'
import type { RoomType } from '../model/site.ts'
import { roomOf, type TagState, type World } from '../world.ts'
import { silencedBy } from './witnesses.ts'

/** A battery that said so little before the silence is the reason for it, unless the thing was just passing a way out. */
const emptyPct = 10
/** Lower than most, or so much lower than it used to be: the likeliest reason, unless the thing was at a way out. */
const lowPct = 20
const fallenPct = 10
const fallenBelowPct = 50
const waysOut: ReadonlySet<RoomType> = new Set(['dock', 'exit'])
/** So likely to be at a way out; or so near to its door, and come there so lately, that it was going there. */
const maybeOut = 0.25
const doorM = 5
const passingMs = 60_000

/** Why a tag is not heard, as far as it can be told from what was heard last. */
export function causeOfSilence(world: World, state: TagState, position: Position): MissingCause {
  if (state.tampered) return 'tag-removed'
  if (silencedBy(world, state) !== null) return 'receiver-down'
  const { batteryPct: left, batteryUsualPct: usual } = state
  const isPassing = position.lastHeardAt - position.since <= passingMs
  const wasOut = isAtWayOut(world, position)
  if (isPassing && (wasOut || isNearWayOut(world, position))) return 'left-site'
  if (left !== null && left <= emptyPct) return 'battery'
  if (wasOut) return 'left-site'
  if (left !== null && left <= lowPct) return 'battery'
  if (left !== null && usual !== null && left <= fallenBelowPct && usual - left >= fallenPct) return 'battery'
  return 'tag-silent'
}

const isWayOut = (world: World, id: RoomId | null) => waysOut.has(roomOf(world, id)?.room.type ?? 'other')

const isAtWayOut = (world: World, { room, runnerUp }: Position): boolean =>
  isWayOut(world, room) || (runnerUp !== null && runnerUp.probability >= maybeOut && isWayOut(world, runnerUp.room))

function isNearWayOut(world: World, { room, xM, yM }: Position): boolean {
  const doors = roomOf(world, room)?.floor.doors ?? []
  return doors.some(
    ({ rooms, at }) =>
      room !== null &&
      rooms.includes(room) &&
      rooms.some(id => isWayOut(world, id)) &&
      Math.hypot(at[0] - xM, at[1] - yM) <= doorM,
  )
}
