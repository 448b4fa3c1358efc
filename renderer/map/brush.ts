import { isolated } from '../i18n/isolated.ts'
import { CountChips, drawAlarm } from './countChips.ts'
import type { ColourName, Palette } from './palette.ts'
import type { AlarmOf } from './scene.ts'

/** The few strokes that the floor is drawn with, in CSS pixels of the map's container and in the colours of the theme. */
export class Brush {
  readonly #ctx: CanvasRenderingContext2D
  readonly #palette: Palette
  readonly #ratio: number
  readonly #widths = new Map<string, number>()
  /** Where plates lie in this drawing: x0, y0, x1, y1. */
  #plates: (readonly [number, number, number, number])[] = []
  readonly #hatches = new Map<ColourName, CanvasPattern>()
  /** Height of a room's name, px. */
  readonly textPx: number
  /** Height of an age, px. */
  readonly agePx: number
  readonly #chips: CountChips
  #strength = 1

  constructor(ctx: CanvasRenderingContext2D, palette: Palette, ratio: number) {
    this.#ctx = ctx
    this.#palette = palette
    this.#ratio = ratio
    this.textPx = Math.round(palette.rem * 0.72)
    this.agePx = Math.max(9, Math.round(this.textPx * 0.82))
    this.#chips = new CountChips(palette, ratio, this.textPx, text => this.widthOf(text))
  }

  /** The words of the window run from right to left. */
  get rightToLeft(): boolean {
    return this.#ctx.direction === 'rtl'
  }

  /** Height of a count, which is also the width of a short one. */
  get countPx(): number {
    return this.#chips.heightPx
  }

  begin(width: number, height: number): void {
    this.#ctx.direction = document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'
    this.#ctx.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0)
    this.#ctx.clearRect(0, 0, width, height)
    this.#ctx.textAlign = 'center'
    this.#ctx.textBaseline = 'middle'
    this.#strength = 1
    this.#plates = []
  }

  /** Draw the following weakly, because the search looks for something else. */
  faint(yes: boolean): void {
    this.#strength = yes ? 0.3 : 1
  }

  widthOf(text: string, heightPx = this.textPx): number {
    const key = `${heightPx} ${text}`
    let width = this.#widths.get(key)
    if (width === undefined) {
      this.#ctx.font = this.#font(600, heightPx)
      width = this.#ctx.measureText(text).width
      this.#widths.set(key, width)
    }
    return width
  }

  hatch(outline: Path2D, colour: ColourName): void {
    const ctx = this.#ctx
    ctx.globalAlpha = colour === 'accent' ? 0.45 : 1
    ctx.fillStyle = this.#hatchOf(colour)
    ctx.fill(outline)
    ctx.globalAlpha = 1
  }

  choose(outline: Path2D): void {
    const ctx = this.#ctx
    ctx.globalAlpha = 0.55
    ctx.fillStyle = this.#palette['accent-soft']
    ctx.fill(outline)
    ctx.globalAlpha = 1
    ctx.lineWidth = 2.5
    ctx.strokeStyle = this.#palette.accent
    ctx.stroke(outline)
  }

  focus(outline: Path2D): void {
    const ctx = this.#ctx
    ctx.lineWidth = 6
    ctx.strokeStyle = this.#palette.panel
    ctx.stroke(outline)
    ctx.lineWidth = 3
    ctx.strokeStyle = this.#palette.ink
    ctx.stroke(outline)
  }

  name(text: string, x: number, y: number, colour: ColourName, heightPx = this.textPx): void {
    const ctx = this.#ctx
    ctx.font = this.#font(600, heightPx)
    ctx.fillStyle = this.#palette[colour]
    ctx.fillText(isolated(text), x, y)
  }

  /** A text on a plate of its own, readable over hatch and icons. @param must false = only where it covers no other plate. */
  plate(text: string, x: number, y: number, must: boolean): void {
    const ctx = this.#ctx
    const width = this.widthOf(text) + 8
    const height = this.textPx + 5
    const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2] as const
    if (!must && this.#plates.some(([x0, y0, x1, y1]) => box[0] < x1 && box[2] > x0 && box[1] < y1 && box[3] > y0))
      return
    this.#plates.push(box)
    ctx.fillStyle = this.#palette.panel
    ctx.globalAlpha = 0.92
    ctx.beginPath()
    ctx.roundRect(x - width / 2, y - height / 2, width, height, 4)
    ctx.fill()
    ctx.globalAlpha = 1
    this.name(text, x, y + 0.5, 'ink')
  }

  icon(bitmap: HTMLCanvasElement, x: number, y: number, sizePx: number, alpha: number): void {
    const side = sizePx * 1.5
    this.#ctx.globalAlpha = alpha * this.#strength
    this.#ctx.drawImage(bitmap, x - side / 2, y - side / 2, side, side)
    this.#ctx.globalAlpha = 1
  }

  ring(x: number, y: number, sizePx: number): void {
    const ctx = this.#ctx
    ctx.lineWidth = 2.5
    ctx.strokeStyle = this.#palette.accent
    ctx.beginPath()
    ctx.arc(x, y, sizePx / 2 + 3.5, 0, 2 * Math.PI)
    ctx.stroke()
  }

  age(text: string, x: number, y: number): void {
    const ctx = this.#ctx
    ctx.font = this.#font(600, this.agePx)
    ctx.globalAlpha = this.#strength
    ctx.fillStyle = this.#palette['soft-ink']
    ctx.textBaseline = 'top'
    ctx.fillText(isolated(text), x, y)
    ctx.textBaseline = 'middle'
    ctx.globalAlpha = 1
  }

  /**
   * How many are there, in the colour and with the shape of the worst alarm among them; 0 = the alarm alone.
   * @param roomPx width that it may take: where that is too little, the shape goes onto the corner of the number.
   */
  count(count: number, x: number, y: number, alarm: AlarmOf | undefined, roomPx = Infinity): void {
    const { bitmap, width, height } = this.#chips.of(count, alarm, roomPx)
    this.#ctx.globalAlpha = this.#strength
    // On whole pixels of the screen, or the number would be blurred.
    const at = (middle: number, side: number) => Math.round((middle - side / 2) * this.#ratio) / this.#ratio
    this.#ctx.drawImage(bitmap, at(x, width), at(y, height), width, height)
    this.#ctx.globalAlpha = 1
  }

  /** The shape of an alarm about (x, y); an answered one is only outlined. */
  alarm(alarm: AlarmOf, x: number, y: number, sidePx: number): void {
    drawAlarm(this.#ctx, this.#palette, alarm, x, y, sidePx)
  }

  #font(weight: number, px: number): string {
    return `${weight} ${px}px ${this.#palette.fontFamily}`
  }

  #hatchOf(colour: ColourName): CanvasPattern {
    let pattern = this.#hatches.get(colour)
    if (!pattern) {
      const tile = document.createElement('canvas')
      const side = 8 * this.#ratio
      tile.width = tile.height = side
      const ctx = tile.getContext('2d')!
      ctx.strokeStyle = this.#palette[colour]
      ctx.lineWidth = (colour === 'accent' ? 1.2 : 2) * this.#ratio
      for (const offset of [-side, 0, side]) {
        ctx.moveTo(offset - 1, side + 1)
        ctx.lineTo(offset + side + 1, -1)
      }
      ctx.stroke()
      pattern = this.#ctx.createPattern(tile, 'repeat')!
      pattern.setTransform(new DOMMatrix().scale(1 / this.#ratio))
      this.#hatches.set(colour, pattern)
    }
    return pattern
  }
}
