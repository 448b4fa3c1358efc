import type { Output } from '../../core/api/contract.ts'
import type { RoomRow } from '../../core/api/rows.ts'

/** Whether what the engine tells of its rooms is no longer what the plan in this window says. */
export function saysOtherwise(
  rows: Iterable<Pick<RoomRow, 'id' | 'name' | 'unit' | 'type'>>,
  site: Pick<Output<'site.show'>, 'floors'> | null,
): boolean {
  const known = new Map(site?.floors.flatMap(floor => floor.rooms.map(room => [room.id, room] as const)))
  for (const row of rows) {
    const room = known.get(row.id)
    if (room?.name !== row.name || room.unit !== row.unit || room.type !== row.type) return true
  }
  return false
}
