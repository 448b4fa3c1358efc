import type { RoomId } from '../model/ids.ts'
import type { Stay } from '../model/position.ts'
import type { RoomType } from '../model/site.ts'
import type { AssetState } from '../model/subject.ts'
import { noTimes, passageTypes, passingMs, type UseWord } from '../model/usage.ts'

/** What is on record of one piece of equipment around a time. */
export interface Course {
  /** Those that overlap the time, the last one that began before it even if it ended, the first one after; oldest first. */
  readonly stays: readonly Pick<Stay, 'room' | 'fromAt' | 'toAt'>[]
  readonly stateBefore: AssetState
  /** Moves that were made within the time, oldest first. */
  readonly moves: readonly { readonly at: number; readonly to: AssetState }[]
  /** When its tag was found lost, oldest first. */
  readonly lostAt: readonly number[]
  /** Epoch ms up to which all of this is on record: now. */
  readonly knownUntil: number
}

/** One word for a while. `room`: where it is, or was last. */
export interface UseSpan {
  readonly room: RoomId
  readonly word: UseWord
  readonly fromAt: number
  readonly toAt: number
}

/** A time with what is known of the place in it. */
interface Whereabouts {
  readonly room: RoomId
  readonly how: 'stands' | 'passes' | 'unheard'
  readonly fromAt: number
  readonly toAt: number
}

/**
 * What one piece of equipment did from `fromAt` until before `toAt` (epoch ms), without gaps from when it was first heard;
 * nothing while it was retired.
 */
export function* useOf(
  course: Course,
  typeOf: (room: RoomId) => RoomType | undefined,
  fromAt: number,
  toAt: number,
): Generator<UseSpan> {
  let state = course.stateBefore
  let next = 0
  for (const place of placesOf(course, typeOf)) {
    let at = Math.max(place.fromAt, fromAt)
    const end = Math.min(place.toAt, toAt)
    while (at < end) {
      for (let move = course.moves[next]; move !== undefined && move.at <= at; move = course.moves[next]) {
        state = move.to
        next++
      }
      const until = Math.min(end, course.moves[next]?.at ?? Infinity)
      const word = wordOf(state, place.how)
      if (word !== null) yield { room: place.room, word, fromAt: at, toAt: until }
      at = until
    }
  }
}

/** Milliseconds of each word by room. */
export function sumUse(spans: Iterable<UseSpan>): Map<RoomId, Record<UseWord, number>> {
  const sums = new Map<RoomId, Record<UseWord, number>>()
  for (const { room, word, fromAt, toAt } of spans) {
    let times = sums.get(room)
    if (times === undefined) sums.set(room, (times = noTimes()))
    times[word] += toAt - fromAt
  }
  return sums
}

function wordOf(state: AssetState, how: Whereabouts['how']): UseWord | null {
  if (state === 'retired') return null
  if (state === 'missing') return 'missing'
  if (how === 'unheard') return 'unheard'
  if (state === 'in-repair' || state === 'quarantined') return 'repair'
  if (state === 'dirty' || state === 'cleaning') return 'to-clean'
  if (how === 'passes') return 'transit'
  return state === 'in-use' ? 'in-use' : 'idle'
}

/** Stays, and what lies between them. */
function* placesOf({ stays, lostAt, knownUntil }: Course, typeOf: (room: RoomId) => RoomType | undefined) {
  for (let i = 0; i < stays.length; i++) {
    const stay = stays[i]
    const end = stay.toAt ?? knownUntil
    const passes = passageTypes.has(typeOf(stay.room) ?? 'other') && end - stay.fromAt <= passingMs
    yield { room: stay.room, how: passes ? 'passes' : 'stands', fromAt: stay.fromAt, toAt: end } as Whereabouts
    if (stay.toAt === null) return
    const after = stays[i + 1]
    const until = after?.fromAt ?? knownUntil
    if (until > end) yield { room: stay.room, how: between(stay.room, after?.room), fromAt: end, toAt: until } as const

    function between(room: RoomId, then: RoomId | undefined): Whereabouts['how'] {
      if (until - end <= passingMs) return then !== undefined && then !== room ? 'passes' : 'stands'
      // Heard, but too faintly to name a room: it is still somewhere near.
      return lostAt.some(at => at >= end && at < until) ? 'unheard' : 'stands'
    }
  }
}
