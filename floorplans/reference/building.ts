/**
 * The reference hospital and smaller wards of the same make: floors of one or more wings, each a corridor between two rows of
 * rooms, joined by a lobby with a lift. Drawn like the demo, from a few numbers, the same every time.
 */
import type { RoomType } from '../../core/model/site.ts'
import { type Corridor, type DrawnFloor, drawFloor, type RoomSpec, type Row, type Side } from '../demo/make/draw.ts'

export interface Shape {
  readonly floors: number
  readonly wings: number
  /** Rooms along one side of one wing. */
  readonly roomsPerSide: number
}

/** 12 floors of 100 rooms: 88 along the corridors, 10 pieces of corridor, a lobby and a lift. */
export const referenceShape: Shape = { floors: 12, wings: 2, roomsPerSide: 22 }

export interface Building {
  readonly name: string
  readonly floors: readonly DrawnFloor[]
  readonly shafts: readonly {
    readonly kind: 'lift'
    readonly rooms: readonly { readonly floor: number; readonly room: string }[]
  }[]
}

const roomWideM = 4
const roomDeepM = 5
const corridorM = 2.5
const courtM = 4
/** A corridor is cut into pieces of at most so many rooms, as fire doors do. */
const roomsPerPiece = 5

export function buildingOf(shape: Shape): Building {
  const floors = Array.from({ length: shape.floors }, (_, n) => floorOf(n + 1, shape))
  const lift = floors.map(f => ({ floor: f.floor, room: f.rooms.find(r => r.type === 'lift')!.id }))
  return { name: 'Reference hospital', floors, shafts: [{ kind: 'lift', rooms: lift }] }
}

function floorOf(floor: number, { wings, roomsPerSide }: Shape): DrawnFloor {
  const rows: Row[] = []
  const corridors: Corridor[] = []
  const baseOf = (wing: number) => wing * (2 * roomDeepM + corridorM + courtM)
  for (let wing = 0; wing < wings; wing++) {
    const unit = `${floor}${String.fromCharCode(65 + wing)}`
    const y0 = baseOf(wing)
    const y1 = y0 + roomDeepM
    const y2 = y1 + corridorM
    const south = Array.from({ length: roomsPerSide }, (_, i) => roomOf(unit, floor, 2 * i + 1, 'north'))
    const north = Array.from({ length: roomsPerSide }, (_, i) => roomOf(unit, floor, 2 * i + 2, 'south'))
    const lift: RoomSpec = {
      name: 'Lift',
      type: 'lift',
      unit: '',
      widthM: corridorM,
      doors: ['north'],
      doorWidthM: 1.4,
    }
    rows.push({ x0: wing === 0 ? 0 : corridorM, y0, y1, rooms: wing === 0 ? [lift, ...south] : south })
    rows.push({ x0: corridorM, y0: y2, y1: y2 + roomDeepM, rooms: north })
    const pieces = Math.ceil(roomsPerSide / roomsPerPiece)
    for (let p = 0; p < pieces; p++) {
      const edge = (i: number) => corridorM + roomWideM * Math.round((i * roomsPerSide) / pieces)
      corridors.push({ name: `${unit} Corridor ${p + 1}`, unit, box: [edge(p), y1, edge(p + 1), y2] })
    }
  }
  const top = baseOf(wings - 1) + roomDeepM + corridorM
  corridors.push({ name: 'Lobby', unit: '', box: [0, roomDeepM, corridorM, top] })
  return drawFloor(floor, `Floor ${floor}`, rows, corridors)
}

/** What the rooms of a ward are for, in order; the rest are patient rooms. */
const purposes: Readonly<Record<number, readonly [string, RoomType]>> = {
  3: ['Nurse station', 'nurse-station'],
  4: ['Clean utility', 'clean-utility'],
  6: ['Soiled utility', 'soiled-utility'],
  8: ['Store', 'storage'],
}
/** ... and what the ground floor has instead of some patient rooms. */
const groundPurposes: Readonly<Record<number, readonly [string, RoomType]>> = {
  10: ['Biomed workshop', 'workshop'],
  12: ['Laundry', 'laundry'],
  14: ['Loading dock', 'dock'],
}

function roomOf(unit: string, floor: number, number: number, door: Side): RoomSpec {
  const [name, type] = purposes[number] ?? (floor === 1 ? groundPurposes[number] : undefined) ?? ['Room', 'patient']
  return { name: `${unit} ${name} ${number}`, type, unit, widthM: roomWideM, doors: [door] }
}
