import type { Fact } from '../facts.ts'
import type { MissingCase, MissingCause } from '../model/alert.ts'
import { asCaseId } from '../model/ids.ts'
import type { Position } from '../model/position.ts'
import type { Subject } from '../model/subject.ts'
import type { Step } from '../pipeline.ts'
import { patienceOf } from '../presence/rhythm.ts'
import { nameOfRoom, roomOf, type TagState, type World } from '../world.ts'
import { clear, raise } from './alerts.ts'

const checkEveryMs = 1000
/** A battery that said this little before the silence is the likeliest reason for it. */
const emptyBatteryPct = 10

/**
 * Missing equipment: a tag that is silent beyond its own rhythm while those who heard it last still listen. Silence
 * that nobody could have heard (a dead receiver, a start a minute ago) is not held against the tag. A tag that comes
 * back closes its case.
 */
export function watchMissing(world: World, { now, facts }: Step) {
  if (now - world.scratch.lastMissingCheckAt < checkEveryMs) return
  world.scratch.lastMissingCheckAt = now
  for (const state of world.tags) {
    const subject = world.subjects.get(state.subject)
    if (subject === undefined || state.position === null || !canBeMissing(subject)) continue
    const open = world.openCases.get(subject.id)
    if (open) {
      if (state.position.lastHeardAt > open.openedAt) close(world, facts, open)
      continue
    }
    const silentMs = listenedSilence(world, state, state.position)
    if (silentMs > patienceOf(state.rhythm.gapMs, state.passive).staleMs)
      openCase(world, facts, subject, state, state.position)
  }
}

const canBeMissing = (subject: Subject) =>
  (subject.kind === 'asset' || subject.kind === 'bed') && subject.state !== 'retired' && subject.state !== 'in-repair'

/**
 * For how long the tag has been silent while at least one of its last receivers listened, ms; 0 where none listens now.
 * Right after a start nobody is known to have heard it: then any listening receiver that covers its last room will do.
 */
function listenedSilence(world: World, state: TagState, position: Position): number {
  const room = roomOf(world, position.room)
  const witnesses =
    state.lastHeardBy.length > 0 ? state.lastHeardBy : room === undefined ? [] : [...room.own, ...room.covering]
  let listeningSince = Infinity
  for (const r of witnesses) {
    const { state: word, since } = world.receivers[r]
    if (word === 'up') listeningSince = Math.min(listeningSince, since)
  }
  if (listeningSince === Infinity) return 0
  return world.now - Math.max(position.lastHeardAt, listeningSince, world.startedAt)
}

function openCase(world: World, facts: Fact[], subject: Subject, state: TagState, position: Position) {
  const cause = causeOf(world, state, position)
  const missing: MissingCase = {
    id: asCaseId(`${subject.id}:${world.now}`),
    subject: subject.id,
    state: 'suspected',
    cause,
    openedAt: world.now,
    closedAt: null,
    lastRoom: position.room,
    lastFloor: position.floor,
    lastHeardAt: position.lastHeardAt,
    evidence: evidenceOf(world, state, position),
  }
  world.openCases.set(subject.id, missing)
  facts.push({ kind: 'case', case: missing })
  raise(world, facts, {
    rule: 'missing',
    about: subject.id,
    priority: subject.highRisk ? 'medium' : 'low',
    title: 'Missing',
    text: `${subject.name} is not heard any more. Last in ${nameOfRoom(world, position.room)}. ${causeWords[cause]}`,
    subject: subject.id,
    room: position.room,
  })
}

function close(world: World, facts: Fact[], open: MissingCase) {
  world.openCases.delete(open.subject)
  facts.push({ kind: 'case', case: { ...open, state: 'found', closedAt: world.now } })
  clear(world, facts, 'missing', open.subject)
}

const causeWords: Record<MissingCause, string> = {
  'tag-silent': 'Its receivers are alive: it was moved out of reach, or its tag stopped.',
  battery: 'Its tag battery was nearly empty.',
  'receiver-down': 'Its receivers are down.',
  'left-site': 'It was last at a way out.',
}

function causeOf(world: World, state: TagState, position: Position): MissingCause {
  if (state.batteryPct !== null && state.batteryPct <= emptyBatteryPct) return 'battery'
  const room = roomOf(world, position.room)
  if (room !== undefined && (room.room.type === 'dock' || room.room.type === 'exit')) return 'left-site'
  return 'tag-silent'
}

function evidenceOf(world: World, state: TagState, position: Position): string[] {
  const listening = state.lastHeardBy
    .filter(r => world.receivers[r].state === 'up')
    .map(r => world.receivers[r].receiver.id)
  const lines = [
    `Last in ${nameOfRoom(world, position.room)} with ${Math.round(position.probability * 100)} %.`,
    `It is usually heard every ${spanWords(state.rhythm.gapMs)}; silent for ${spanWords(world.now - position.lastHeardAt)}.`,
  ]
  if (listening.length > 0) lines.push(`Still listening where it was last heard: ${listening.join(', ')}.`)
  if (state.batteryPct !== null) lines.push(`Its battery said ${Math.round(state.batteryPct)} %.`)
  return lines
}

function spanWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${Math.max(1, seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
