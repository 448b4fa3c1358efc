import type { AlertId, CaseId, RoomId, SubjectId } from './ids.ts'

/** Loudest first. */
export const priorities = ['high', 'medium', 'low', 'information'] as const
export type Priority = (typeof priorities)[number]

export type AlertState = 'new' | 'acknowledged' | 'resolved'

export interface Alert {
  readonly id: AlertId
  /** The rule that raised it: a word of `core/rules`. */
  readonly rule: string
  readonly priority: Priority
  readonly title: string
  readonly text: string
  readonly subject: SubjectId | null
  readonly room: RoomId | null
  readonly state: AlertState
  readonly raisedAt: number
  readonly acknowledgedAt: number | null
  readonly acknowledgedBy: string | null
  readonly resolvedAt: number | null
}

/** Why a tag is not heard, as far as one can tell from here. */
export type MissingCause = 'tag-silent' | 'battery' | 'receiver-down' | 'left-site'
export type MissingState = 'suspected' | 'searching' | 'found' | 'written-off'

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
}
