import type { Site } from '../../core/model/site.ts'

/**
 * A radio model holds for the building and the receivers that it was walked with: where walls and rooms are, and who listens where.
 * What rooms and receivers are called, or are for, changes nothing of it.
 */
export function keptRadio(
  former: Site | null,
  floors: Site['floors'],
  receivers: Site['receivers'],
): Pick<Site, 'radio'> {
  if (former?.radio === undefined) return {}
  return shapeOf(former.floors, former.receivers) === shapeOf(floors, receivers) ? { radio: former.radio } : {}
}

const shapeOf = (floors: Site['floors'], receivers: Site['receivers']) =>
  JSON.stringify([
    floors.map(({ floor, bounds, rooms, walls, blocked }) => [
      floor,
      bounds,
      rooms.map(({ id, polygon }) => [id, polygon]),
      walls,
      blocked ?? null,
    ]),
    receivers.map(({ id, kind, xM, yM, zM, floor, room }) => [id, kind, xM, yM, zM ?? null, floor, room ?? null]),
  ])
