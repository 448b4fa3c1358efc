import L from 'leaflet'
import { doorGaps } from './doors.ts'
import type { Palette } from './palette.ts'
import type { FloorView } from './roomLayout.ts'

const common = new Set(['corridor', 'nurse-station', 'lift', 'stairs', 'exit', 'other'])

/** Rooms, walls and doors of a floor as vectors: what does not change while one looks. */
export function floorVectors(floor: FloorView, palette: Palette, renderer: L.Renderer): L.LayerGroup {
  const group = L.layerGroup()
  const still = { renderer, interactive: false }
  const walls = floor.walls.length > 0
  for (const room of floor.rooms) {
    L.polygon(
      room.polygon.map(([x, y]) => [y, x]),
      {
        ...still,
        fillColor: common.has(room.type) && walls ? palette['room-common'] : palette.room,
        fillOpacity: 1,
        color: walls ? palette.line : palette.wall,
        weight: walls ? 1 : 2,
      },
    ).addTo(group)
  }
  for (const [x1, y1, x2, y2] of floor.walls)
    L.polyline(
      [
        [y1, x1],
        [y2, x2],
      ],
      { ...still, color: palette.wall, weight: 3, lineCap: 'square' },
    ).addTo(group)
  for (const gap of doorGaps(floor)) {
    const [x1, y1, x2, y2] = gap
    L.polyline(
      [
        [y1, x1],
        [y2, x2],
      ],
      { ...still, color: palette['room-common'], weight: 5, lineCap: 'butt' },
    ).addTo(group)
  }
  return group
}
