import type { Point } from '../../core/model/site.ts'
import { isolated } from '../i18n/isolated.ts'
import { nameLines, namePlaces } from './planNames.ts'

/** A room's name on a drawn plan (SVG, metres, y upwards), as far as there is room for it. */
export function RoomName(props: { name: string; polygon: readonly Point[]; sizeM: number; className: string }) {
  const { name, polygon, sizeM, className } = props
  const lines = nameLines(name, polygon, sizeM)
  return namePlaces(lines.length, polygon, sizeM).map(([x, y], n) => (
    <text key={lines[n]} className={className} x={x} y={-y} dy="0.35em" fontSize={sizeM} textAnchor="middle">
      {isolated(lines[n])}
    </text>
  ))
}
