import type { RoomId, SubjectId } from '../model/ids.ts'
import type { AssetState } from '../model/subject.ts'

/** One move of one piece of equipment from state to state, or one that was refused. */
export interface StateChange {
  readonly subject: SubjectId
  /** Epoch ms. */
  readonly at: number
  readonly from: AssetState
  /** What it became; what was wanted, where it was refused. */
  readonly to: AssetState
  readonly why: 'room' | 'scan' | 'work' | 'case' | 'person'
  /** Who said so; null for what the house noticed by itself. */
  readonly by: string | null
  /** Where it was, as far as known. */
  readonly room: RoomId | null
  readonly note: string
  /** Why not, in words; null for a move that was made. */
  readonly refused: string | null
  /** The meter after it: time in use up to then, ms, and how often it was taken into use. */
  readonly usedMs: number
  readonly uses: number
}

/** What is kept of a piece of equipment beside its state. */
export interface StateMemory {
  /** Epoch ms of the last move. */
  readonly since: number
  /** The state from which it went missing. */
  readonly before: AssetState | null
  /** Time in use up to `since`, ms, and how often it was taken into use. */
  readonly usedMs: number
  readonly uses: number
}

/** What the last move that was made leaves behind. */
export const memoryOf = ({ at, from, to, usedMs, uses }: StateChange): StateMemory => ({
  since: at,
  usedMs,
  uses,
  before: to === 'missing' ? from : null,
})

/** What the meter shows at `now` (epoch ms) of equipment in a state; null while nothing of it was ever counted. */
export function meterOf(memory: StateMemory | undefined, state: AssetState, now: number): Meter | null {
  if (memory === undefined) return null
  const running = state === 'in-use' ? Math.max(0, now - memory.since) : 0
  return { usedMs: memory.usedMs + running, uses: memory.uses }
}

export interface Meter {
  readonly usedMs: number
  readonly uses: number
}
