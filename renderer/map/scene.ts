import type { PositionRow } from '../../core/api/rows.ts'
import type { Priority } from './bitmaps.ts'
import type { Crowd } from './crowd.ts'
import type { FloorView } from './roomLayout.ts'

export interface AlarmOf {
  readonly priority: Priority
  readonly answered: boolean
}

/** What the floor looks like now, beside its walls: everything that the subject layer draws from. */
export interface Scene {
  readonly floor: FloorView
  readonly crowd: Crowd
  readonly rows: ReadonlyMap<string, PositionRow>
  /** Rooms where nothing can be heard. */
  readonly blind: ReadonlySet<string>
  readonly alarms: { readonly subjects: ReadonlyMap<string, AlarmOf>; readonly rooms: ReadonlyMap<string, AlarmOf> }
  readonly chosenSubject: string | null
  readonly chosenRoom: string | null
  readonly focusedRoom: string | null
  readonly hovered: string | null
  readonly hoveredRoom: string | null
  /** Name of a ward that is drawn as one number. */
  readonly hoveredUnit: string | null
  /** Who the search found; null = no search, everybody is equal. */
  readonly found: ReadonlySet<string> | null
  readonly words: SceneWords
}

interface SceneWords {
  readonly notHeard: string
  /** "3 min" */
  age(ms: number): string
  /** "last 14:02" */
  last(at: number): string
  now(): number
  /** "412 or 414" */
  zone(names: readonly string[]): string
  /** A subject's name, or what stands for it. */
  subject(name: string): string
  /** What people call a room, wherever it is. */
  room(id: string): string
}

const loudness: Readonly<Record<Priority, number>> = { high: 3, medium: 2, low: 1, information: 0 }

/** The louder of two; an unanswered alarm is louder than an answered one of the same priority. */
export function louder(a: AlarmOf | undefined, b: AlarmOf | undefined): AlarmOf | undefined {
  if (!a || !b) return a ?? b
  if (loudness[a.priority] !== loudness[b.priority]) return loudness[a.priority] > loudness[b.priority] ? a : b
  return a.answered ? b : a
}
