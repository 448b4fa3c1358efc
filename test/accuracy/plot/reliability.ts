import { axes, type Frame, xOf, yOf } from './axes.ts'
import {
  blue,
  circle,
  element,
  heading,
  picture,
  polyline,
  purple,
  segment,
  softInk,
  teal,
  text,
  vermillion,
} from './svg.ts'

/** What was stated and how often it came true, out of how many. */
export interface Stated {
  readonly said: number
  readonly true: number
  readonly of: number
}

export interface Series {
  readonly name: string
  readonly answers: number
  readonly points: readonly Stated[]
}

const strokes = [teal, vermillion, blue, purple]
const dashes = ['none', '7 4', '2 3', '9 3 2 3']

/** Stated against true: rooms on the left, regions on the right. On the diagonal, what is said is so. */
export function reliability(
  title: string,
  subtitle: string,
  rooms: readonly Series[],
  regions: readonly Series[],
): string {
  const left: Frame = { left: 84, top: 92, width: 290, height: 290, xTo: 100, yTo: 100 }
  const right: Frame = { ...left, left: 484 }
  return picture(
    800,
    484,
    title,
    heading(title, subtitle),
    text(left.left, 80, 'Rooms', { 'font-weight': '600' }),
    text(right.left, 80, 'Regions', { 'font-weight': '600' }),
    panel(left, rooms, 'stated probability of the room', 'it was that room'),
    panel(right, regions, 'stated to hold the tag with', 'it did'),
    ...legend(left, rooms),
    ...legend(right, regions),
  )
}

function panel(frame: Frame, series: readonly Series[], xLabel: string, yLabel: string): string {
  const most = Math.max(...series.flatMap(s => s.points.map(p => p.of)))
  return [
    axes(frame, { every: 20, unit: ' %', label: xLabel }, { every: 20, unit: ' %', label: yLabel }),
    segment(xOf(frame, 0), yOf(frame, 0), xOf(frame, 100), yOf(frame, 100), {
      stroke: softInk,
      'stroke-dasharray': '4 4',
    }),
    ...series.map((one, i) => {
      const at = one.points.map(p => [xOf(frame, 100 * p.said), yOf(frame, (100 * p.true) / p.of)] as const)
      return [
        // Ninety-five in a hundred such shares would come out within the whisker, were it exact: 1.96 sqrt(p(1-p)/n).
        ...one.points.map((p, n) => {
          const half = 196 * Math.sqrt((((p.true + 1) / (p.of + 2)) * (1 - (p.true + 1) / (p.of + 2))) / p.of)
          const share = (100 * p.true) / p.of
          const [x] = at[n]
          return segment(x, yOf(frame, Math.max(0, share - half)), x, yOf(frame, Math.min(100, share + half)), {
            stroke: strokes[i],
            'stroke-opacity': '0.35',
            'stroke-width': '3',
          })
        }),
        polyline(at, { stroke: strokes[i], 'stroke-width': '2', 'stroke-dasharray': dashes[i] }),
        ...one.points.map((p, n) => marker(i, at[n][0], at[n][1], 2.5 + 4 * Math.sqrt(p.of / most))),
      ].join('')
    }),
  ].join('')
}

function marker(i: number, x: number, y: number, r: number): string {
  const style = { fill: '#ffffff', stroke: strokes[i], 'stroke-width': '2' }
  if (i === 0) return circle(x, y, r, style)
  if (i === 1) return element('rect', { x: x - r, y: y - r, width: 2 * r, height: 2 * r, ...style })
  const turned =
    i === 2
      ? `${x - r * 1.2},${y + r} ${x + r * 1.2},${y + r} ${x},${y - r * 1.2}`
      : `${x - r * 1.3},${y} ${x},${y - r * 1.3} ${x + r * 1.3},${y} ${x},${y + r * 1.3}`
  return element('polygon', {
    points: turned.replace(/\d+\.\d+/g, v => String(Math.round(Number(v) * 10) / 10)),
    ...style,
  })
}

function legend(frame: Frame, series: readonly Series[]): string[] {
  return series.map((one, i) => {
    const x = frame.left - 24 + (i % 2) * 172
    const y = frame.top + frame.height + 68 + 20 * Math.floor(i / 2)
    return [
      segment(x, y - 4, x + 26, y - 4, { stroke: strokes[i], 'stroke-width': '2', 'stroke-dasharray': dashes[i] }),
      marker(i, x + 13, y - 4, 4),
      text(x + 33, y, `${one.name}, n = ${one.answers}`, { 'font-size': '11' }),
    ].join('')
  })
}
