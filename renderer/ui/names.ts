import type { Speech } from '../i18n/speech.ts'
import type { SiteView } from '../live/station.ts'

/** The floor's own name, or its number in words where the plan gives none. */
export const floorName = (floor: { readonly floor: number; readonly name: string }, speech: Speech) =>
  floor.name === '' ? speech.say('floor.name', { floor: floor.floor }) : floor.name

export function floorNameOf(site: SiteView | null, floor: number, speech: Speech): string {
  const known = site?.floors.find(f => f.floor === floor)
  return floorName(known ?? { floor, name: '' }, speech)
}

/** What people call a room; its id where the plan is not known (yet). */
export function roomNameOf(site: SiteView | null, floor: number, room: string): string {
  const here = site?.floors.find(f => f.floor === floor)?.rooms.find(r => r.id === room)
  return here?.name ?? site?.floors.flatMap(f => f.rooms).find(r => r.id === room)?.name ?? room
}

/** Room and floor in one, each in the direction of its own words. */
export const placeWords = (site: SiteView | null, floor: number, room: string | null, speech: Speech): string =>
  speech.say('room.onFloor', {
    room: room === null ? speech.say('card.outside') : roomNameOf(site, floor, room),
    floor: floorNameOf(site, floor, speech),
  })

/** A type that its bearer's name does not already say; empty otherwise. */
export const typeBeside = (name: string, type: string) =>
  name.toLocaleLowerCase().startsWith(type.toLocaleLowerCase()) ? '' : type

export const isPerson = (kind: string) => kind === 'patient' || kind === 'staff'
