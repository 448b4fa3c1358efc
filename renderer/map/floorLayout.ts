import { contains } from '../../core/geometry/polygon.ts'
import type { Point } from '../../core/model/site.ts'
import { type PlaceKey, zoneRooms } from './crowd.ts'
import { type FoldedUnit, foldedUnits } from './foldedUnits.ts'
import { doorsAbove, layOut, type RoomLayout, type RoomView, type Scale } from './roomLayout.ts'
import type { Scene } from './scene.ts'

/** The wide space before a remark is where the alarm's shape is drawn. */
export const alarmSpace = '\u2003'

/** A room's layout, and what it was made for. */
type Known = RoomLayout & { readonly remark: string | null; readonly needed: number }

/**
 * Where everything stands on one floor at one scale. A room is laid out when first asked for, again when it overflows,
 * and again when so many have left that its icons can be larger, or can be shown at all.
 */
export class FloorLayout {
  readonly #rooms = new Map<string, Known>()
  /** Where those stand who are between rooms, with the zone that they stood there for. */
  readonly #betweenRooms = new Map<string, { readonly key: PlaceKey; readonly spot: Point }>()
  readonly units: readonly FoldedUnit[]
  readonly #unitOf = new Map<string, FoldedUnit>()
  #scene: Scene
  #scale: Scale

  constructor(scene: Scene, scale: Scale) {
    this.#scene = scene
    this.#scale = scale
    this.units = foldedUnits(scene.floor, scale.countPx / scale.pxPerM)
    for (const unit of this.units) for (const { id } of unit.rooms) this.#unitOf.set(id, unit)
  }

  get scale(): Scale {
    return this.#scale
  }

  /** The same floor and scale, some time later. */
  follow(scene: Scene): void {
    this.#scene = scene
  }

  /** The unit in whose number a room is counted at this scale. */
  unitOf(room: string): FoldedUnit | undefined {
    return this.#unitOf.get(room)
  }

  /** ... and a place: a room, or a zone whose rooms are all of one unit. */
  unitOfPlace(key: PlaceKey): FoldedUnit | undefined {
    const [first, ...others] = key.startsWith('room:') ? [key.slice(5)] : zoneRooms(key)
    const unit = first === undefined ? undefined : this.#unitOf.get(first)
    return others.every(id => this.#unitOf.get(id) === unit) ? unit : undefined
  }

  /** A room as laid out before; undefined when it was never in sight. */
  known(id: string): RoomLayout | undefined {
    return this.#rooms.get(id)
  }

  of(room: RoomView): RoomLayout {
    const { crowd, blind, alarms, words, floor } = this.#scene
    const seats = crowd.places.get(`room:${room.id}`)
    const mark = alarms.rooms.has(room.id) ? alarmSpace : ''
    const remark = blind.has(room.id) ? mark + words.notHeard : mark || null
    const size = seats?.size ?? 0
    let known = this.#rooms.get(room.id)
    const shrunk = known?.icons && known.icons.sizePx < this.#scale.sizesPx[0]
    const emptied = known !== undefined && (known.icons ? shrunk && size * 2 < known.needed : size < known.needed)
    if (emptied) seats?.settle()
    const needed = seats?.span ?? 0
    if (!known || emptied || known.remark !== remark || (known.icons && known.icons.slots.length < needed)) {
      known = { ...layOut(room, doorsAbove(room, floor), needed, remark, this.#scale), remark, needed }
      this.#rooms.set(room.id, known)
    }
    return known
  }

  /** Where a subject stands, metres; null when its place is not laid out. */
  spotOf(id: string, key: PlaceKey): Point | null {
    const seat = this.#scene.crowd.places.get(key)?.seatOf(id)
    if (key.startsWith('room:')) {
      const layout = this.#rooms.get(key.slice(5))
      if (!layout || seat === undefined) return null
      return layout.icons ? (layout.icons.slots[seat] ?? null) : layout.middle
    }
    const row = this.#scene.rows.get(id)
    if (key.startsWith('at:')) return row ? [row.xM, row.yM] : null
    const between = this.#betweenRooms.get(id)
    return between?.key === key ? between.spot : this.middleOfZone(key)
  }

  /**
   * Give a subject of a zone the free spot in one of its rooms that is nearest to the zone's middle. It keeps it as long as its zone is the same,
   * whoever comes or goes around it.
   */
  settleBetween(id: string, key: PlaceKey, isFree: (spot: Point) => boolean): void {
    if (this.#betweenRooms.get(id)?.key === key) return
    const middle = this.middleOfZone(key)
    if (!middle) return
    const pitchM = (this.#scale.sizesPx[1] + 3) / this.#scale.pxPerM
    const zone = zoneRooms(key)
    const rooms = this.#scene.floor.rooms.filter(room => zone.includes(room.id))
    const within = ([x, y]: Point) => rooms.some(room => contains(room.polygon, x, y))
    const spot = around(middle, pitchM).find(each => within(each) && isFree(each)) ?? middle
    this.#betweenRooms.set(id, { key, spot })
  }

  /** The door between two rooms, else the middle of all. */
  middleOfZone(key: PlaceKey): Point | null {
    const ids = zoneRooms(key)
    const door = this.#scene.floor.doors.find(each => each.rooms.every(id => ids.includes(id)))
    if (ids.length === 2 && door) return door.at
    const middles = this.#scene.floor.rooms.filter(room => ids.includes(room.id)).map(room => this.of(room).middle)
    if (middles.length === 0) return null
    return [mean(middles.map(([x]) => x)), mean(middles.map(([, y]) => y))]
  }
}

/** A point and five rings about it, nearest first. */
function around([x, y]: Point, pitchM: number): Point[] {
  const spots: Point[] = [[x, y]]
  for (let ring = 1; ring <= 5; ring++) {
    for (let i = 0; i < 6 * ring; i++) {
      const angle = (2 * Math.PI * i) / (6 * ring)
      spots.push([x + ring * pitchM * Math.cos(angle), y + ring * pitchM * Math.sin(angle)])
    }
  }
  return spots
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
