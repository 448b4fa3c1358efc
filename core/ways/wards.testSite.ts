import { asRoomId } from '../model/ids.ts'
import type { Point, Room, Site } from '../model/site.ts'

export type Plan = Pick<Site, 'floors' | 'shafts'>

/** Corners of a rectangle from its lower left one. */
export const box = (x: number, y: number, w: number, h: number): Point[] => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
]

/** A room of no particular kind, called by its id. */
export const room = (id: string, polygon: Point[]): Room => ({
  id: asRoomId(id),
  name: id,
  type: 'other',
  unit: '',
  polygon,
})

/** A ward of two rows of rooms along a corridor, on each of some floors, joined by a lift at one end and stairs at the other. */
export function wards(floors: number, rooms: number): Plan {
  const half = rooms / 2
  const length = half * 4
  const plan = Array.from({ length: floors }, (_, i) => {
    const f = i + 1
    const corridor = room(`${f}-corridor`, box(0, 5, length, 3))
    const list = Array.from({ length: rooms }, (_, n) => room(`${f}-${n}`, box((n % half) * 4, n < half ? 0 : 8, 4, 5)))
    const lift = room(`${f}-lift`, box(-3, 5, 3, 3))
    const stairs = room(`${f}-stairs`, box(length, 5, 3, 3))
    const door = (a: Room, b: Room, at: Point) => ({ rooms: [a.id, b.id] as const, at, widthM: 1 })
    return {
      floor: f,
      name: `${f}`,
      bounds: [-3, 0, length + 3, 13] as const,
      rooms: [corridor, ...list, lift, stairs],
      walls: [],
      doors: [
        ...list.map((r, n) => door(r, corridor, [(n % half) * 4 + 1, n < half ? 5 : 8])),
        // Some neighbours share a door, so that the corridor is not always the shortest way.
        ...list.flatMap((r, n) =>
          n % 3 === 0 && n % half < half - 1 ? [door(r, list[n + 1], [(n % half) * 4 + 4, n < half ? 2 : 11])] : [],
        ),
        door(lift, corridor, [0, 6.5]),
        door(stairs, corridor, [length, 6.5]),
      ],
    }
  })
  const stops = (name: string) => plan.map(({ floor }) => ({ floor, room: asRoomId(`${floor}-${name}`) }))
  return {
    floors: plan,
    shafts: [
      { kind: 'lift', rooms: stops('lift') },
      { kind: 'stairs', rooms: stops('stairs') },
    ],
  }
}
