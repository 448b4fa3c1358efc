import type { AlertId, CaseId, RoomId, SubjectId } from './ids.ts'
import type { Said } from './sentences.ts'

/** Loudest first. */
export const priorities = ['high', 'medium', 'low', 'information'] as const
export type Priority = (typeof priorities)[number]

export type AlertState = 'new' | 'acknowledged' | 'resolved'

/** What it turned out to be. */
export const resolutionCodes = ['found', 'false-alarm', 'returned', 'handled', 'test', 'other'] as const
export type ResolutionCode = (typeof resolutionCodes)[number]

/** A role, and who of it is on duty; nobody where the roster knows none. */
export interface Told {
  readonly role: string
  readonly people: readonly string[]
}

export interface Alert {
  readonly id: AlertId
  /** The rule that raised it: a word of `core/rules`. */
  readonly rule: string
  /** How loud it is; "information" while it is part of another one. */
  readonly priority: Priority
  /** How loud its rule wants it. */
  readonly ownPriority: Priority
  readonly title: string
  readonly text: string
  /** Title and text as sentences, for other languages; null in alerts of older versions. */
  readonly said: Said | null
  readonly subject: SubjectId | null
  readonly room: RoomId | null
  readonly state: AlertState
  readonly raisedAt: number
  readonly acknowledgedAt: number | null
  readonly acknowledgedBy: string | null
  readonly resolvedAt: number | null
  /** Null while it is open, and where its cause went away by itself. */
  readonly resolvedBy: string | null
  readonly code: ResolutionCode | null
  /** The last thing that somebody wrote to it; all of them are in its timeline. */
  readonly note: string
  /** How many steps of its escalation were taken. */
  readonly level: number
  /** Whom it was told to last. */
  readonly toldTo: Told | null
  /** When it goes on to the next unless somebody acknowledges it; null = it does not. */
  readonly nextEscalationAt: number | null
  /** When those who acknowledged it are reminded that it is open still, and when they were. */
  readonly remindAt: number | null
  readonly remindedAt: number | null
  /** The alert that explains this one: it is counted there and makes no sound of its own. */
  readonly partOf: AlertId | null
  /** How many are part of this one. */
  readonly holds: number
}

/** One step of an alert's life, kept for good. */
export interface AlertEvent {
  readonly at: number
  readonly did:
    | 'raised'
    | 'priority'
    | 'acknowledged'
    | 'noted'
    | 'escalated'
    /** Those whom it was told to went off duty, or the roster changed: others are told. */
    | 'handed-over'
    | 'reminded'
    | 'folded'
    | 'unfolded'
    | 'resolved'
  readonly priority: Priority
  readonly who: string | null
  /** What was written; for "escalated" and "handed-over" whom it was told to, for "folded" the alert it became part of. */
  readonly note: string
  readonly code: ResolutionCode | null
  /** When it was due, where it was: what fell due while nothing ran is carried out late. */
  readonly dueAt: number | null
}

/** Why a tag is not heard, as far as one can tell from here. */
export const missingCauses = ['tag-silent', 'battery', 'receiver-down', 'left-site', 'tag-removed'] as const
export type MissingCause = (typeof missingCauses)[number]
export const missingStates = ['suspected', 'searching', 'found', 'written-off'] as const
export type MissingState = (typeof missingStates)[number]

/** One step of a case's life: what was done, by whom (null = the house itself), and what the house said then. */
export interface CaseEvent {
  /** One that is sent twice counts once. */
  readonly id: string
  readonly at: number
  readonly by: string | null
  readonly did: 'search' | 'not-here' | 'found' | 'write-off' | 'heard-again' | 'judged-again'
  readonly room: RoomId | null
  readonly note: string
  readonly evidence: readonly string[]
}

/** Missing equipment is a case with a life of its own (A5), not a blinking dot. */
export interface MissingCase {
  readonly id: CaseId
  readonly subject: SubjectId
  readonly state: MissingState
  readonly cause: MissingCause
  readonly openedAt: number
  readonly closedAt: number | null
  readonly lastRoom: RoomId | null
  readonly lastFloor: number
  readonly lastHeardAt: number
  /** What was true when it was opened, in plain lines. */
  readonly evidence: readonly string[]
  /** Oldest first; never shortened. */
  readonly story: readonly CaseEvent[]
}
