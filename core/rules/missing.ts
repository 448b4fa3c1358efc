import type { Fact } from '../facts.ts'
import type { CaseEvent, MissingCase, MissingCause } from '../model/alert.ts'
import { asCaseId } from '../model/ids.ts'
import type { Position } from '../model/position.ts'
import { inEnglish, type SentenceId, sentence } from '../model/sentences.ts'
import type { Subject } from '../model/subject.ts'
import type { Step } from '../pipeline.ts'
import { patienceOf } from '../presence/rhythm.ts'
import { placeOf, type TagState, type World } from '../world.ts'
import { clear, raise } from './alerts.ts'
import { causeOfSilence } from './causes.ts'
import { listenedMs, witnessesOf } from './witnesses.ts'

const checkEveryMs = 1000

/**
 * Missing equipment: a tag that is silent beyond its own rhythm while those who heard it last still listen. Silence
 * that nobody could have heard (a dead receiver, a start a minute ago) is not held against the tag, nor is silence that
 * people have accounted for. A tag that comes back closes its case.
 */
export function watchMissing(world: World, { now, facts }: Step) {
  if (now - world.scratch.lastMissingCheckAt < checkEveryMs) return
  world.scratch.lastMissingCheckAt = now
  for (const state of world.tags) {
    const subject = world.subjects.get(state.subject)
    if (subject === undefined || state.position === null) continue
    const { lastHeardAt } = state.position
    const open = world.openCases.get(subject.id)
    const resting = world.restingCases.get(subject.id)
    if (open !== undefined) {
      if (lastHeardAt > open.openedAt) close(world, facts, subject, open, state.position)
      else if (open.cause === 'receiver-down') judgeAgain(world, facts, subject, open, state, state.position)
    } else if (resting !== undefined) {
      if (lastHeardAt > (resting.closedAt ?? 0)) comeBack(world, facts, subject, resting, state.position)
    } else if (canBeMissing(subject) && isTooSilent(world, state, lastHeardAt))
      openCase(world, facts, subject, state, state.position)
  }
}

const canBeMissing = (subject: Subject) =>
  (subject.kind === 'asset' || subject.kind === 'bed') && subject.state !== 'retired' && subject.state !== 'in-repair'

/** Right after a start nobody is known to have heard it: then any listening receiver that covers its last room will do. */
function isTooSilent(world: World, state: TagState, lastHeardAt: number): boolean {
  const { staleMs } = patienceOf(state.rhythm.gapMs, state.passive)
  return Math.min(listenedMs(world, state), world.now - lastHeardAt) > staleMs
}

function openCase(world: World, facts: Fact[], subject: Subject, state: TagState, position: Position) {
  const missing: MissingCase = {
    id: asCaseId(`${subject.id}:${world.now}`),
    subject: subject.id,
    state: 'suspected',
    cause: causeOfSilence(world, state, position),
    openedAt: world.now,
    closedAt: null,
    lastRoom: position.room,
    lastFloor: position.floor,
    lastHeardAt: position.lastHeardAt,
    evidence: evidenceOf(world, state, position),
    story: [],
  }
  world.openCases.set(subject.id, missing)
  facts.push({ kind: 'case', case: missing })
  tell(world, facts, subject, missing)
}

function tell(world: World, facts: Fact[], subject: Subject, { cause, lastRoom }: MissingCase) {
  raise(world, facts, {
    rule: 'missing',
    about: subject.id,
    priority: subject.highRisk ? 'medium' : 'low',
    title: sentence('missing'),
    text: [
      sentence('missingText', { name: subject.name, place: placeOf(world, lastRoom) }),
      sentence(causeSentences[cause]),
    ],
    subject: subject.id,
    room: lastRoom,
  })
}

/** The receivers are back, and it is silent still: it was not they alone. */
function judgeAgain(
  world: World,
  facts: Fact[],
  subject: Subject,
  open: MissingCase,
  state: TagState,
  position: Position,
) {
  const up = witnessesOf(world, state).every(r => world.receivers[r].state === 'up')
  if (!up || listenedMs(world, state) <= patienceOf(state.rhythm.gapMs, state.passive).recentMs) return
  const cause = causeOfSilence(world, state, position)
  if (cause === open.cause) return
  const judged = told(world, open, 'judged-again', position, inEnglish([sentence(causeSentences[cause])]))
  world.openCases.set(subject.id, { ...judged, cause })
  facts.push({ kind: 'case', case: { ...judged, cause } })
  tell(world, facts, subject, { ...judged, cause })
}

function close(world: World, facts: Fact[], subject: Subject, open: MissingCase, position: Position) {
  world.openCases.delete(subject.id)
  facts.push({ kind: 'case', case: heardAgain(world, open, position) })
  clear(world, facts, 'missing', subject.id)
}

/** What people had closed speaks again: only news where they had given it up. */
function comeBack(world: World, facts: Fact[], subject: Subject, resting: MissingCase, position: Position) {
  world.restingCases.delete(subject.id)
  if (resting.state !== 'written-off') return
  facts.push({ kind: 'case', case: heardAgain(world, resting, position) })
  raise(world, facts, {
    rule: 'reappeared',
    about: subject.id,
    priority: 'information',
    title: sentence('reappeared'),
    text: [sentence('reappearedText', { name: subject.name, place: placeOf(world, position.room) })],
    subject: subject.id,
    room: position.room,
  })
}

const heardAgain = (world: World, missing: MissingCase, position: Position): MissingCase => ({
  ...told(world, missing, 'heard-again', position, ''),
  state: 'found',
  closedAt: world.now,
})

/** What the house itself has to add to the story. */
function told(
  world: World,
  missing: MissingCase,
  did: CaseEvent['did'],
  { room }: Position,
  note: string,
): MissingCase {
  const event: CaseEvent = { id: `${did}:${world.now}`, at: world.now, by: null, did, room, note, evidence: [] }
  return { ...missing, story: [...missing.story, event] }
}

const causeSentences: Record<MissingCause, SentenceId> = {
  'tag-silent': 'missingTagSilent',
  battery: 'missingBattery',
  'receiver-down': 'missingReceiverDown',
  'left-site': 'missingLeftSite',
  'tag-removed': 'missingTagRemoved',
}

function evidenceOf(world: World, state: TagState, position: Position): string[] {
  const listening = state.lastHeardBy
    .filter(r => world.receivers[r].state === 'up')
    .map(r => world.receivers[r].receiver.id)
  const lines = [
    sentence('evidenceLast', { place: placeOf(world, position.room), pct: Math.round(position.probability * 100) }),
    sentence('evidenceRhythm', {
      gap: spanWords(state.rhythm.gapMs),
      silence: spanWords(world.now - position.lastHeardAt),
    }),
  ]
  if (listening.length > 0) lines.push(sentence('evidenceListening', { receivers: listening }))
  if (state.batteryPct !== null) lines.push(sentence('evidenceBattery', { pct: Math.round(state.batteryPct) }))
  return lines.map(line => inEnglish([line]))
}

function spanWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${Math.max(1, seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
