import L from 'leaflet'
import { contains } from '../../core/geometry/polygon.ts'
import { isResting } from '../live/beat.ts'
import { IconBitmaps } from './bitmaps.ts'
import { Brush } from './brush.ts'
import type { PlaceKey } from './crowd.ts'
import { FloorLayout } from './floorLayout.ts'
import { type Drawn, Painter } from './painter.ts'
import type { Box } from './packing.ts'
import type { Palette } from './palette.ts'
import type { Scale } from './roomLayout.ts'
import type { Scene } from './scene.ts'

const fadeMs = 250
/** A fade is drawn so often: 60 times a second is not seen, and without a graphics card it is dear. */
const fadeFrameMs = 40
/** A whole ward that moves at once is no movement but a jump of the picture. */
const fadesAtMost = 400
/** Fingers need this much, however small the icon is drawn. */
const touchPx = 22

export type Hit =
  | { readonly what: 'subject'; readonly id: string }
  | { readonly what: 'room'; readonly id: string }
  /** A ward drawn as one number: a step closer shows its rooms. */
  | { readonly what: 'unit'; readonly id: string; readonly box: Box }

interface Move {
  readonly fromX: number
  readonly fromY: number
  /** Null until it was drawn for the first time. */
  startedAt: number | null
}

/** Without a graphics card each picture is the processor's work: nobody there, no fades. */
const hasCard = (): boolean => {
  const gl = document.createElement('canvas').getContext('webgl', { failIfMajorPerformanceCaveat: true })
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  return gl !== null
}

/**
 * Everything on the floor that changes, on one canvas: hatches, the chosen room, names, icons, counts.
 * It is drawn on the next animation frame after something changed, and not at all while nothing does. While nobody is
 * there, moves wait for the next look (beat.ts); alarms and whatever else the scene tells never do.
 */
export class SubjectLayer extends L.Layer {
  readonly #moves = new Map<string, Move>()
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)')
  #canvas: HTMLCanvasElement | null = null
  #scene: Scene | null = null
  #palette: Palette | null = null
  #bitmaps: IconBitmaps | null = null
  #brush: Brush | null = null
  #layout: FloorLayout | null = null
  #painter: Painter | null = null
  /** Who is drawn as an icon of its own: whoever is only counted has no move to show. */
  #shown: ReadonlySet<string> = new Set()
  #frame = 0
  #waits = false
  readonly #card = hasCard()
  #fading: ReturnType<typeof setTimeout> | undefined

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
    clearTimeout(this.#fading)
    this.#frame = 0
    this.#canvas?.remove()
    this.#canvas = null
    return this
  }

  setPalette(palette: Palette): void {
    this.#palette = palette
    this.#bitmaps = new IconBitmaps(palette, devicePixelRatio)
    this.#brush = null
    this.#layout = null
    this.redraw()
  }

  setScene(scene: Scene): void {
    if (scene.floor !== this.#scene?.floor || scene.crowd !== this.#scene.crowd) {
      this.#layout = null
      this.#moves.clear()
    }
    this.#layout?.follow(scene)
    this.#scene = scene
    this.redraw()
  }

  /** Somebody moved, or is heard otherwise than before. */
  changed(): void {
    if (isResting()) this.#waits = true
    else this.redraw()
  }

  /** Some time has passed. */
  look(): void {
    if (this.#waits || this.#painter?.hasAged()) this.redraw()
  }

  /** Draw soon. */
  redraw(): void {
    if (this.#frame === 0 && this.#canvas) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  /** To be called just before a subject leaves a place, so that its move can be drawn as a fade. */
  moving(id: string, from: PlaceKey): void {
    if (this.#calm.matches || (!this.#card && isResting())) return
    if (this.#moves.size >= fadesAtMost || !this.#shown.has(id)) return
    const spot = this.#layout?.spotOf(id, from)
    if (!spot) return
    this.#moves.set(id, { fromX: spot[0], fromY: spot[1], startedAt: null })
  }

  /** What is at a point of the map's container, px. */
  hit(x: number, y: number): Hit | null {
    let best: Drawn | null = null
    let bestDistance = touchPx
    for (const drawn of this.#painter?.drawn ?? []) {
      const distance = Math.hypot(drawn.x - x, drawn.y - y)
      if (distance < bestDistance) {
        best = drawn
        bestDistance = distance
      }
    }
    if (best) return { what: 'subject', id: best.id }
    const { lat, lng } = this._map.containerPointToLatLng([x, y])
    const room = this.#scene?.floor.rooms.find(r => contains(r.polygon, lng, lat))
    if (!room) return null
    const unit = this.#layout?.unitOf(room.id)
    return unit ? { what: 'unit', id: unit.name, box: unit.box } : { what: 'room', id: room.id }
  }

  #draw(): void {
    this.#frame = 0
    this.#waits = false
    const canvas = this.#canvas
    if (!canvas || !this.#palette || !this.#bitmaps || !this.#scene) return
    const { x: width, y: height } = this._map.getSize()
    this.#fit(canvas, width, height)
    L.DomUtil.setPosition(canvas, this._map.containerPointToLayerPoint([0, 0]))
    this.#brush ??= new Brush(canvas.getContext('2d')!, this.#palette, devicePixelRatio)
    this.#brush.begin(width, height)

    const pxPerM = 2 ** this._map.getZoom()
    if (this.#layout?.scale.pxPerM !== pxPerM) {
      this.#scene.crowd.settle()
      this.#layout = new FloorLayout(this.#scene, scaleOf(pxPerM, this.#brush, this.#palette.rem))
    }
    const sight = { origin: this._map.latLngToContainerPoint([0, 0]), pxPerM, width, height }
    const now = performance.now()
    for (const [id, move] of this.#moves) {
      move.startedAt ??= now
      if (now - move.startedAt >= fadeMs) this.#moves.delete(id)
    }
    const painter = new Painter(this.#scene, this.#layout, sight, this.#brush, this.#bitmaps, id => {
      const move = this.#moves.get(id)
      return move ? { ...move, progress: (now - (move.startedAt ?? now)) / fadeMs } : null
    })
    painter.paint()
    this.#painter = painter
    this.#shown = new Set(painter.drawn.map(({ id }) => id))
    if (this.#moves.size > 0) {
      clearTimeout(this.#fading)
      this.#fading = setTimeout(() => this.redraw(), fadeFrameMs)
    }
  }

  #fit(canvas: HTMLCanvasElement, width: number, height: number): void {
    const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)]
    if (canvas.width === across && canvas.height === down) return
    canvas.width = across
    canvas.height = down
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    this.#brush = null
  }
}

/** Closer up there is room for larger icons. @param rem the page's base size, px */
export const scaleOf = (pxPerM: number, brush: Brush, rem: number): Scale => ({
  pxPerM,
  sizesPx: [1.75 * Math.min(1.6, Math.max(1, pxPerM / 20)), 1.4, 1.1].map(size => Math.round(size * rem)),
  namesPx: [brush.textPx, Math.round(brush.textPx * 0.85)],
  countPx: brush.countPx,
  widthOf: (text, heightPx) => brush.widthOf(text, heightPx),
})
