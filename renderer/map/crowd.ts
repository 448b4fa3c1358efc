import type { PositionRow } from '../../core/api/rows.ts'
import type { PositionChange } from '../live/positionBook.ts'
import { Seats } from './packing.ts'

/** Where a subject is drawn: in its room, at the label between the rooms of its zone, or (no rooms known) where it was measured. */
export type PlaceKey = `room:${string}` | `zone:${string}` | `at:${string}`

/** Below this, naming one room would be a guess: the answer is the zone. */
const oneRoomFrom = 0.5

/** @param rooms ids of the rooms that the floor's plan has: another can't be drawn in. */
export function placeOf(row: PositionRow, rooms: ReadonlySet<string>): PlaceKey {
  const room = row.room !== null && rooms.has(row.room) ? row.room : null
  const zone = row.zone.filter(id => rooms.has(id))
  if (zone.length > 1 && (room === null || row.probability < oneRoomFrom)) return `zone:${zone.sort().join('|')}`
  const only = room ?? zone[0]
  return only === undefined ? `at:${row.id}` : `room:${only}`
}

export const zoneRooms = (key: PlaceKey): string[] => (key.startsWith('zone:') ? key.slice(5).split('|') : [])

/** Who is drawn on one floor and on which seat of which place; kept up change by change. */
export class Crowd {
  readonly floor: number
  readonly #rooms: ReadonlySet<string>
  readonly #shown: (row: PositionRow) => boolean
  readonly #places = new Map<PlaceKey, Seats>()
  readonly #placeOf = new Map<string, PlaceKey>()
  readonly #lookOf = new Map<string, string>()

  constructor(
    floor: { readonly floor: number; readonly rooms: readonly { readonly id: string }[] },
    shown: (row: PositionRow) => boolean,
    rows: Iterable<PositionRow>,
  ) {
    this.floor = floor.floor
    this.#rooms = new Set(floor.rooms.map(room => room.id))
    this.#shown = shown
    // By name, so that the same floor looks the same each time it is opened.
    const own = [...rows].filter(row => this.#belongs(row))
    own.sort((a, b) => (a.kind === b.kind ? (a.name < b.name ? -1 : 1) : kindOrder[a.kind] - kindOrder[b.kind]))
    for (const row of own) this.#put(row)
  }

  get places(): ReadonlyMap<PlaceKey, Seats> {
    return this.#places
  }

  get size(): number {
    return this.#placeOf.size
  }

  placeOf(id: string): PlaceKey | undefined {
    return this.#placeOf.get(id)
  }

  /**
   * @param moving is told of each subject that is about to leave a place.
   * @returns true when the picture of this floor changed: being heard anew in the same place, as before, does not show.
   */
  apply(change: Extract<PositionChange, { kind: 'rows' }>, moving: (id: string, from: PlaceKey) => void): boolean {
    let changed = false
    for (const row of change.gone) changed = this.#take(row.id, moving) || changed
    for (const row of change.put) {
      if (!this.#belongs(row)) changed = this.#take(row.id, moving) || changed
      else {
        const key = placeOf(row, this.#rooms)
        const moved = this.#placeOf.get(row.id) !== key
        if (moved) this.#take(row.id, moving)
        changed = moved || this.#lookOf.get(row.id) !== lookOf(row, key) || changed
        this.#put(row)
      }
    }
    return changed
  }

  settle(): void {
    for (const seats of this.#places.values()) seats.settle()
  }

  #belongs(row: PositionRow): boolean {
    return row.floor === this.floor && this.#shown(row)
  }

  #put(row: PositionRow): void {
    const key = placeOf(row, this.#rooms)
    let seats = this.#places.get(key)
    if (!seats) this.#places.set(key, (seats = new Seats()))
    seats.enter(row.id)
    this.#placeOf.set(row.id, key)
    this.#lookOf.set(row.id, lookOf(row, key))
  }

  #take(id: string, moving: (id: string, from: PlaceKey) => void): boolean {
    const key = this.#placeOf.get(id)
    if (key === undefined) return false
    moving(id, key)
    const seats = this.#places.get(key)
    seats?.leave(id)
    if (seats?.size === 0) this.#places.delete(key)
    this.#placeOf.delete(id)
    this.#lookOf.delete(id)
    return true
  }
}

/** All of a row that the picture shows at a place, but how old it is. */
const lookOf = (row: PositionRow, key: PlaceKey): string => {
  const { name, type, state, freshness, probability, runnerUp } = row
  const second = runnerUp === null || runnerUp.probability < 0.02 ? '' : runnerUp.room
  const point = key.startsWith('at:') ? `${row.xM} ${row.yM}` : ''
  return `${name}|${type}|${state}|${freshness}|${probability >= 0.9}|${second}|${point}`
}

const kindOrder: Readonly<Record<PositionRow['kind'], number>> = { bed: 0, patient: 1, staff: 2, asset: 3 }
