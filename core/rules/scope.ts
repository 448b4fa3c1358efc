import type { RoomId } from '../model/ids.ts'
import type { Rule } from '../model/rule.ts'
import type { Site } from '../model/site.ts'
import { waysOut } from '../presence/passage.ts'
import type { Subject } from '../model/subject.ts'
import { countedFixes } from './trace.ts'

/** The rooms that a rule is about; null = every room. Exits are meant where an exit rule names none. */
export function roomsOf(rule: Rule, site: Pick<Site, 'floors'>): ReadonlySet<RoomId> | null {
  const { rooms, units, floors } = rule.where
  const isBare = rooms.length + units.length + floors.length + rule.where.roomTypes.length === 0
  if (isBare && rule.kind !== 'exit-zone') return null
  const types = isBare ? [...waysOut] : rule.where.roomTypes
  const fits = <T>(list: readonly T[], value: T) => list.length === 0 || list.includes(value)
  return new Set(
    site.floors.flatMap(floor =>
      floor.rooms
        .filter(
          room =>
            fits<string>(rooms, room.id) &&
            fits(types, room.type) &&
            fits(units, room.unit) &&
            fits(floors, floor.floor),
        )
        .map(room => room.id),
    ),
  )
}

/** Whom a rule is about. Stock counts equipment; other rules any equipment, bed or patient unless they say which. */
export function isAbout(rule: Rule, subject: Subject): boolean {
  const { kinds, types, subjects } = rule.who
  if (subject.kind === 'staff' || subject.state === 'retired') return false
  if (rule.kind === 'par' && subject.kind === 'patient') return false
  if (kinds.length > 0 && !kinds.includes(subject.kind)) return false
  if (subjects.length > 0 && !subjects.includes(subject.id)) return false
  return types.length === 0 || types.some(type => type.toLowerCase() === subject.type.toLowerCase())
}

/** From how many fixes on, and how sure in tenths, a rule takes a room for granted: fixes are counted in steps, and so is sureness. */
export function confirms(rule: Rule): { readonly fixes: number; readonly sure: number } {
  return {
    fixes: countedFixes.find(step => step >= rule.fixes) ?? countedFixes[countedFixes.length - 1],
    sure: Math.ceil(rule.sure * 10 - 1e-8),
  }
}
