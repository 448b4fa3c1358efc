import type { Floor, Receiver, Site } from '../../../core/model/site.ts'
import { element, ink, line, polyline, room as roomFill, segment, softInk, text, wall } from './svg.ts'

/** Where a floor lies in the picture: metres to pixels, north up. */
export interface Paper {
  readonly left: number
  readonly top: number
  readonly scale: number
  readonly floor: Floor
}

export const px = (paper: Paper, x: number) => paper.left + (x - paper.floor.bounds[0]) * paper.scale
export const py = (paper: Paper, y: number) => paper.top + (paper.floor.bounds[3] - y) * paper.scale
export const heightOf = ({ floor, scale }: Paper) => (floor.bounds[3] - floor.bounds[1]) * scale
export const widthOf = ({ floor, scale }: Paper) => (floor.bounds[2] - floor.bounds[0]) * scale

/** Rooms, walls, receivers (triangles) and a bar of scale below. */
export function plan(paper: Paper, site: Site): string {
  const { floor } = paper
  const drawn = [
    ...floor.rooms.map(room =>
      element('polygon', {
        points: room.polygon.map(([x, y]) => `${Math.round(px(paper, x))},${Math.round(py(paper, y))}`).join(' '),
        fill: roomFill,
        stroke: floor.walls.length > 0 ? line : wall,
      }),
    ),
    ...floor.walls.map(([ax, ay, bx, by]) =>
      segment(px(paper, ax), py(paper, ay), px(paper, bx), py(paper, by), {
        stroke: wall,
        'stroke-width': '3',
        'stroke-linecap': 'round',
      }),
    ),
    ...site.receivers.filter(r => r.floor === floor.floor).map(r => receiver(paper, r)),
  ]
  const box = { x: paper.left - 3, y: paper.top - 6, width: widthOf(paper) + 6, height: heightOf(paper) + 9 }
  const name = `plan-${paper.left}`
  return [
    element('clipPath', { id: name }, element('rect', box)),
    element('g', { 'clip-path': `url(#${name})` }, ...drawn),
    scaleBar(paper),
  ].join('')
}

function receiver(paper: Paper, { xM, yM }: Receiver): string {
  return triangle(px(paper, xM), py(paper, yM))
}

export const triangle = (x: number, y: number) =>
  element('polygon', {
    points: `${Math.round(x - 5)},${Math.round(y + 4)} ${Math.round(x + 5)},${Math.round(y + 4)} ${Math.round(x)},${Math.round(y - 5)}`,
    fill: ink,
  })

function scaleBar(paper: Paper): string {
  const metres = widthOf(paper) > 20 * paper.scale ? 5 : 2
  const y = paper.top + heightOf(paper) + 18
  const right = paper.left + widthOf(paper)
  const left = right - metres * paper.scale
  return (
    polyline(
      [
        [left, y - 4],
        [left, y],
        [right, y],
        [right, y - 4],
      ],
      { stroke: softInk, 'stroke-width': '1.5' },
    ) + text(left - 6, y + 3, `${metres} m`, { 'text-anchor': 'end', fill: softInk, 'font-size': '11' })
  )
}
