/**
 * Reads a site's floor plan (JSON, metres; form in floorplans/README.md). Whatever is wrong becomes a sentence that
 * names floor, room and point; nothing throws.
 */
import { area, contains } from '../geometry/polygon.ts'
import { boxesMeet, boxOf, onOneLine, openRing, selfMeeting, sharedArea } from '../geometry/validate.ts'
import { asRoomId } from './ids.ts'
import { type Problem, problem } from './problem.ts'
import {
  type BlockedCells,
  type Door,
  type Floor,
  type Point,
  type Room,
  type RoomType,
  roomTypes,
  type Shaft,
} from './site.ts'
import { type FloorShape, type PlanShape, readShape } from './planShape.ts'
import { atPoint, metresOutside } from './planWords.ts'

export { type ReceiversReading, readReceivers, type TableRow } from './receivers.ts'

export interface PlanReading {
  /** The site's name, where the plan has one. */
  readonly name: string | null
  /** Empty when refused. */
  readonly floors: readonly Floor[]
  readonly shafts: readonly Shaft[]
  /** Any of severity `error` = the plan is refused; the others are for the operator to know. */
  readonly problems: readonly Problem[]
}

/** Rooms may share this part of the smaller one's area: hand-drawn outlines are never exact. */
const toleratedOverlap = 0.05
/** Obstacles become blocked cells of this size. */
const obstacleCellM = 0.25

/** Reads `floorplan.json`. */
export function readPlan(text: string): PlanReading {
  const problems: Problem[] = []
  const shape = readShape(text, problems)
  if (!shape) return { name: null, floors: [], shafts: [], problems }

  checkNumbersAndIds(shape, problems)
  const floors = shape.floors.map(f => readFloor(f, problems)).sort((a, b) => a.floor - b.floor)
  const shafts = readShafts(shape, floors, problems)
  const refused = problems.some(p => p.severity === 'error')
  return { name: shape.name?.trim() || null, floors: refused ? [] : floors, shafts: refused ? [] : shafts, problems }
}

function checkNumbersAndIds(shape: PlanShape, problems: Problem[]): void {
  const floors = new Set<number>()
  const rooms = new Map<string, number>()
  for (const f of shape.floors) {
    if (floors.has(f.floor))
      problems.push(problem('error', `Floor ${f.floor} is in the plan twice.`, 'Give each floor its own number.'))
    floors.add(f.floor)
    for (const r of f.rooms) {
      const before = rooms.get(r.id)
      if (before !== undefined)
        problems.push(
          problem(
            'error',
            `Floor ${f.floor}: the room id ${r.id} is already used on floor ${before}.`,
            'Give each room of the site its own id.',
          ),
        )
      rooms.set(r.id, f.floor)
    }
  }
}

function readFloor(f: FloorShape, problems: Problem[]): Floor {
  const rooms = f.rooms.map(
    (r): Room => ({
      id: asRoomId(r.id),
      name: r.name?.trim() || r.id,
      type: readType(f.floor, r.id, r.type, problems),
      unit: r.unit?.trim() ?? '',
      polygon: openRing(r.polygon),
    }),
  )
  const sound = rooms.filter(r => checkOutline(f.floor, r, problems))
  checkOverlaps(f.floor, sound, problems)
  const bounds = readBounds(f, problems)
  for (const r of sound) {
    const out = r.polygon.find(([x, y]) => metresOutside(bounds, x, y) > 0.5)
    if (out)
      problems.push(
        problem(
          'warning',
          `Floor ${f.floor}, room ${r.name}: its corner ${atPoint(out)} lies outside the floor's bounds.`,
          'Check the bounds, or the room.',
        ),
      )
  }
  const blocked = readBlocked(f, bounds)
  return {
    floor: f.floor,
    name: f.name?.trim() || `Floor ${f.floor}`,
    bounds,
    rooms,
    walls: f.walls,
    doors: readDoors(f, rooms, problems),
    ...(blocked && { blocked }),
  }
}

function readType(floor: number, room: string, type: string | undefined, problems: Problem[]): RoomType {
  if (type === undefined || type === '') return 'other'
  const known = roomTypes.find(t => t === type.trim().toLowerCase())
  if (!known)
    problems.push(
      problem(
        'warning',
        `Floor ${floor}, room ${room}: "${type}" is no room type, so it is kept as "other".`,
        `Use one of: ${roomTypes.join(', ')}.`,
      ),
    )
  return known ?? 'other'
}

/** True when the outline is a simple polygon with an inside. */
function checkOutline(floor: number, room: Room, problems: Problem[]): boolean {
  const where = `Floor ${floor}, room ${room.name}`
  if (room.polygon.length < 3) {
    problems.push(
      problem(
        'error',
        `${where}: its outline has ${room.polygon.length} different corners; a room needs at least 3.`,
        'Draw the room again.',
      ),
    )
    return false
  }
  if (onOneLine(room.polygon)) {
    problems.push(
      problem(
        'error',
        `${where}: its corners from ${atPoint(room.polygon[0])} on lie on one line, so it has no area.`,
        'Draw the room again.',
      ),
    )
    return false
  }
  const crossing = selfMeeting(room.polygon)
  if (crossing)
    problems.push(
      problem(
        'error',
        `${where}: its outline crosses or touches itself at ${atPoint(crossing)}.`,
        'List the corners in order around the room; cut a ring-shaped room in two.',
      ),
    )
  return crossing === null
}

function checkOverlaps(floor: number, rooms: readonly Room[], problems: Problem[]): void {
  const boxes = rooms.map(r => boxOf(r.polygon))
  for (let i = 0; i < rooms.length; i++)
    for (let j = i + 1; j < rooms.length; j++) {
      if (!boxesMeet(boxes[i], boxes[j])) continue
      const [a, b] = [rooms[i], rooms[j]]
      const shared = sharedArea(a.polygon, b.polygon)
      const share = shared / Math.min(area(a.polygon), area(b.polygon))
      if (share <= toleratedOverlap) continue
      const near: Point = [
        (Math.max(boxes[i][0], boxes[j][0]) + Math.min(boxes[i][2], boxes[j][2])) / 2,
        (Math.max(boxes[i][1], boxes[j][1]) + Math.min(boxes[i][3], boxes[j][3])) / 2,
      ]
      problems.push(
        problem(
          'error',
          `Floor ${floor}: the rooms ${a.name} and ${b.name} overlap by ${shared.toFixed(1)} m² ` +
            `(${Math.round(share * 100)} % of the smaller) near ${atPoint(near)}.`,
          'Rooms may touch, not overlap: move one of the outlines.',
        ),
      )
    }
}

function readBounds(f: FloorShape, problems: Problem[]): Floor['bounds'] {
  if (f.bounds) {
    const [x0, y0, x1, y1] = f.bounds
    if (x0 >= x1 || y0 >= y1)
      problems.push(
        problem(
          'error',
          `Floor ${f.floor}: its bounds ${atPoint([x0, y0])} to ${atPoint([x1, y1])} enclose nothing.`,
          'Write them as x0, y0, x1, y1 with x0 < x1 and y0 < y1.',
        ),
      )
    return f.bounds
  }
  const points = [
    ...f.rooms.flatMap(r => r.polygon),
    ...f.walls.flatMap(([x1, y1, x2, y2]): Point[] => [
      [x1, y1],
      [x2, y2],
    ]),
  ]
  if (points.length > 0) return boxOf(points)
  problems.push(
    problem(
      'error',
      `Floor ${f.floor} has neither bounds nor rooms nor walls.`,
      'Give its bounds as x0, y0, x1, y1 in metres.',
    ),
  )
  return [0, 0, 1, 1]
}

function readDoors(f: FloorShape, rooms: readonly Room[], problems: Problem[]): Door[] {
  const known = new Set<string>(rooms.map(r => r.id))
  return f.doors.map(d => {
    for (const r of d.rooms)
      if (!known.has(r))
        problems.push(
          problem(
            'error',
            `Floor ${f.floor}: the door at ${atPoint(d.at)} leads to the room ${r}, which is not on this floor.`,
            "Write the door's rooms as they are in the list of rooms.",
          ),
        )
    if (d.rooms[0] === d.rooms[1])
      problems.push(
        problem(
          'error',
          `Floor ${f.floor}: the door at ${atPoint(d.at)} leads from ${d.rooms[0]} to itself.`,
          'Name the two rooms it joins.',
        ),
      )
    return { rooms: [asRoomId(d.rooms[0]), asRoomId(d.rooms[1])], at: d.at, widthM: d.width }
  })
}

/** The plan's own cells, or cells whose middle lies in an obstacle. */
function readBlocked(f: FloorShape, [x0, y0, x1, y1]: Floor['bounds']): BlockedCells | undefined {
  if (f.blocked_cells) return { cellM: f.blocked_cells.cell_m, cells: f.blocked_cells.cells }
  if (f.obstacles.length === 0) return undefined
  const cells = new Map<string, Point>()
  for (const { polygon } of f.obstacles) {
    const box = boxOf(polygon)
    const half = obstacleCellM / 2
    for (let x = snapDown(Math.max(x0, box[0])); x < Math.min(x1, box[2]); x += obstacleCellM)
      for (let y = snapDown(Math.max(y0, box[1])); y < Math.min(y1, box[3]); y += obstacleCellM)
        if (contains(polygon, x + half, y + half)) cells.set(`${x} ${y}`, [x, y])
  }
  return { cellM: obstacleCellM, cells: [...cells.values()] }
}

const snapDown = (v: number) => Math.floor(v / obstacleCellM) * obstacleCellM

function readShafts(shape: PlanShape, floors: readonly Floor[], problems: Problem[]): Shaft[] {
  return shape.shafts.map(s => {
    for (const { floor, room } of s.rooms)
      if (!floors.find(f => f.floor === floor)?.rooms.some(r => r.id === room))
        problems.push(
          problem(
            'error',
            `A ${s.kind} is said to stop in the room ${room} on floor ${floor}, which is not in the plan.`,
            'Name a room of that floor.',
          ),
        )
    if (s.rooms.length < 2)
      problems.push(
        problem(
          'warning',
          `A ${s.kind} stops at fewer than two rooms, so nobody can change floors by it.`,
          'Name the room on each floor it serves.',
        ),
      )
    return { kind: s.kind, rooms: s.rooms.map(({ floor, room }) => ({ floor, room: asRoomId(room) })) }
  })
}
