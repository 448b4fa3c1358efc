import type { RoomId, SubjectId } from '../model/ids.ts'
import type { DueItem } from '../model/maintenance.ts'
import type { Position } from '../model/position.ts'
import type { Subject } from '../model/subject.ts'
import type { Spot, Ways } from '../ways/ways.ts'

/** Why something of the right type is not offered; in the order in which it is judged. */
const passedOverReasons = [
  'dirty',
  'cleaning',
  'in-use',
  'in-repair',
  'quarantined',
  'missing',
  'retired',
  'overdue high-risk maintenance',
  'not heard',
  'no way there',
] as const
type PassedOver = (typeof passedOverReasons)[number]

interface Offer {
  readonly subject: SubjectId
  readonly room: RoomId
  /** Walking metres from the start; a change of floors counts as some. */
  readonly metres: number
}

export interface Nearest {
  /** Nearest first. */
  readonly offers: readonly Offer[]
  readonly passedOver: readonly { readonly subject: SubjectId; readonly why: PassedOver }[]
}

/** One thing that may be offered, as it is known now. */
export interface Candidate {
  readonly subject: Subject
  readonly position: Position | null
  readonly due: readonly DueItem[]
}

/**
 * The available things by walking distance. Never one that is dirty, in use, quarantined (a recall sets that) or overdue
 * for high-risk maintenance, nor one that is not heard any more: a walk to an old place is how trust is lost.
 */
export function nearestAvailable(ways: Ways, start: Spot, candidates: readonly Candidate[], wheels = true): Nearest {
  const reached = ways.from(start, { wheels })
  const offers: Offer[] = []
  const passedOver: { subject: SubjectId; why: PassedOver }[] = []
  for (const { subject, position, due } of candidates) {
    const why = keptBack(subject, position, due)
    const spot = position === null ? null : spotOf(ways, position)
    const metres = spot === null ? Infinity : reached.metresTo(spot)
    if (why !== null) passedOver.push({ subject: subject.id, why })
    else if (spot === null || metres === Infinity) passedOver.push({ subject: subject.id, why: 'no way there' })
    else offers.push({ subject: subject.id, room: spot.room, metres })
  }
  offers.sort((a, b) => a.metres - b.metres || (a.subject < b.subject ? -1 : 1))
  return { offers, passedOver }
}

function keptBack(subject: Subject, position: Position | null, due: readonly DueItem[]): PassedOver | null {
  if (subject.state !== 'available') return subject.state
  if (due.some(item => item.status === 'overdue' && item.highRisk)) return 'overdue high-risk maintenance'
  return position === null || position.freshness === 'lost' ? 'not heard' : null
}

/** Where it most likely is: its room, or the likeliest room of its zone. */
export function spotOf(ways: Ways, position: Position): Spot | null {
  const room = position.room ?? position.zone[0]
  const middle = room === undefined ? null : ways.middleOf(room)
  return middle === null ? null : position.room === null ? middle : { ...middle, xM: position.xM, yM: position.yM }
}
