import type { CaseEvent, MissingCase } from '../model/alert.ts'
import type { RoomId } from '../model/ids.ts'

/** What people do with a case of missing equipment. */
export type CaseAct =
  | { readonly kind: 'search'; readonly note: string }
  /** Somebody looked into a room in vain. */
  | { readonly kind: 'not-here'; readonly room: RoomId; readonly note: string }
  | { readonly kind: 'found'; readonly room: RoomId | null; readonly note: string }
  | { readonly kind: 'write-off'; readonly note: string }

/** One act: who, when (epoch ms, of the act and not of its arrival), and an id that counts once. */
export interface SignedCaseAct {
  readonly id: string
  readonly by: string
  readonly at: number
  readonly act: CaseAct
}

export interface CaseRefusal {
  readonly refused: string
  readonly tip: string
}

export const isCaseRefusal = (result: MissingCase | CaseRefusal): result is CaseRefusal => 'refused' in result

/** The case after an act; the same object where the act is in it already. `evidence`: what the house says now. */
export function applyCaseAct(
  missing: MissingCase,
  { id, by, at, act }: SignedCaseAct,
  evidence: readonly string[],
): MissingCase | CaseRefusal {
  if (missing.story.some(event => event.id === id)) return missing
  if (missing.state === 'found')
    return { refused: 'It was found already.', tip: 'Nothing needs to be done; the list is up to date.' }
  if (missing.state === 'written-off' && act.kind !== 'found')
    return { refused: 'It was written off.', tip: 'Say where it was found, if it was.' }
  const room = act.kind === 'not-here' || act.kind === 'found' ? act.room : null
  const event: CaseEvent = { id, at, by, did: act.kind, room, note: act.note, evidence }
  const story = [...missing.story, event]
  switch (act.kind) {
    case 'search':
    case 'not-here':
      return { ...missing, state: 'searching', story }
    case 'found':
      return { ...missing, state: 'found', closedAt: at, story }
    case 'write-off':
      return { ...missing, state: 'written-off', closedAt: at, story }
  }
}

/** Rooms that somebody searched in vain, once for each time. */
export const searchedRooms = (missing: MissingCase): RoomId[] =>
  missing.story.flatMap(({ did, room }) => (did === 'not-here' && room !== null ? [room] : []))
