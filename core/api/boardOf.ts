import type { PositionRow, RoomRow } from './rows.ts'

/** One room of the downtime board and who and what is in it. `null`: rooms cannot be told apart, or it is outside of them. */
interface BoardRoom {
  readonly room: string | null
  readonly name: string
  readonly rows: readonly PositionRow[]
}

export interface BoardUnit {
  /** Empty where rooms belong to none. */
  readonly unit: string
  readonly floor: number
  readonly rooms: readonly BoardRoom[]
}

const kindOrder = { patient: 0, staff: 1, bed: 2, asset: 3 } as const

/**
 * The downtime board: everybody and everything by unit and room, in the order in which people read it. Rooms without
 * anybody stand on it too, to be written in by hand.
 * @param floor null = the whole house; @param unit null = all of it
 */
export function boardOf(
  positions: Iterable<PositionRow>,
  rooms: Iterable<RoomRow>,
  { floor, unit }: { readonly floor: number | null; readonly unit: string | null },
): BoardUnit[] {
  const inRoom = Map.groupBy(
    [...positions].filter(row => floor === null || row.floor === floor),
    row => row.room,
  )
  const own = [...rooms].filter(
    room => (floor === null || room.floor === floor) && (unit === null || room.unit === unit),
  )
  const known = new Set(own.map(room => room.id))
  const compare = new Intl.Collator('en', { numeric: true }).compare
  const units = Map.groupBy(own, room => JSON.stringify([room.floor, room.unit]))
  const board: BoardUnit[] = [...units.values()].map(of => ({
    unit: of[0].unit,
    floor: of[0].floor,
    rooms: of
      .map(({ id, name }) => ({ room: id, name, rows: ordered(inRoom.get(id) ?? []) }))
      .sort((a, b) => compare(a.name, b.name)),
  }))
  board.sort((a, b) => a.floor - b.floor || compare(a.unit, b.unit))
  if (unit !== null) return board
  // Nobody may be missing on paper because no one room is sure.
  const beside = [...inRoom].flatMap(([room, rows]) => (room !== null && known.has(room) ? [] : rows))
  for (const [on, rows] of Map.groupBy(beside, row => row.floor))
    board.push({ unit: '', floor: on, rooms: [{ room: null, name: '', rows: ordered(rows) }] })
  return board

  function ordered(rows: readonly PositionRow[]): PositionRow[] {
    return [...rows].sort((a, b) => kindOrder[a.kind] - kindOrder[b.kind] || compare(a.name, b.name))
  }
}
