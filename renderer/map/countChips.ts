import { alarmShapes, shapeOfPriority } from '../ui/glyphs.ts'
import { alarmColour, type Palette } from './palette.ts'
import type { AlarmOf } from './scene.ts'

/** A shape on the corner stands out so far, px. */
const cornerPx = 4
/** A zoomed-out house has a few dozen different ones. */
const keptAtMost = 400

export interface Chip {
  readonly bitmap: HTMLCanvasElement
  /** CSS pixels. */
  readonly width: number
  readonly height: number
}

/** Counts on plates, drawn once per number and alarm and then only copied: a house from afar has a thousand of them. */
export class CountChips {
  readonly heightPx: number
  readonly #palette: Palette
  readonly #ratio: number
  readonly #textPx: number
  readonly #widthOf: (text: string) => number
  readonly #made = new Map<string, Chip>()

  constructor(palette: Palette, ratio: number, textPx: number, widthOf: (text: string) => number) {
    this.#palette = palette
    this.#ratio = ratio
    this.#textPx = textPx
    this.#widthOf = widthOf
    this.heightPx = textPx + 9
  }

  of(count: number, alarm: AlarmOf | undefined, roomPx: number): Chip {
    const text = count === 0 ? '' : String(count)
    const shapePx = alarm ? this.heightPx - 4 : 0
    const plainPx = text === '' ? 0 : this.#widthOf(text) + 12
    const beside = text === '' || plainPx + shapePx + 4 <= roomPx
    const key = `${text} ${alarm?.priority} ${alarm?.answered} ${beside}`
    let chip = this.#made.get(key)
    if (!chip) {
      if (this.#made.size >= keptAtMost) this.#made.clear()
      chip = this.#draw(text, alarm, Math.max(this.heightPx, plainPx + (beside && alarm ? shapePx + 4 : 0)), beside)
      this.#made.set(key, chip)
    }
    return chip
  }

  #draw(text: string, alarm: AlarmOf | undefined, plateWidth: number, beside: boolean): Chip {
    const [width, height] = [plateWidth + 2 * cornerPx, this.heightPx + 2 * cornerPx].map(side => Math.ceil(side))
    const bitmap = document.createElement('canvas')
    bitmap.width = Math.ceil(width * this.#ratio)
    bitmap.height = Math.ceil(height * this.#ratio)
    const ctx = bitmap.getContext('2d')!
    const p = this.#palette
    ctx.scale(this.#ratio, this.#ratio)
    ctx.translate(width / 2, height / 2)
    const half = plateWidth / 2
    ctx.beginPath()
    ctx.roundRect(-half, -this.heightPx / 2, plateWidth, this.heightPx, this.heightPx / 2)
    ctx.fillStyle = p.panel
    ctx.fill()
    ctx.lineWidth = alarm ? 2 : 1.5
    ctx.strokeStyle = alarm ? p[alarmColour[alarm.priority]] : p.wall
    ctx.stroke()
    const shapePx = this.heightPx - 4
    if (alarm && beside) drawAlarm(ctx, p, alarm, text === '' ? 0 : 4 + shapePx / 2 - half, 0, shapePx)
    if (text !== '') {
      ctx.font = `600 ${this.#textPx}px ${p.fontFamily}`
      ctx.textAlign = 'center'
      ctx.textBaseline = 'middle'
      ctx.fillStyle = p.ink
      ctx.fillText(text, alarm && beside ? shapePx / 2 : 0, 0.5)
    }
    if (alarm && !beside) drawAlarm(ctx, p, alarm, half - 3, 3 - this.heightPx / 2, this.heightPx * 0.58)
    return { bitmap, width: bitmap.width / this.#ratio, height: bitmap.height / this.#ratio }
  }
}

/** The shape of an alarm about (x, y); an answered one is only outlined. */
export function drawAlarm(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  { priority, answered }: AlarmOf,
  x: number,
  y: number,
  sidePx: number,
): void {
  const path = new Path2D(alarmShapes[shapeOfPriority[priority]])
  ctx.save()
  ctx.translate(x - sidePx / 2, y - sidePx / 2)
  ctx.scale(sidePx / 24, sidePx / 24)
  ctx.strokeStyle = ctx.fillStyle = palette[alarmColour[priority]]
  ctx.lineWidth = 3
  if (answered) ctx.stroke(path)
  else ctx.fill(path)
  ctx.restore()
}
