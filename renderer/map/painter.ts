import type { PositionRow } from '../../core/api/rows.ts'
import type { Point } from '../../core/model/site.ts'
import { glyphOf } from '../ui/glyphs.ts'
import type { IconBitmaps, IconLook } from './bitmaps.ts'
import type { Brush } from './brush.ts'
import { type PlaceKey, zoneRooms } from './crowd.ts'
import type { FoldedUnit } from './foldedUnits.ts'
import { alarmSpace, type FloorLayout } from './floorLayout.ts'
import { boxOf } from './packing.ts'
import { colourOf } from './palette.ts'
import type { RoomLayout, RoomView } from './roomLayout.ts'
import { type AlarmOf, louder, type Scene } from './scene.ts'

/** With more on one floor, ages in the picture are neither legible nor quick to draw; icons still show them by outline. */
const agesUpTo = 1_500

/** The plan on the canvas: only shifted and scaled, its y axis turned. */
interface Sight {
  readonly origin: { readonly x: number; readonly y: number }
  readonly pxPerM: number
  readonly width: number
  readonly height: number
}

export interface Drawn {
  readonly id: string
  readonly x: number
  readonly y: number
}

/** A subject that just changed places: where it was (metres) and how much of its fade has passed, 0 to 1. */
type FadeOf = (id: string) => { readonly fromX: number; readonly fromY: number; readonly progress: number } | null

/** Draws one picture of a floor: rooms, then who is in them, then the names of those who are looked at. */
export class Painter {
  readonly #scene: Scene
  readonly #layout: FloorLayout
  readonly #sight: Sight
  readonly #brush: Brush
  readonly #bitmaps: IconBitmaps
  readonly #fadeOf: FadeOf
  #now: number
  /** The ages that were written, with the row that each was of. */
  readonly #ages: { readonly row: PositionRow; readonly text: string }[] = []
  /** Every subject drawn, px. */
  readonly drawn: Drawn[] = []

  constructor(scene: Scene, layout: FloorLayout, sight: Sight, brush: Brush, bitmaps: IconBitmaps, fadeOf: FadeOf) {
    this.#scene = scene
    this.#layout = layout
    this.#sight = sight
    this.#brush = brush
    this.#bitmaps = bitmaps
    this.#fadeOf = fadeOf
    this.#now = scene.words.now()
  }

  paint(): void {
    const { places } = this.#scene.crowd
    const [largest, middle] = this.#layout.scale.sizesPx
    const inSight = this.#roomsInSight()
    for (const room of inSight) this.#ground(room)
    const rooms = inSight.flatMap(room =>
      this.#layout.unitOf(room.id) ? [] : [{ room, layout: this.#layout.of(room) }],
    )
    for (const { room, layout } of rooms) this.#nameRoom(room, layout)
    for (const { room, layout } of rooms) this.#fillRoom(room, layout)
    const zones: PlaceKey[] = []
    for (const [key, seats] of places) {
      if (key.startsWith('room:') || this.#layout.unitOfPlace(key)) continue
      for (const [id] of seats.occupants()) {
        if (key.startsWith('zone:')) this.#layout.settleBetween(id, key, spot => this.#isFree(spot, middle))
        this.#subject(id, key, middle)
      }
      if (key.startsWith('zone:')) zones.push(key)
    }
    for (const key of zones) this.#nameZone(key, middle)
    if (this.#layout.units.length > 0) this.#countUnits()
    this.#nameLookedAt(largest)
  }

  /** True when an age in the picture is no longer what it says. */
  hasAged(): boolean {
    this.#now = this.#scene.words.now()
    return this.#ages.some(({ row, text }) => this.#wordsOf(this.#scene.rows.get(row.id) ?? row) !== text)
  }

  #px(xM: number, yM: number): [number, number] {
    const { origin, pxPerM } = this.#sight
    return [origin.x + xM * pxPerM, origin.y - yM * pxPerM]
  }

  #roomsInSight(): RoomView[] {
    const { width, height } = this.#sight
    return this.#scene.floor.rooms.filter(room => {
      const [x0, y0, x1, y1] = boxOf(room.polygon)
      const [left, bottom] = this.#px(x0, y0)
      const [right, top] = this.#px(x1, y1)
      return right >= 0 && bottom >= 0 && left <= width && top <= height
    })
  }

  #outline(room: RoomView): Path2D {
    const outline = new Path2D()
    for (const [xM, yM] of room.polygon) outline.lineTo(...this.#px(xM, yM))
    outline.closePath()
    return outline
  }

  #chosenRow(): PositionRow | undefined {
    const { chosenSubject, rows, floor } = this.#scene
    const row = chosenSubject === null ? undefined : rows.get(chosenSubject)
    return row?.floor === floor.floor ? row : undefined
  }

  #isChosen(room: RoomView): boolean {
    return room.id === (this.#scene.chosenRoom ?? this.#chosenRow()?.room)
  }

  #ground(room: RoomView): void {
    const second = this.#chosenRow()?.runnerUp
    if (this.#scene.blind.has(room.id)) this.#brush.hatch(this.#outline(room), 'hatch')
    if (second && second.probability >= 0.02 && second.room === room.id)
      this.#brush.hatch(this.#outline(room), 'accent')
    if (this.#isChosen(room)) this.#brush.choose(this.#outline(room))
    if (room.id === this.#scene.focusedRoom) this.#brush.focus(this.#outline(room))
  }

  #nameRoom(room: RoomView, layout: RoomLayout): void {
    const { label } = layout
    const { blind, crowd, alarms, words } = this.#scene
    if (!label) {
      if (blind.has(room.id) && !crowd.places.has(`room:${room.id}`))
        this.#brush.plate(words.notHeard, ...this.#besideLabel(layout, room), false)
      return
    }
    const [x0, y0, x1, y1] = label.box
    const [x, y] = this.#px((x0 + x1) / 2, (y0 + y1) / 2)
    for (const [i, line] of label.lines.entries()) {
      const lineY = y + (i - (label.lines.length - 1) / 2) * label.heightPx * 1.15
      const remark = i - (label.lines.length - label.remarks)
      const colour = remark >= 0 ? 'ink' : this.#isChosen(room) ? 'accent' : 'soft-ink'
      this.#brush.name(line, x, lineY, colour, label.heightPx)
      const alarm = remark === 0 ? alarms.rooms.get(room.id) : undefined
      if (!alarm) continue
      const half = line === alarmSpace ? 0 : 0.8 * (this.#brush.widthOf(line, label.heightPx) / 2)
      this.#brush.alarm(alarm, this.#brush.rightToLeft ? x + half : x - half, lineY, label.heightPx * 1.1)
    }
  }

  /** The room's middle, px; beside its name where that already stands there. */
  #besideLabel({ label, middle }: RoomLayout, room: RoomView): [number, number] {
    const [x, y] = this.#px(...middle)
    if (!label) return [x, y]
    const [, top] = this.#px(0, label.box[3])
    const [right, bottom] = this.#px(label.box[2], label.box[1])
    const half = this.#brush.textPx * 0.9
    if (y + half < top || y - half > bottom) return [x, y]
    const [, y0, x1, y1] = boxOf(room.polygon)
    const [end, floor] = this.#px(x1, y0)
    const [, ceiling] = this.#px(x1, y1)
    if (floor - bottom >= 2 * half) return [x, bottom + half]
    if (top - ceiling >= 2 * half) return [x, top - half]
    return [end - right >= 4 * half ? right + 2 * half : x, (top + bottom) / 2]
  }

  #fillRoom(room: RoomView, layout: RoomLayout): void {
    const { crowd, alarms, found, chosenSubject } = this.#scene
    const key: PlaceKey = `room:${room.id}`
    const seats = crowd.places.get(key)
    // Where the room has a label, its own alarm is drawn there.
    const ofRoom = layout.label ? undefined : alarms.rooms.get(room.id)
    const worst = seats ? this.#worstOf(seats.occupants()) : undefined
    if (layout.icons || !seats) {
      for (const [id] of seats?.occupants() ?? []) this.#subject(id, key, layout.icons?.sizePx ?? 0)
      if (ofRoom && !worst) this.#brush.count(0, ...this.#besideLabel(layout, room), ofRoom)
      return
    }
    const chosen = chosenSubject !== null && seats.seatOf(chosenSubject) !== undefined ? chosenSubject : null
    const asked = found === null || chosen !== null || [...seats.occupants()].some(([id]) => found.has(id))
    this.#brush.faint(!asked && !worst)
    const [x0, , x1] = boxOf(room.polygon)
    const roomPx = (x1 - x0) * this.#sight.pxPerM
    this.#brush.count(seats.size, ...this.#besideLabel(layout, room), louder(worst, ofRoom), roomPx)
    this.#brush.faint(false)
    // The one that is asked for is never only a part of a number.
    const { sizesPx } = this.#layout.scale
    if (chosen !== null) this.#subject(chosen, key, sizesPx[sizesPx.length - 1], true)
  }

  /** Wards from afar: each one number with its worst alarm, and its name where there is room for it. */
  #countUnits(): void {
    const { crowd, alarms, found, chosenSubject } = this.#scene
    const sums = new Map<FoldedUnit, { count: number; worst: AlarmOf | undefined; asked: boolean }>()
    const sumOf = (unit: FoldedUnit) => {
      const known = sums.get(unit)
      if (known) return known
      const none = { count: 0, worst: undefined, asked: found === null }
      sums.set(unit, none)
      return none
    }
    for (const unit of this.#layout.units)
      for (const { id } of unit.rooms) {
        const ofRoom = alarms.rooms.get(id)
        if (ofRoom) sumOf(unit).worst = louder(sumOf(unit).worst, ofRoom)
      }
    for (const [key, seats] of crowd.places) {
      const unit = this.#layout.unitOfPlace(key)
      if (!unit) continue
      const sum = sumOf(unit)
      sum.count += seats.size
      sum.worst = louder(sum.worst, this.#worstOf(seats.occupants()))
      sum.asked ||= [...seats.occupants()].some(([id]) => found!.has(id))
    }
    for (const [unit, { count, worst, asked }] of sums) {
      const [x, y] = this.#px(...unit.middle)
      const [x0, y0, x1, y1] = unit.box
      const widthPx = (x1 - x0) * this.#sight.pxPerM
      const named =
        this.#brush.widthOf(unit.name) < widthPx && (y1 - y0) * this.#sight.pxPerM > 3.2 * this.#brush.textPx
      const below = named ? this.#brush.textPx * 0.8 : 0
      if (named) this.#brush.plate(unit.name, x, y - below * 1.1, true)
      this.#brush.faint(!asked && !worst)
      this.#brush.count(count, x, y + below, worst, widthPx)
      this.#brush.faint(false)
    }
    // The one that is asked for is never only a part of a number.
    const key = chosenSubject === null ? undefined : crowd.placeOf(chosenSubject)
    if (chosenSubject === null || !key || !this.#layout.unitOfPlace(key)) return
    for (const room of this.#scene.floor.rooms) if (key === `room:${room.id}`) this.#layout.of(room)
    const { sizesPx } = this.#layout.scale
    this.#subject(chosenSubject, key, sizesPx[sizesPx.length - 1])
  }

  #worstOf(occupants: Iterable<[string, number]>): AlarmOf | undefined {
    let worst: AlarmOf | undefined
    const { subjects } = this.#scene.alarms
    if (subjects.size > 0) for (const [id] of occupants) worst = louder(worst, subjects.get(id))
    return worst
  }

  /** @param below draw it under its place, because the place itself shows a count. */
  #subject(id: string, key: PlaceKey, sizePx: number, below = false): void {
    const { rows, alarms, found, chosenSubject, hovered, crowd } = this.#scene
    const row = rows.get(id)
    const spot = this.#layout.spotOf(id, key)
    if (!row || !spot) return
    const [x, spotY] = this.#px(...spot)
    const y = below ? spotY + sizePx * 1.35 : spotY
    const { width, height } = this.#sight
    if (x < -sizePx || y < -sizePx || x > width + sizePx || y > height + sizePx) return

    const brush = this.#brush
    const bitmap = this.#bitmaps.of(lookOf(row, alarms.subjects.get(id) ?? null), sizePx)
    // An alarm is never dimmed by a search for something else.
    brush.faint(found !== null && !found.has(id) && !alarms.subjects.has(id))
    const fade = this.#fadeOf(id)
    if (fade) brush.icon(bitmap, ...this.#px(fade.fromX, fade.fromY), sizePx, 1 - fade.progress)
    brush.icon(bitmap, x, y, sizePx, fade?.progress ?? 1)
    if (id === chosenSubject) brush.ring(x, y, sizePx)
    // The smallest icons leave no room for an age; their outline says it, and their plate when they are pointed at.
    const { sizesPx } = this.#layout.scale
    const aged = row.freshness !== 'live' && sizePx > sizesPx[sizesPx.length - 1] && crowd.size <= agesUpTo
    if (aged && id !== chosenSubject && id !== hovered) {
      const text = this.#ageOf(row)
      // A long age would run into its neighbour's; when one was last seen must be said, however long.
      if (row.freshness === 'lost' || brush.widthOf(text, brush.agePx) <= sizePx + 8)
        brush.age(text, x, y + sizePx / 2 + 1)
    }
    brush.faint(false)
    this.drawn.push({ id, x, y })
  }

  #isFree([xM, yM]: Point, sizePx: number): boolean {
    const [x, y] = this.#px(xM, yM)
    return !this.drawn.some(each => Math.hypot(each.x - x, each.y - y) < sizePx + 1)
  }

  #ageOf(row: PositionRow): string {
    const text = this.#wordsOf(row)
    this.#ages.push({ row, text })
    return text
  }

  #wordsOf(row: PositionRow): string {
    const { words } = this.#scene
    return row.freshness === 'lost' ? words.last(row.lastHeardAt) : words.age(this.#now - row.lastHeardAt)
  }

  #nameZone(key: PlaceKey, sizePx: number): void {
    const ids = zoneRooms(key)
    const middle = this.#layout.middleOfZone(key)
    // Three rooms or more are said by the card; over the map their names would hide what is below.
    if (!middle || ids.length > 2) return
    const [x, y] = this.#px(...middle)
    const text = this.#scene.words.zone(ids.map(id => this.#scene.words.room(id)))
    const plateY = y + sizePx / 2 + this.#brush.textPx
    const reach = this.#brush.widthOf(text) / 2 + sizePx / 2
    // Wider than its rooms, it would hide the names of others.
    const boxes = this.#scene.floor.rooms.filter(room => ids.includes(room.id)).map(room => boxOf(room.polygon))
    const widthM = Math.max(...boxes.map(([, , x1]) => x1)) - Math.min(...boxes.map(([x0]) => x0))
    if (this.#brush.widthOf(text) > widthM * this.#sight.pxPerM) return
    const covers = this.drawn.some(d => Math.abs(d.y - plateY) < sizePx * 0.7 && Math.abs(d.x - x) < reach)
    if (!covers) this.#brush.plate(text, x, plateY, false)
  }

  /** The chosen and the pointed-at one by name, above everything else. */
  #nameLookedAt(sizePx: number): void {
    const { hoveredRoom, hoveredUnit, chosenSubject, hovered, rows, words } = this.#scene
    const unit = hoveredUnit === null ? undefined : this.#layout.units.find(each => each.name === hoveredUnit)
    if (unit) {
      const [x, y] = this.#px(...unit.middle)
      this.#brush.plate(unit.name, x, y - sizePx, true)
    }
    const pointed = hoveredRoom === null ? undefined : this.#layout.known(hoveredRoom)
    if (hoveredRoom !== null && pointed && !pointed.label) {
      const [x, y] = this.#px(...pointed.middle)
      this.#brush.plate(words.room(hoveredRoom), x, y - sizePx, true)
    }
    for (const id of new Set([chosenSubject, hovered])) {
      const drawn = this.drawn.find(d => d.id === id)
      const row = id === null ? undefined : rows.get(id)
      if (!drawn || !row) continue
      const name = words.subject(row.name)
      const text = row.freshness === 'live' ? name : `${name} · ${this.#ageOf(row)}`
      this.#brush.plate(text, drawn.x, drawn.y + sizePx / 2 + this.#brush.textPx * 0.9, true)
    }
  }
}

function lookOf(row: PositionRow, alarm: AlarmOf | null): IconLook {
  const equipment = row.kind === 'asset' || row.kind === 'bed'
  const occupied = row.kind === 'bed' && row.state === 'in-use'
  return {
    glyph: glyphOf(row.kind, row.type),
    colour: colourOf(row.kind, row.state),
    style: styleOf(row),
    badge: equipment && row.state !== 'available' && !occupied ? row.state : null,
    alarm,
  }
}

function styleOf({ freshness, probability }: PositionRow): IconLook['style'] {
  if (freshness === 'lost') return 'dashed'
  if (freshness === 'stale') return 'hollow'
  return probability >= 0.9 ? 'solid' : 'outlined'
}
