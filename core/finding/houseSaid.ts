import type { SubjectId } from '../model/ids.ts'
import { nameOfRoom, type World } from '../world.ts'

/** What the house can say of a thing's place now, and how well it listens, in plain lines: the record of a search. */
export function houseSaid(world: World, id: SubjectId): string[] {
  const tag = world.subjects.get(id)?.tag
  const up = world.receivers.filter(r => r.state === 'up').length
  const listening = `${up} of ${world.receivers.length} receivers listened.`
  if (tag == null) return ['It wears no tag.', listening]
  const position = world.tags[world.tagIndex.get(tag) ?? -1]?.position ?? null
  if (position === null) return ['Its tag was never heard.', listening]
  const heard = new Date(position.lastHeardAt).toISOString()
  const room = nameOfRoom(world, position.room)
  return [
    `The answer was ${room}, ${Math.round(position.probability * 100)} %, ${position.freshness}, last heard ${heard}.`,
    listening,
    ...(position.batteryPct === null ? [] : [`Its tag battery said ${Math.round(position.batteryPct)} %.`]),
  ]
}
