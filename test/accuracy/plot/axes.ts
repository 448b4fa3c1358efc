import { element, line, segment, softInk, text } from './svg.ts'

/** A rectangle of the picture and the values it spans. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly xTo: number
  readonly yTo: number
}

export const xOf = (frame: Frame, value: number) => frame.left + (value / frame.xTo) * frame.width
export const yOf = (frame: Frame, value: number) => frame.top + frame.height - (value / frame.yTo) * frame.height

/** Grid, tick labels with units at the last of them, and what is measured. Both axes begin at 0; `y` may be no quantity. */
export function axes(
  frame: Frame,
  x: { readonly every: number; readonly unit: string; readonly label: string },
  y: { readonly every: number; readonly unit: string; readonly label: string } | null,
): string {
  const { left, top, width, height } = frame
  const bottom = top + height
  const out: string[] = []
  for (let v = 0; v <= frame.xTo + 1e-9; v += x.every) {
    const at = xOf(frame, v)
    out.push(segment(at, top, at, bottom, { stroke: line }))
    out.push(text(at, bottom + 18, label(v, x.unit), { 'text-anchor': 'middle', fill: softInk }))
  }
  out.push(text(left + width / 2, bottom + 38, x.label, { 'text-anchor': 'middle' }))
  if (!y) return out.join('')
  for (let v = 0; v <= frame.yTo + 1e-9; v += y.every) {
    const at = yOf(frame, v)
    out.push(segment(left, at, left + width, at, { stroke: line }))
    out.push(text(left - 8, at + 4.5, label(v, y.unit), { 'text-anchor': 'end', fill: softInk }))
  }
  const middle = top + height / 2
  out.push(
    element(
      'g',
      { transform: `rotate(-90 ${left - 52} ${middle})` },
      text(left - 52, middle, y.label, { 'text-anchor': 'middle' }),
    ),
  )
  return out.join('')
}

const label = (value: number, unit: string) => `${Math.round(value * 100) / 100}${unit}`

/** Moves labels apart so that each has `gap`, keeping their order and the middle of each crowd. */
export function apart(wanted: readonly number[], gap: number, least: number, most: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b])
  const at = order.map(i => wanted[i])
  for (let round = 0; round < 200; round++) {
    for (let i = 1; i < at.length; i++) {
      const lack = gap - (at[i] - at[i - 1])
      if (lack > 0) {
        at[i - 1] -= lack / 2
        at[i] += lack / 2
      }
    }
    at[0] = Math.max(at[0], least)
    at[at.length - 1] = Math.min(at[at.length - 1], most)
  }
  const out: number[] = []
  order.forEach((i, place) => {
    out[i] = at[place]
  })
  return out
}
