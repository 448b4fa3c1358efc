import type { MissingCause } from '../model/alert.ts'
import type { RoomId } from '../model/ids.ts'
import type { Position } from '../model/position.ts'
import type { RoomType } from '../model/site.ts'
import { roomOf, type TagState, type World } from '../world.ts'
import { silencedBy } from './witnesses.ts'

/** A battery that said so little before the silence is the reason for it, wherever the thing was. */
const emptyPct = 10
/** Lower than most, or so much lower than it used to be: the likeliest reason, unless the thing was on its way out. */
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
  if (left !== null && left <= emptyPct) return 'battery'
  if (wasLeaving(world, position)) return 'left-site'
  if (left !== null && left <= lowPct) return 'battery'
  if (left !== null && usual !== null && left <= fallenBelowPct && usual - left >= fallenPct) return 'battery'
  return 'tag-silent'
}

function wasLeaving(world: World, position: Position): boolean {
  const isOut = (id: RoomId | null) => waysOut.has(roomOf(world, id)?.room.type ?? 'other')
  if (isOut(position.room)) return true
  if (position.runnerUp !== null && position.runnerUp.probability >= maybeOut && isOut(position.runnerUp.room))
    return true
  const { room, floor, xM, yM, since, lastHeardAt } = position
  if (room === null || lastHeardAt - since > passingMs) return false
  const doors = roomOf(world, room)?.floor.doors ?? []
  return doors.some(
    ({ rooms, at }) =>
      floor === roomOf(world, room)?.floor.floor &&
      rooms.includes(room) &&
      rooms.some(isOut) &&
      Math.hypot(at[0] - xM, at[1] - yM) <= doorM,
  )
}
