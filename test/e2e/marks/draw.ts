import type { PositionRow } from '../../../core/api/rows.ts'
import { Brush } from '../../../renderer/map/brush.ts'
import { IconBitmaps } from '../../../renderer/map/bitmaps.ts'
import { Crowd } from '../../../renderer/map/crowd.ts'
import { FloorLayout } from '../../../renderer/map/floorLayout.ts'
import { Painter } from '../../../renderer/map/painter.ts'
import { readPalette } from '../../../renderer/map/palette.ts'
import type { FloorView } from '../../../renderer/map/roomLayout.ts'
import type { AlarmOf, Scene } from '../../../renderer/map/scene.ts'
import { scaleOf } from '../../../renderer/map/subjectLayer.ts'

/** One room of the floor and what is in it. */
export interface Mark {
  readonly row: Partial<PositionRow> | null
  readonly alarm?: AlarmOf
  readonly blind?: boolean
  /** The room behind the second-best answer of a chosen subject. */
  readonly second?: boolean
  /** How large the room is on the screen: the icons become as large as it allows. */
  readonly roomPx: number
}

const sidePx = 72
const pxPerM = 20

/** Runs in the page, on its tokens: the mark as the floor draws it, R G B A of each pixel as base64. */
export function drawMark(mark: Mark, theme: 'day' | 'night'): string {
  document.documentElement.dataset.theme = theme
  const palette = readPalette(theme, 16)
  const canvas = Object.assign(document.createElement('canvas'), { width: sidePx, height: sidePx })
  const brush = new Brush(canvas.getContext('2d')!, palette, 1)
  brush.begin(sidePx, sidePx)
  const scene = sceneOf(mark)
  const corner = (sidePx - mark.roomPx) / 2
  const sight = { origin: { x: corner, y: sidePx - corner }, pxPerM, width: sidePx, height: sidePx }
  const layout = new FloorLayout(scene, scaleOf(pxPerM, brush, palette.rem))
  new Painter(scene, layout, sight, brush, new IconBitmaps(palette, 1), () => null).paint()

  const floor = Object.assign(document.createElement('canvas'), { width: sidePx, height: sidePx }).getContext('2d')!
  floor.fillStyle = palette.room
  floor.fillRect(0, 0, sidePx, sidePx)
  floor.drawImage(canvas, 0, 0)
  return btoa(String.fromCharCode(...floor.getImageData(0, 0, sidePx, sidePx).data))
}

function sceneOf({ row, alarm, blind = false, second = false, roomPx }: Mark): Scene {
  const side = roomPx / pxPerM
  const room = {
    id: '412',
    // Too long for the room, so that nothing but the mark is drawn.
    name: 'W'.repeat(40),
    type: 'patient-room',
    unit: '',
    polygon: [
      [0, 0],
      [side, 0],
      [side, side],
      [0, side],
    ],
  } as const
  const floor = {
    floor: 4,
    name: '4',
    bounds: [0, 0, side, side],
    rooms: [room],
    walls: [],
    doors: [],
  } as unknown as FloorView
  const subject: PositionRow = { ...pump, ...row }
  const elsewhere = { ...pump, id: 'elsewhere', room: '999', runnerUp: { room: '412', probability: 0.3 } }
  const rows = new Map([subject, elsewhere].map(each => [each.id, each]))
  return {
    floor,
    crowd: new Crowd(floor, () => true, row ? [subject] : []),
    rows,
    blind: new Set(blind ? ['412'] : []),
    alarms: { subjects: new Map(alarm ? [[subject.id, alarm]] : []), rooms: new Map() },
    chosenSubject: second ? elsewhere.id : null,
    chosenRoom: null,
    focusedRoom: null,
    hovered: null,
    hoveredRoom: null,
    hoveredUnit: null,
    found: null,
    words: {
      notHeard: 'not heard',
      age: () => '3 m',
      last: () => '14:02',
      now: () => 0,
      zone: names => names.join(),
      subject: name => name,
      room: id => id,
    },
  }
}

const pump: PositionRow = {
  id: 'pump',
  name: 'Pump 1',
  kind: 'asset',
  type: 'Infusion pump',
  state: 'available',
  tag: 'ble:1',
  floor: 4,
  room: '412',
  zone: ['412'],
  probability: 0.95,
  runnerUp: null,
  xM: 1,
  yM: 1,
  region90M2: 4,
  freshness: 'live',
  lastHeardAt: 0,
  since: 0,
  heardBy: 3,
  batteryPct: null,
  upkeep: null,
}
