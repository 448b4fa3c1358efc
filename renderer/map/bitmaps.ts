import { alarmShapes, type GlyphName, glyphs, shapeOfPriority, stateGlyphs } from '../ui/glyphs.ts'
import { alarmColour, type ColourName, type Palette } from './palette.ts'

export type Priority = keyof typeof shapeOfPriority

/** solid = sure and heard; outlined = less sure; hollow = stale; dashed = lost. */
type IconStyle = 'solid' | 'outlined' | 'hollow' | 'dashed'

export interface IconLook {
  readonly glyph: GlyphName
  readonly colour: ColourName
  readonly style: IconStyle
  /** Equipment state to mark in the corner, where colour alone would tell it. */
  readonly badge: string | null
  readonly alarm: { readonly priority: Priority; readonly answered: boolean } | null
}

/** Icons are drawn once per look, size and theme, and then only copied: ten thousand outlines a frame would be too slow. */
export class IconBitmaps {
  readonly #palette: Palette
  readonly #ratio: number
  readonly #made = new Map<string, HTMLCanvasElement>()

  constructor(palette: Palette, ratio: number) {
    this.#palette = palette
    this.#ratio = ratio
  }

  /** @returns a square bitmap of 1.5 × `sizePx` CSS pixels with the icon in its middle. */
  of(look: IconLook, sizePx: number): HTMLCanvasElement {
    const alarm = look.alarm ? `${look.alarm.priority}${look.alarm.answered}` : ''
    const key = `${look.glyph} ${look.colour} ${look.style} ${look.badge} ${alarm} ${sizePx}`
    let bitmap = this.#made.get(key)
    if (!bitmap) this.#made.set(key, (bitmap = this.#draw(look, sizePx)))
    return bitmap
  }

  #draw(look: IconLook, sizePx: number): HTMLCanvasElement {
    const canvas = document.createElement('canvas')
    const side = sizePx * 1.5
    canvas.width = canvas.height = Math.ceil(side * this.#ratio)
    const ctx = canvas.getContext('2d')!
    ctx.scale(this.#ratio, this.#ratio)
    ctx.translate(side / 2, side / 2)
    ctx.lineCap = ctx.lineJoin = 'round'
    const glyphColour = look.alarm ? this.#shape(ctx, look.alarm, sizePx) : this.#disc(ctx, look, sizePx / 2)
    ctx.strokeStyle = glyphColour
    // Too small for a badge: what is not ready wears its state in place of its type.
    const state = look.badge === null ? undefined : stateGlyphs[look.badge]
    const hasBadge = sizePx >= 22
    const worn = (!hasBadge && state) || look.glyph
    stroke(
      ctx,
      glyphs[worn],
      sizePx * (look.alarm?.priority === 'medium' ? 0.5 : worn === state ? 0.74 : 0.62),
      1.9,
      look.alarm?.priority === 'medium' ? sizePx * 0.12 : 0,
    )
    if (hasBadge && state) this.#badge(ctx, state, look.colour, sizePx)
    return canvas
  }

  #disc(ctx: CanvasRenderingContext2D, { colour, style }: IconLook, radius: number): string {
    const p = this.#palette
    ctx.beginPath()
    ctx.arc(0, 0, radius - 1, 0, 2 * Math.PI)
    if (style === 'solid') {
      ctx.fillStyle = p[colour]
      ctx.fill()
      return p['on-icon']
    }
    ctx.fillStyle = p.room
    ctx.fill()
    ctx.lineWidth = style === 'outlined' ? 2.5 : 1.5
    ctx.strokeStyle = style === 'outlined' ? p[colour] : p['soft-ink']
    if (style === 'dashed') ctx.setLineDash([3.5, 3])
    ctx.stroke()
    ctx.setLineDash([])
    return style === 'dashed' ? p['soft-ink'] : p[colour]
  }

  #shape(
    ctx: CanvasRenderingContext2D,
    { priority, answered }: NonNullable<IconLook['alarm']>,
    sizePx: number,
  ): string {
    const p = this.#palette
    const path = new Path2D(alarmShapes[shapeOfPriority[priority]])
    const scale = (sizePx * 1.3) / 24
    ctx.save()
    ctx.scale(scale, scale)
    ctx.translate(-12, -12)
    ctx.fillStyle = answered ? p.room : p[alarmColour[priority]]
    ctx.fill(path)
    ctx.strokeStyle = p[alarmColour[priority]]
    ctx.lineWidth = 2 / scale
    ctx.stroke(path)
    ctx.restore()
    return answered ? p[alarmColour[priority]] : p['on-alarm']
  }

  #badge(ctx: CanvasRenderingContext2D, glyph: GlyphName, colour: ColourName, sizePx: number): void {
    const p = this.#palette
    const radius = Math.max(7, sizePx * 0.25)
    ctx.translate(sizePx * 0.4, -sizePx * 0.34)
    ctx.beginPath()
    ctx.arc(0, 0, radius, 0, 2 * Math.PI)
    ctx.fillStyle = p.panel
    ctx.fill()
    ctx.lineWidth = 1.25
    ctx.strokeStyle = p[colour]
    ctx.stroke()
    stroke(ctx, glyphs[glyph], radius * 1.35, 3.2, 0)
  }
}

/** A 24 × 24 outline about the origin, `side` pixels wide, its line `weight` units of the box. */
function stroke(ctx: CanvasRenderingContext2D, d: string, side: number, weight: number, down: number): void {
  ctx.save()
  ctx.translate(0, down)
  ctx.scale(side / 24, side / 24)
  ctx.translate(-12, -12)
  ctx.lineWidth = weight
  ctx.stroke(new Path2D(d))
  ctx.restore()
}
