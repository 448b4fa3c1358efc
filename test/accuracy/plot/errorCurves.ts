import { apart, axes, type Frame, xOf, yOf } from './axes.ts'
import { element, heading, ink, picture, polyline, segment, softInk, teal, text } from './svg.ts'

export interface Curve {
  readonly name: string
  /** Ascending. */
  readonly errorsM: readonly number[]
}

/** By name, so that a method looks alike in every picture. */
const looks: Readonly<Record<string, { readonly stroke: string; readonly dash: string; readonly width?: number }>> = {
  'Whereabouts, live': { stroke: teal, dash: '', width: 3 },
  'Whereabouts, replay': { stroke: teal, dash: '7 4', width: 3 },
  'nearest receiver': { stroke: softInk, dash: '2 3' },
  'room-assistant': { stroke: ink, dash: '1 4' },
  Bermuda: { stroke: '#cc79a7', dash: '8 3 2 3' },
  'weighted centroid': { stroke: '#b97a00', dash: '5 3' },
  'ESPresense, Nelder-Mead': { stroke: '#d55e00', dash: '10 3' },
  'path loss, max. likelihood': { stroke: '#3a9bd6', dash: '3 2' },
  'fingerprints, kNN': { stroke: '#0072b2', dash: '12 3 3 3' },
}

/** Share of instants within each error, a curve a method, each named where it leaves the picture. */
export function errorCurves(title: string, subtitle: string, curves: readonly Curve[], toM: number): string {
  const frame: Frame = { left: 84, top: 66, width: 410, height: 320, xTo: toM, yTo: 100 }
  const right = frame.left + frame.width
  const ends = curves.map(curve => yOf(frame, shareWithin(curve.errorsM, toM)))
  // Where several leave at the same height, the better one stands higher.
  const wanted = curves.map((curve, i) => ends[i] + 0.5 * quantile(curve.errorsM, 0.5))
  const places = apart(wanted, 31, frame.top + 8, frame.top + frame.height - 16)
  const drawn = curves.map((curve, i) => {
    const { stroke, dash, width } = looks[curve.name]
    const style = { stroke, 'stroke-width': String(width ?? 2), 'stroke-dasharray': dash || 'none' }
    const points = Array.from({ length: 121 }, (_, n) => (n / 120) * toM).map(
      m => [xOf(frame, m), yOf(frame, shareWithin(curve.errorsM, m))] as const,
    )
    const own = width !== undefined
    return [
      polyline(points, style),
      segment(right, ends[i], right + 44, places[i], { stroke, 'stroke-opacity': '0.45' }),
      segment(right + 44, places[i], right + 74, places[i], style),
      text(right + 80, places[i] + 1, curve.name, { fill: stroke, 'font-weight': own ? '700' : '500' }),
      text(
        right + 80,
        places[i] + 15,
        `median ${metres(curve.errorsM, 0.5)}, 90 % within ${metres(curve.errorsM, 0.9)}`,
        {
          fill: softInk,
          'font-size': '11',
        },
      ),
    ].join('')
  })
  return picture(
    800,
    448,
    title,
    heading(title, subtitle),
    axes(
      frame,
      { every: toM > 8 ? 2 : 1, unit: ' m', label: 'error, horizontal' },
      { every: 20, unit: ' %', label: 'instants within that error' },
    ),
    // The own curves lie on top.
    element('g', {}, ...drawn.reverse()),
  )
}

function shareWithin(errorsM: readonly number[], m: number): number {
  return (100 * errorsM.filter(e => e <= m).length) / errorsM.length
}

const metres = (sorted: readonly number[], q: number) => `${quantile(sorted, q).toFixed(2)} m`

/** Linear between the two nearest; `sorted` ascending. */
export function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q
  const i = Math.floor(at)
  return sorted[i] + (sorted[Math.min(i + 1, sorted.length - 1)] - sorted[i]) * (at - i)
}
