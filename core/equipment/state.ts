import { mayMove } from '../model/assetMoves.ts'
import type { AssetState } from '../model/subject.ts'
import type { RoomType } from '../model/site.ts'

/** What moves equipment from one state to another. */
export type Mover =
  /** It stays in a room of this type. */
  | { readonly kind: 'room'; readonly type: RoomType }
  /** Someone scanned it, and at what post. */
  | { readonly kind: 'scan'; readonly post: 'use' | 'return' | 'wash' | 'clean' }
  /** Work on it began or was signed off; `safe`: it may be used again. */
  | { readonly kind: 'work'; readonly word: 'begun' | 'done'; readonly safe: boolean }
  /** A case of missing equipment was opened, or it came back. */
  | { readonly kind: 'case'; readonly word: 'opened' | 'found' }
  /** Someone says so. */
  | { readonly kind: 'person'; readonly to: AssetState }

/** Why a move was refused, for the person or the audit. */
export interface Refused {
  readonly refused: string
}

/** Rooms in which equipment is used on somebody. */
export const careRooms: ReadonlySet<RoomType> = new Set(['patient', 'emergency', 'icu', 'theatre', 'imaging'])
/** Rooms in which it waits for the next user. */
const shelfRooms: ReadonlySet<RoomType> = new Set(['clean-utility', 'storage'])

/**
 * The state that follows; the same one where nothing changes. `before`: the state from which it went missing.
 * A room only says what it can know: equipment that was used and is put on a shelf uncleaned is dirty, and nothing that is
 * in repair, quarantined, missing or retired changes because it is carried through the house.
 */
export function nextState(state: AssetState, by: Mover, before: AssetState | null = null): AssetState | Refused {
  const to = wanted(state, by, before)
  if (to === state || mayMove(state, to)) return to
  return { refused: `It is ${words[state]} and cannot become ${words[to]}. ${advice(state)}` }
}

function wanted(state: AssetState, by: Mover, before: AssetState | null): AssetState {
  switch (by.kind) {
    case 'person':
      return by.to
    case 'room':
      return byRoom(state, by.type)
    case 'scan':
      return { use: 'in-use', return: 'dirty', wash: 'cleaning', clean: 'available' }[by.post] as AssetState
    case 'work':
      return by.word === 'begun' ? 'in-repair' : by.safe ? 'available' : 'quarantined'
    case 'case':
      if (by.word === 'opened') return state === 'retired' ? state : 'missing'
      return state === 'missing' ? (before ?? 'dirty') : state
  }
}

function byRoom(state: AssetState, type: RoomType): AssetState {
  if (state === 'in-repair' || state === 'quarantined' || state === 'missing' || state === 'retired') return state
  if (type === 'workshop') return 'in-repair'
  if (type === 'soiled-utility' || type === 'laundry') return 'dirty'
  if (careRooms.has(type)) return state === 'available' ? 'in-use' : state
  if (shelfRooms.has(type)) return state === 'cleaning' ? 'available' : state === 'in-use' ? 'dirty' : state
  return state
}

const words: Readonly<Record<AssetState, string>> = {
  available: 'available',
  'in-use': 'in use',
  dirty: 'dirty',
  cleaning: 'being cleaned',
  'in-repair': 'in repair',
  quarantined: 'quarantined',
  missing: 'missing',
  retired: 'retired',
}

function advice(state: AssetState): string {
  if (state === 'in-use' || state === 'dirty') return 'Have it cleaned first.'
  if (state === 'in-repair') return 'Sign its work order off first.'
  if (state === 'quarantined') return 'Biomed must release it first.'
  if (state === 'retired') return 'Take it over anew: that quarantines it until it was tested.'
  return 'Finish cleaning it first.'
}
