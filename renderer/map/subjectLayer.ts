import L from 'leaflet'
import { contains } from '../../core/geometry/polygon.ts'
import type { PositionRow } from '../../core/api/rows.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { IconBitmaps, type IconLook } from './bitmaps.ts'
import { type PlaceKey, zoneRooms } from './crowd.ts'
import { Brush } from './brush.ts'
import { boxOf } from './packing.ts'
import { colourOf, type Palette } from './palette.ts'
import { doorsAbove, layOut, type RoomLayout, type RoomView, type Scale } from './roomLayout.ts'
import { type AlarmOf, louder, type Scene } from './scene.ts'

const fadeMs = 250
/** Fingers need this much, however small the icon is drawn. */
const touchPx = 22

export type Hit = { readonly what: 'subject'; readonly id: string } | { readonly what: 'room'; readonly id: string }

interface Drawn {
  readonly id: string
  readonly x: number
  readonly y: number
}

interface Move {
  readonly fromX: number
  readonly fromY: number
  readonly startedAt: number
}

/**
 * Everything on the floor that changes, on one canvas: hatches, the chosen room, names, icons, counts.
 * It is drawn on the next animation frame after something changed, and not at all while nothing does.
 */
export class SubjectLayer extends L.Layer {
  #canvas: HTMLCanvasElement | null = null
  #scene: Scene | null = null
  #palette: Palette | null = null
  #bitmaps: IconBitmaps | null = null
  #brush: Brush | null = null
  #layouts = new Map<string, RoomLayout & { readonly remark: string | null }>()
  #scaleKey = ''
  #frame = 0
  #drawn: Drawn[] = []
  #moves = new Map<string, Move>()

  override onAdd(map: L.Map): this {
    const canvas = L.DomUtil.create('canvas', 'subject-canvas')
    canvas.setAttribute('aria-hidden', 'true')
    map.getPanes().overlayPane.appendChild(canvas)
    this.#canvas = canvas
    map.on('move zoom viewreset resize', this.redraw, this)
    this.redraw()
    return this
  }

  override onRemove(map: L.Map): this {
    map.off('move zoom viewreset resize', this.redraw, this)
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#canvas?.remove()
    this.#canvas = null
    return this
  }

  setPalette(palette: Palette): void {
    this.#palette = palette
    this.#bitmaps = new IconBitmaps(palette, devicePixelRatio)
    this.#brush = null
    this.forgetLayouts()
  }

  setScene(scene: Scene): void {
    if (scene.floor !== this.#scene?.floor || scene.crowd !== this.#scene.crowd) {
      this.forgetLayouts()
      this.#moves.clear()
    }
    this.#scene = scene
    this.redraw()
  }

  /** Everyone may stand anew: another floor, scale or theme. */
  forgetLayouts(): void {
    this.#scaleKey = ''
    this.redraw()
  }

  /** Draw soon. */
  redraw(): void {
    if (this.#frame === 0 && this.#canvas) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  /** Called just before a subject leaves a place, so that its move can be drawn as a fade. */
  moving(id: string, from: PlaceKey): void {
    const at = this.#scene?.rows.get(id) && this.#spotOf(id, from)
    if (!at || this.#moves.size > 400 || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    this.#moves.set(id, { fromX: at[0], fromY: at[1], startedAt: performance.now() })
  }

  /** What is at a point of the map's container, px. */
  hit(x: number, y: number): Hit | null {
    const scene = this.#scene
    if (!scene) return null
    let best: Drawn | null = null
    let bestDistance = touchPx
    for (const drawn of this.#drawn) {
      const distance = Math.hypot(drawn.x - x, drawn.y - y)
      if (distance < bestDistance) {
        best = drawn
        bestDistance = distance
      }
    }
    if (best) return { what: 'subject', id: best.id }
    const { lat, lng } = this._map.containerPointToLatLng([x, y])
    const room = scene.floor.rooms.find(r => contains(r.polygon, lng, lat))
    return room ? { what: 'room', id: room.id } : null
  }

  #draw(): void {
    this.#frame = 0
    const canvas = this.#canvas
    if (!canvas || !this.#palette || !this.#bitmaps) return
    const { x: width, y: height } = this._map.getSize()
    const ratio = devicePixelRatio
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
      canvas.style.width = `${width}px`
      canvas.style.height = `${height}px`
      this.#brush = null
    }
    L.DomUtil.setPosition(canvas, this._map.containerPointToLayerPoint([0, 0]))
    this.#brush ??= new Brush(canvas.getContext('2d')!, this.#palette, ratio)
    this.#brush.begin(width, height)
    this.#drawn = []
    if (this.#scene) this.#drawScene(this.#scene, this.#brush, width, height)
    if (this.#moves.size > 0) this.redraw()
  }

  #drawScene(scene: Scene, brush: Brush, width: number, height: number): void {
    const scale = this.#scale(scene, brush)
    const visible: { room: RoomView; outline: Path2D; layout: RoomLayout }[] = []
    for (const room of scene.floor.rooms) {
      const outline = this.#outline(room, width, height)
      if (outline) visible.push({ room, outline, layout: this.#layoutOf(room, scene, scale) })
    }
    const second = this.#secondRoom(scene)
    for (const { room, outline } of visible) {
      if (scene.blind.has(room.id)) brush.hatch(outline, 'hatch')
      if (room.id === second) brush.hatch(outline, 'accent')
      if (room.id === this.#firstRoom(scene)) brush.choose(outline)
      if (room.id === scene.focusedRoom) brush.focus(outline)
    }
    for (const { room, layout } of visible) this.#nameRoom(room, layout, scene, brush)
    const now = scene.words.now()
    for (const { room, layout } of visible) this.#fillRoom(room, layout, scene, brush, now)
    for (const [key, seats] of scene.crowd.places) {
      if (key.startsWith('room:')) continue
      for (const [id] of seats.occupants()) this.#drawSubject(id, key, scene, brush, scale.sizesPx[1], now)
    }
    for (const key of scene.crowd.places.keys()) if (key.startsWith('zone:')) this.#nameZone(key, scene, brush, scale.sizesPx[1])
    this.#nameSubjects(scene, brush, scale.sizesPx[0])
  }

  #scale(scene: Scene, brush: Brush): Scale {
    const pxPerM = 2 ** this._map.getZoom()
    const rem = this.#palette!.rem
    const key = `${scene.floor.floor} ${pxPerM}`
    if (key !== this.#scaleKey) {
      this.#layouts.clear()
      this.#scaleKey = key
    }
    return {
      pxPerM,
      // Closer up there is room for larger icons.
      sizesPx: [1.75 * Math.min(1.6, Math.max(1, pxPerM / 20)), 1.4, 1.1].map(size => Math.round(size * rem)),
      namesPx: [brush.textPx, Math.round(brush.textPx * 0.85)],
      widthOf: (text, heightPx) => brush.widthOf(text, heightPx),
    }
  }

  #layoutOf(room: RoomView, scene: Scene, scale: Scale): RoomLayout {
    const needed = scene.crowd.places.get(`room:${room.id}`)?.span ?? 0
    // The wide space is where the alarm's shape is drawn.
    const mark = scene.alarms.rooms.has(room.id) ? '\u2003' : ''
    const remark = scene.blind.has(room.id) ? mark + scene.words.notHeard : mark || null
    let known = this.#layouts.get(room.id)
    if (!known || known.remark !== remark || (known.icons && known.icons.slots.length < needed)) {
      known = { ...layOut(room, doorsAbove(room, scene.floor), needed, remark, scale), remark }
      this.#layouts.set(room.id, known)
    }
    return known
  }

  /** The room's outline on the canvas; null when it is out of sight. */
  #outline(room: RoomView, width: number, height: number): Path2D | null {
    const path = new Path2D()
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const [i, [xM, yM]] of room.polygon.entries()) {
      const [x, y] = this.#px(xM, yM)
      if (i === 0) path.moveTo(x, y)
      else path.lineTo(x, y)
      x0 = Math.min(x0, x)
      y0 = Math.min(y0, y)
      x1 = Math.max(x1, x)
      y1 = Math.max(y1, y)
    }
    path.closePath()
    return x1 < 0 || y1 < 0 || x0 > width || y0 > height ? null : path
  }

  #px(xM: number, yM: number): [number, number] {
    const { x, y } = this._map.latLngToContainerPoint([yM, xM])
    return [x, y]
  }

  #firstRoom(scene: Scene): string | null {
    if (scene.chosenRoom !== null) return scene.chosenRoom
    const row = scene.chosenSubject === null ? undefined : scene.rows.get(scene.chosenSubject)
    return row && row.floor === scene.floor.floor ? row.room : null
  }

  #secondRoom(scene: Scene): string | null {
    const row = scene.chosenSubject === null ? undefined : scene.rows.get(scene.chosenSubject)
    return row && row.floor === scene.floor.floor && row.runnerUp && row.runnerUp.probability >= 0.02 ? row.runnerUp.room : null
  }

  #nameRoom(room: RoomView, layout: RoomLayout, scene: Scene, brush: Brush): void {
    const chosen = room.id === this.#firstRoom(scene)
    const label = layout.label
    if (label) {
      const [x0, y0, x1, y1] = label.box
      const [x, y] = this.#px((x0 + x1) / 2, (y0 + y1) / 2)
      const step = label.heightPx * 1.15
      for (const [i, line] of label.lines.entries()) {
        const lineY = y + (i - (label.lines.length - 1) / 2) * step
        const remark = i - (label.lines.length - label.remarks)
        brush.name(line, x, lineY, remark >= 0 ? 'ink' : chosen ? 'accent' : 'soft-ink', label.heightPx)
        const alarm = remark === 0 ? scene.alarms.rooms.get(room.id) : undefined
        if (alarm) {
          const half = brush.widthOf(line, label.heightPx) / 2
          brush.alarm(alarm, x + (brush.rightToLeft ? half : -half) * (line === '\u2003' ? 0 : 0.8), lineY, label.heightPx * 1.1)
        }
      }
    } else if (scene.blind.has(room.id) && !scene.crowd.places.has(`room:${room.id}`))
      brush.plate(scene.words.notHeard, ...this.#besideLabel(layout, room, brush), false)
  }

  /** The room's middle, px; beside its name where that already stands there. */
  #besideLabel({ label, middle }: RoomLayout, room: RoomView, brush: Brush): [number, number] {
    const [x, y] = this.#px(...middle)
    if (!label) return [x, y]
    const [, top] = this.#px(0, label.box[3])
    const [right, bottom] = this.#px(label.box[2], label.box[1])
    const half = brush.textPx * 0.9
    if (y + half < top || y - half > bottom) return [x, y]
    const [x0, y0, x1, y1] = boxOf(room.polygon)
    const [end, floor] = this.#px(x1, y0)
    const [start, ceiling] = this.#px(x0, y1)
    if (floor - bottom >= 2 * half) return [x, bottom + half]
    if (top - ceiling >= 2 * half) return [x, top - half]
    return [end - right >= 4 * half ? right + 2 * half : Math.max(start, x), (top + bottom) / 2]
  }

  #fillRoom(room: RoomView, layout: RoomLayout, scene: Scene, brush: Brush, now: number): void {
    const key: PlaceKey = `room:${room.id}`
    const seats = scene.crowd.places.get(key)
    // Where the room has a label, its own alarm is drawn there.
    const ofRoom = layout.label ? undefined : scene.alarms.rooms.get(room.id)
    if (!seats) {
      if (ofRoom) this.#countRoom(0, room, layout, ofRoom, brush)
      return
    }
    if (layout.icons) {
      for (const [id] of seats.occupants()) this.#drawSubject(id, key, scene, brush, layout.icons.sizePx, now)
      if (ofRoom && !this.#alarmOf(seats.occupants(), scene)) this.#countRoom(0, room, layout, ofRoom, brush)
      return
    }
    let found = 0
    if (scene.found) for (const [id] of seats.occupants()) if (scene.found.has(id)) found++
    const chosen = scene.chosenSubject !== null && seats.seatOf(scene.chosenSubject) !== undefined ? scene.chosenSubject : null
    brush.faint(scene.found !== null && found === 0 && chosen === null)
    this.#countRoom(seats.size, room, layout, louder(this.#alarmOf(seats.occupants(), scene), ofRoom), brush)
    brush.faint(false)
    // The one that is asked for is never only a part of a number.
    if (chosen !== null) this.#drawSubject(chosen, key, scene, brush, Math.round(this.#palette!.rem * 1.1), now)
  }

  #alarmOf(occupants: Iterable<[string, number]>, scene: Scene): AlarmOf | undefined {
    let worst: AlarmOf | undefined
    if (scene.alarms.subjects.size > 0) for (const [id] of occupants) worst = louder(worst, scene.alarms.subjects.get(id))
    return worst
  }

  #countRoom(count: number, room: RoomView, layout: RoomLayout, alarm: AlarmOf | undefined, brush: Brush): void {
    brush.count(count, ...this.#besideLabel(layout, room, brush), alarm)
  }

  /** Where a subject stands, metres. */
  #spotOf(id: string, key: PlaceKey): readonly [number, number] | null {
    const scene = this.#scene
    if (!scene) return null
    if (key.startsWith('room:')) {
      const layout = this.#layouts.get(key.slice(5))
      const seat = scene.crowd.places.get(key)?.seatOf(id)
      if (!layout || seat === undefined) return null
      return layout.icons ? (layout.icons.slots[seat] ?? null) : layout.middle
    }
    const row = scene.rows.get(id)
    if (key.startsWith('at:')) return row ? [row.xM, row.yM] : null
    const middle = this.#middleOfZone(key)
    const seats = scene.crowd.places.get(key)
    const seat = seats?.seatOf(id)
    if (!middle || !seats || seat === undefined) return null
    const pitchM = (2 * this.#palette!.rem + 6) / 2 ** this._map.getZoom()
    return [middle[0] + (seat - (seats.span - 1) / 2) * pitchM, middle[1]]
  }

  /** The door between two rooms, else the middle of all. */
  #middleOfZone(key: PlaceKey): readonly [number, number] | null {
    const ids = zoneRooms(key)
    const door = this.#scene?.floor.doors.find(each => each.rooms.every(id => ids.includes(id)))
    if (ids.length === 2 && door) return door.at
    const middles = ids.map(id => this.#layouts.get(id)?.middle).filter(middle => middle !== undefined)
    if (middles.length === 0) return null
    return [mean(middles.map(([x]) => x)), mean(middles.map(([, y]) => y))]
  }

  #drawSubject(id: string, key: PlaceKey, scene: Scene, brush: Brush, sizePx: number, now: number): void {
    const row = scene.rows.get(id)
    const spot = this.#spotOf(id, key)
    if (!row || !spot) return
    let [x, y] = this.#px(...spot)
    if (this.#layouts.get(key.slice(5))?.icons === null && key.startsWith('room:')) y += sizePx * 1.35
    const look = lookOf(row, scene.alarms.subjects.get(id) ?? null)
    const bitmap = this.#bitmaps!.of(look, sizePx)
    brush.faint(scene.found !== null && !scene.found.has(id))
    const move = this.#moves.get(id)
    const progress = move ? Math.min(1, (performance.now() - move.startedAt) / fadeMs) : 1
    if (move && progress < 1) {
      const [fromX, fromY] = this.#px(move.fromX, move.fromY)
      brush.icon(bitmap, fromX, fromY, sizePx, 1 - progress)
    } else if (move) this.#moves.delete(id)
    brush.icon(bitmap, x, y, sizePx, progress)
    if (id === scene.chosenSubject) brush.ring(x, y, sizePx)
    const named = id === scene.chosenSubject || id === scene.hovered
    // The smallest icons leave no room for it; their outline says it, and their plate when they are pointed at.
    if (row.freshness !== 'live' && sizePx > this.#palette!.rem * 1.2 && !named) brush.age(this.#ageText(row, scene, now), x, y + sizePx / 2 + 1)
    brush.faint(false)
    this.#drawn.push({ id, x, y })
  }

  #ageText(row: PositionRow, scene: Scene, now: number): string {
    return row.freshness === 'lost' ? scene.words.last(row.lastHeardAt) : scene.words.age(now - row.lastHeardAt)
  }

  #nameZone(key: PlaceKey, scene: Scene, brush: Brush, sizePx: number): void {
    const middle = this.#middleOfZone(key)
    if (!middle) return
    const [x, y] = this.#px(...middle)
    const names = zoneRooms(key).map(id => scene.words.room(id))
    // Three rooms or more are said by the card; over the map their names would hide what is below.
    if (names.length > 2) return
    const text = scene.words.zone(names)
    const plateY = y + sizePx / 2 + brush.textPx
    const reach = brush.widthOf(text) / 2 + sizePx / 2
    const covers = this.#drawn.some(d => Math.abs(d.y - plateY) < sizePx * 0.7 && Math.abs(d.x - x) < reach)
    if (!covers) brush.plate(text, x, plateY, false)
  }

  /** The chosen and the pointed-at one by name, above everything else. */
  #nameSubjects(scene: Scene, brush: Brush, sizePx: number): void {
    const pointed = scene.hoveredRoom === null ? undefined : this.#layouts.get(scene.hoveredRoom)
    if (scene.hoveredRoom !== null && pointed && !pointed.label) {
      const [x, y] = this.#px(...pointed.middle)
      brush.plate(scene.words.room(scene.hoveredRoom), x, y - sizePx, true)
    }
    for (const id of new Set([scene.chosenSubject, scene.hovered])) {
      const drawn = this.#drawn.find(d => d.id === id)
      const row = id === null ? undefined : scene.rows.get(id)
      if (!drawn || !row) continue
      const text = row.freshness === 'live' ? row.name : `${row.name} · ${this.#ageText(row, scene, scene.words.now())}`
      brush.plate(text, drawn.x, drawn.y + sizePx / 2 + brush.textPx * 0.9, true)
    }
  }
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

function lookOf(row: PositionRow, alarm: AlarmOf | null): IconLook {
  const equipment = row.kind === 'asset' || row.kind === 'bed'
  return {
    glyph: glyphOf(row.kind, row.type),
    colour: colourOf(row.kind, row.state),
    style: row.freshness === 'lost' ? 'dashed' : row.freshness === 'stale' ? 'hollow' : row.probability >= 0.9 ? 'solid' : 'outlined',
    badge: equipment && row.state !== 'available' && !(row.kind === 'bed' && row.state === 'in-use') ? row.state : null,
    alarm,
  }
}
