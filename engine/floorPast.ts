import type { FloorPast } from '../core/api/past.ts'
import type { Stay } from '../core/model/position.ts'
import type { Subject } from '../core/model/subject.ts'

/**
 * The stays of one floor as columns.
 * @param from epoch ms of the window's beginning
 * @param whose the subject of a stay; `withheld` = not for this asker, `gone` = nobody knows it any more
 */
export function floorPast(
  stays: Iterable<Stay>,
  { floor, from }: { readonly floor: number; readonly from: number },
  whose: (stay: Stay) => Subject | 'withheld' | 'gone',
): FloorPast {
  const past: FloorPast = { subjects: [], rooms: [], whose: [], room: [], from: [], to: [], sure: [], withheld: 0 }
  const subjects = new Map<string, number>()
  const rooms = new Map<string, number>()
  for (const stay of stays) {
    if (stay.floor !== floor) continue
    const subject = whose(stay)
    if (subject === 'withheld') past.withheld++
    if (typeof subject === 'string') continue
    const { id, name, kind, type } = subject
    past.whose.push(indexOf(subjects, id, () => past.subjects.push({ id, name, kind, type })))
    past.room.push(indexOf(rooms, stay.room, () => past.rooms.push(stay.room)))
    past.from.push(Math.floor((stay.fromAt - from) / 1000))
    past.to.push(stay.toAt === null ? null : Math.floor((stay.toAt - from) / 1000))
    past.sure.push(Math.round(stay.probability * 100))
  }
  return past
}

function indexOf(known: Map<string, number>, key: string, add: () => void): number {
  const at = known.get(key)
  if (at !== undefined) return at
  known.set(key, known.size)
  add()
  return known.size - 1
}
