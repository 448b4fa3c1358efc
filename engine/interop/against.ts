import { asRoomId, type RoomId } from '../../core/model/ids.ts'
import type { MaintenancePlan } from '../../core/model/maintenance.ts'
import type { Reader } from '../../core/model/reader.ts'
import type { Site } from '../../core/model/site.ts'
import type { Subject } from '../../core/model/subject.ts'
import type { Row } from './row.ts'

/** What a table is checked against: what is there already. */
export interface Against {
  /** Null while there is no site: rooms can't be checked then. */
  readonly site: Site | null
  readonly subjects: readonly Subject[]
  readonly readers: readonly Reader[]
  readonly plans: readonly MaintenancePlan[]
  /** Calendar day of the site `YYYY-MM-DD`; work can't have been done after it. */
  readonly today: string
}

/** A room by its id, or by its name where only one room has it. */
export function roomFinder(site: Site | null): (row: Row, column: string, text: string) => RoomId | null {
  const rooms = site?.floors.flatMap(floor => floor.rooms) ?? []
  const ids = new Set<string>(rooms.map(room => room.id))
  const byName = Map.groupBy(rooms, room => room.name.toLowerCase())
  return (row, column, text) => {
    if (text === '' || !site || ids.has(text)) return text === '' ? null : asRoomId(text)
    const named = byName.get(text.toLowerCase()) ?? []
    if (named.length === 1) return named[0]!.id
    row.refuse(
      column,
      named.length
        ? `several rooms are called "${text}": give the id, one of ${named.map(room => room.id).join(', ')}`
        : `the site has no room "${text}"`,
    )
    return null
  }
}

/** Each id once; tells the line of the first. */
export function onceOnly(): (row: Row, column: string, id: string, called?: string) => void {
  const lines = new Map<string, number>()
  return (row, column, id, called = id) => {
    if (id === '') return
    const before = lines.get(id)
    if (before !== undefined) row.refuse(column, `${called} is already on line ${before}`)
    else lines.set(id, row.line)
  }
}
