import type { Point } from '../../core/model/site.ts'
import { type PlaceKey, zoneRooms } from './crowd.ts'
import { doorsAbove, layOut, type RoomLayout, type RoomView, type Scale } from './roomLayout.ts'
import type { Scene } from './scene.ts'

/** The wide space before a remark is where the alarm's shape is drawn. */
export const alarmSpace = '\u2003'

/** Where everything stands on one floor at one scale. Rooms are laid out when first asked for, and again when they overflow. */
export class FloorLayout {
  readonly #rooms = new Map<string, RoomLayout & { readonly remark: string | null }>()
  #scene: Scene
  #scale: Scale

  constructor(scene: Scene, scale: Scale) {
    this.#scene = scene
    this.#scale = scale
  }

  get scale(): Scale {
    return this.#scale
  }

  /** The same floor and scale, some time later. */
  follow(scene: Scene): void {
    this.#scene = scene
  }

  /** A room as laid out before; undefined when it was never in sight. */
  known(id: string): RoomLayout | undefined {
    return this.#rooms.get(id)
  }

  of(room: RoomView): RoomLayout {
    const { crowd, blind, alarms, words, floor } = this.#scene
    const needed = crowd.places.get(`room:${room.id}`)?.span ?? 0
    const mark = alarms.rooms.has(room.id) ? alarmSpace : ''
    const remark = blind.has(room.id) ? mark + words.notHeard : mark || null
    let known = this.#rooms.get(room.id)
    if (!known || known.remark !== remark || (known.icons && known.icons.slots.length < needed)) {
      known = { ...layOut(room, doorsAbove(room, floor), needed, remark, this.#scale), remark }
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
    const middle = this.middleOfZone(key)
    const span = this.#scene.crowd.places.get(key)?.span ?? 0
    if (!middle || seat === undefined) return null
    const pitchM = (this.#scale.sizesPx[0] + 6) / this.#scale.pxPerM
    return [middle[0] + (seat - (span - 1) / 2) * pitchM, middle[1]]
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

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
