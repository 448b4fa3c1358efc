import type { Point, Segment } from '../../core/model/site.ts'
import type { Shape } from '../../floorplans/reference/building.ts'
import type { Layout } from '../../floorplans/reference/receivers.ts'
import { referenceSite } from '../../sim/referenceSite.ts'
import type { SimSite } from '../../sim/siteFolder.ts'
import { simulatedHouse } from './simulatedHouse.ts'

/** How well the forecast of coverage (`Estimator.toldApart`) comes true for things that stand in a simulated ward. */
export interface CoverageSpec {
  readonly layout: Layout
  readonly seed: number
  /** Points of the walk-through; 0 = none. */
  readonly points: number
  /** Things that stand in each room. */
  readonly things: number
  /** What else is unlike the ward of the layout. */
  readonly altered?: (ward: SimSite) => SimSite
}

interface RoomCoverage {
  /** How often its things are found in it, 0 … 1, and how often that was forecast. */
  readonly truth: number
  readonly forecast: number
  /** How often its things are taken to be in another room, by room index. */
  readonly takenBy: readonly number[]
  /** The rival that was forecast, -1 = none. */
  readonly rival: number
}

const shape: Shape = { floors: 2, wings: 1, roomsPerSide: 10 }
/** After three minutes what stands is weighed by its means, and no other room is being tried for it any more. */
const seconds = 180

/** By room, lifts left out. A thing is found in the room that is held likeliest, stated alone or as first of its zone. */
export function coverageOf({ layout, seed, points, things, altered = ward => ward }: CoverageSpec): RoomCoverage[] {
  const { floors } = referenceSite(shape, layout, { equipment: 0, beds: 0, patients: 0, staff: 0 })
  const rooms = floors.flatMap(floor => floor.rooms.filter(room => room.type !== 'lift').map(room => room.id))
  const ward = referenceSite(shape, layout, { equipment: rooms.length * things, beds: 0, patients: 0, staff: 0 })
  const subjects = ward.subjects.map((s, n) => ({ ...s, stands: true, homeRoom: rooms[n % rooms.length] }))
  const { world, estimator, second } = simulatedHouse(altered({ ...ward, subjects }), { seed, points })
  for (let s = 0; s < seconds; s++) second()
  const foundIn = new Map(world.tags.map(({ subject, settled }) => [subject as string, settled.room]))
  return rooms.map(room => {
    const index = estimator.roomIds.indexOf(room)
    const takenBy = estimator.roomIds.map(() => 0)
    for (const { id, homeRoom } of subjects) {
      const found = foundIn.get(id) ?? -1
      if (homeRoom === room && found >= 0) takenBy[found] += 1 / things
    }
    const truth = takenBy[index]
    takenBy[index] = 0
    const { right, rival } = estimator.toldApart
    return { truth, forecast: right[index], takenBy, rival: rival[index] }
  })
}

export interface CoverageFigures {
  /** Means over rooms and houses, %. */
  readonly forecast: number
  readonly truth: number
  /** Mean difference of a room in one house, and of a room in the mean of the houses, points. */
  readonly ofRooms: number
  readonly ofMeanRooms: number
  /** Rooms with a rival whose likeliest one is the one forecast; that, and any room its things are taken to be in, %. */
  readonly rival: number
  readonly anyRival: number
}

/** Of houses of the same make, with other radio. */
export function coverageFigures(houses: readonly (readonly RoomCoverage[])[]): CoverageFigures {
  const all = houses.flat()
  const mean = (values: readonly number[]) => (100 * values.reduce((sum, v) => sum + v, 0)) / Math.max(1, values.length)
  const off = (rooms: readonly RoomCoverage[]) =>
    Math.abs(rooms.reduce((sum, { forecast, truth }) => sum + forecast - truth, 0)) / rooms.length
  const mistaken = all.filter(({ takenBy, rival }) => rival >= 0 && Math.max(...takenBy) > 0)
  return {
    forecast: mean(all.map(room => room.forecast)),
    truth: mean(all.map(room => room.truth)),
    ofRooms: mean(all.map(room => off([room]))),
    ofMeanRooms: mean(houses[0].map((_, i) => off(houses.map(house => house[i])))),
    rival: mean(mistaken.map(({ takenBy, rival }) => (takenBy[rival] === Math.max(...takenBy) ? 1 : 0))),
    anyRival: mean(mistaken.map(({ takenBy, rival }) => (takenBy[rival] > 0 ? 1 : 0))),
  }
}

/** A gateway in every third room alone, of a ward that has one in each. */
export const everyThirdRoom = (ward: SimSite): SimSite => ({
  ...ward,
  receivers: ward.receivers.filter(({ room }, i) => room?.includes('corridor') || i % 3 === 0),
})

export const quieter =
  (db: number) =>
  (ward: SimSite): SimSite => ({ ...ward, subjects: ward.subjects.map(s => ({ ...s, louderDb: -db })) })

/** The same ward so many times as long and wide. */
export const larger =
  (times: number) =>
  (ward: SimSite): SimSite => {
    const point = ([x, y]: Point): Point => [x * times, y * times]
    const box = ([x0, y0, x1, y1]: Segment): Segment => [x0 * times, y0 * times, x1 * times, y1 * times]
    return {
      ...ward,
      receivers: ward.receivers.map(r => ({ ...r, xM: r.xM * times, yM: r.yM * times })),
      floors: ward.floors.map(floor => ({
        ...floor,
        bounds: box(floor.bounds),
        rooms: floor.rooms.map(room => ({ ...room, polygon: room.polygon.map(point) })),
        walls: floor.walls.map(box),
        doors: floor.doors.map(door => ({ ...door, at: point(door.at) })),
      })),
    }
  }
