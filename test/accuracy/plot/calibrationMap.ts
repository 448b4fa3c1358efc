import type { Site } from '../../../core/model/site.ts'
import type { Fix } from '../trace.ts'
import { quantile } from './errorCurves.ts'
import { heightOf, type Paper, plan, px, py, triangle } from './map.ts'
import { circle, heading, ink, picture, softInk, text } from './svg.ts'

/** Steps of error, metres; light and small to dark and large, one hue, so that it reads without colour too. */
const steps = [
  { toM: 1, fill: '#c7e5e1', r: 2.5 },
  { toM: 2, fill: '#7fc3bb', r: 3.5 },
  { toM: 4, fill: '#d9a441', r: 4.5 },
  { toM: 8, fill: '#c25a10', r: 5.5 },
  { toM: Infinity, fill: '#7a1f1f', r: 6.5 },
]

/** The errors at the places where they were made: with the plain model and with the fitted one. */
export function calibrationMap(
  title: string,
  subtitle: string,
  site: Site,
  plain: readonly Fix[],
  fitted: readonly Fix[],
): string {
  const floor = site.floors[0]
  const [x0, , x1] = floor.bounds
  const before: Paper = { left: 24, top: 134, scale: 364 / (x1 - x0), floor }
  const after: Paper = { ...before, left: 412 }
  return picture(
    800,
    Math.round(heightOf(before) + 170),
    title,
    heading(title, subtitle),
    legend(),
    panel(before, site, 'No calibration', plain),
    panel(after, site, 'Calibrated on the other walks and spots', fitted),
  )
}

function panel(paper: Paper, site: Site, name: string, fixes: readonly Fix[]): string {
  const sorted = fixes.map(fix => fix.errorM).sort((a, b) => a - b)
  const rooms = fixes.filter(fix => fix.roomByPoint !== null)
  const right = (100 * rooms.filter(fix => fix.roomByPoint).length) / rooms.length
  const figures = `median ${quantile(sorted, 0.5).toFixed(2)} m, 90 % within ${quantile(sorted, 0.9).toFixed(2)} m`
  // The worst lie on top: they are what is looked for.
  const drawn = [...fixes].sort((a, b) => a.errorM - b.errorM)
  return [
    text(paper.left, paper.top - 27, name, { 'font-weight': '600' }),
    plan(paper, site),
    ...drawn.map(fix => {
      const { fill, r } = steps.find(step => fix.errorM <= step.toM)!
      return circle(px(paper, fix.truth.x), py(paper, fix.truth.y), r, {
        fill,
        stroke: '#ffffff',
        'stroke-width': '0.5',
      })
    }),
    text(paper.left, paper.top - 10, Number.isFinite(right) ? `${figures}; zone ${right.toFixed(0)} %` : figures, {
      'font-size': '12',
      fill: ink,
    }),
  ].join('')
}

function legend(): string {
  const y = 76
  return [
    text(24, y, 'error', { fill: softInk, 'font-size': '12' }),
    ...steps.map(({ toM, fill, r }, i) => {
      const x = 74 + i * 88
      const words = Number.isFinite(toM) ? `to ${toM} m` : 'more'
      return circle(x, y - 4, r, { fill }) + text(x + 11, y, words, { 'font-size': '12' })
    }),
    triangle(532, y - 4),
    text(543, y, 'receiver', { 'font-size': '12' }),
  ].join('')
}
