import type { Floor, Site } from '../../../core/model/site.ts'
import type { Fix } from '../trace.ts'
import { heightOf, type Paper, plan, px, py, triangle, widthOf } from './map.ts'
import { circle, heading, ink, picture, polyline, segment, short, softInk, teal, text, vermillion } from './svg.ts'

const marginM = 2.5

/** One walk on the plan: where the tag was, where it was shown live and on replay, and sticks from the one to the other. */
export function walkMap(
  title: string,
  subtitle: string,
  site: Site,
  live: readonly Fix[],
  replayed: readonly Fix[],
): string {
  const floor = croppedTo(site.floors[0], live)
  const [x0, , x1] = floor.bounds
  const paper: Paper = { left: 24, top: 92, scale: 752 / (x1 - x0), floor }
  const path = (pick: (fix: Fix) => { x: number; y: number }, fixes: readonly Fix[], style: Record<string, string>) =>
    polyline(
      fixes.map(fix => [px(paper, pick(fix).x), py(paper, pick(fix).y)] as const),
      style,
    )
  const shown = (fix: Fix) => fix
  const sticks = live.map(fix =>
    segment(px(paper, fix.truth.x), py(paper, fix.truth.y), px(paper, fix.x), py(paper, fix.y), {
      stroke: vermillion,
      'stroke-width': '1',
      'stroke-opacity': '0.45',
    }),
  )
  const start = live[0]
  return picture(
    800,
    Math.round(heightOf(paper) + 128),
    title,
    heading(title, subtitle),
    plan(paper, site),
    ...sticks,
    path(fix => fix.truth, live, { stroke: ink, 'stroke-width': '2.5' }),
    path(shown, live, { stroke: vermillion, 'stroke-width': '2', 'stroke-dasharray': '2 4' }),
    path(shown, replayed, { stroke: teal, 'stroke-width': '2.5', 'stroke-dasharray': '8 4' }),
    ...live.map(fix => circle(px(paper, fix.x), py(paper, fix.y), 2.2, { fill: vermillion })),
    circle(px(paper, start.truth.x), py(paper, start.truth.y), 6, {
      fill: '#ffffff',
      stroke: ink,
      'stroke-width': '2.5',
    }),
    legend(),
    text(24, paper.top + heightOf(paper) + 21, `${short(widthOf(paper) / paper.scale)} m wide, a dot a second`, {
      fill: softInk,
      'font-size': '11',
    }),
  )
}

/** Nothing is gained by the far ends of a plan where nobody went. */
function croppedTo(floor: Floor, fixes: readonly Fix[]): Floor {
  const [x0, y0, x1, y1] = floor.bounds
  const ys = fixes.flatMap(fix => [fix.truth.y, fix.y])
  const from = Math.max(y0, Math.min(...ys) - marginM)
  const to = Math.min(y1, Math.max(...ys) + marginM)
  return { ...floor, bounds: [x0, from, x1, to] }
}

function legend(): string {
  const y = 72
  const entry = (x: number, words: string, style: Record<string, string>) =>
    segment(x, y - 4, x + 30, y - 4, style) + text(x + 36, y, words, { 'font-size': '12' })
  return [
    entry(24, 'true path', { stroke: ink, 'stroke-width': '2.5' }),
    entry(136, 'shown live', { stroke: vermillion, 'stroke-width': '2', 'stroke-dasharray': '2 4' }),
    entry(256, 'on replay', { stroke: teal, 'stroke-width': '2.5', 'stroke-dasharray': '8 4' }),
    entry(370, 'error of the live answer', { stroke: vermillion, 'stroke-opacity': '0.45' }),
    triangle(568, y - 4),
    text(580, y, 'receiver', { 'font-size': '12' }),
    circle(654, y - 4, 5, { fill: '#ffffff', stroke: ink, 'stroke-width': '2.5' }),
    text(666, y, 'start', { 'font-size': '12' }),
  ].join('')
}
