import type { AlertId, SubjectId } from '../model/ids.ts'
import { roomOf, type ReceiverState, type TagState, type World } from '../world.ts'

/** Fell silent within so long of each other: for one reason. Slow tags get more of their own gaps. */
const togetherMs = 3 * 60_000
const togetherGaps = 3

/** Alerts that say no more than that a tag is not heard. */
export const isSilence = (world: World, rule: string): boolean =>
  rule === 'missing' || world.rules.some(known => known.id === rule && known.kind === 'silent')

/** Who would hear it if it spoke: those who heard it last; right after a start, those who can hear into its last room. */
export function witnessesOf(world: World, state: TagState): readonly number[] {
  if (state.lastHeardBy.length > 0) return state.lastHeardBy
  const room = roomOf(world, state.position?.room ?? null)
  return room === undefined ? [] : [...room.own, ...room.covering]
}

/**
 * The receiver whose silence is the tag's silence: the loudest of those who heard it last, or half of them, went down in
 * the same minutes. Null where the tag fell silent among living receivers.
 */
export function silencedBy(world: World, state: TagState): ReceiverState | null {
  const heard = state.lastHeardBy.map(r => world.receivers[r])
  if (heard.length === 0 || state.position === null) return null
  const fell = heard.filter(receiver => receiver.state === 'down' && isTogether(state, receiver))
  return heard[0] === fell[0] || 2 * fell.length >= heard.length ? (fell[0] ?? null) : null
}

function isTogether({ position, rhythm }: TagState, receiver: ReceiverState): boolean {
  const { heartbeats, lastHeardAt, since } = receiver
  const lastWord = heartbeats === null ? since : Math.min(since, Math.max(heartbeats.lastAt, lastHeardAt))
  return position !== null && position.lastHeardAt >= lastWord - Math.max(togetherMs, togetherGaps * rhythm.gapMs)
}

/** The open alert of a reader or receiver that explains why a thing is not heard; null without one. */
export function explains(world: World, subject: SubjectId): AlertId | null {
  const state = tagOf(world, subject)
  const receiver = state === undefined ? null : silencedBy(world, state)
  if (receiver === null) return null
  const reader = receiver.reader === null ? undefined : world.openAlerts.get(`reader-down:${receiver.reader}`)
  return (reader ?? world.openAlerts.get(`receiver-down:${receiver.receiver.id}`))?.id ?? null
}

/** For how long somebody has been listening where it was last heard, ms; 0 where nobody does. */
export function listenedMs(world: World, state: TagState): number {
  let since = Infinity
  for (const r of witnessesOf(world, state)) {
    const receiver = world.receivers[r]
    if (receiver.state === 'up') since = Math.min(since, receiver.since)
  }
  return since === Infinity ? 0 : world.now - Math.max(since, world.listeningSince)
}

export function tagOf(world: World, subject: SubjectId): TagState | undefined {
  const tag = world.subjects.get(subject)?.tag
  return tag == null ? undefined : world.tags[world.tagIndex.get(tag) ?? -1]
}
