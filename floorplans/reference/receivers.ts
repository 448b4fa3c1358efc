/** Where the gateways of the reference hospital hang. How many there are decides which rooms can be told apart. */
import { centroid } from '../../core/geometry/polygon.ts'
import { asReceiverId, asRoomId } from '../../core/model/ids.ts'
import type { Floor, Receiver, Room } from '../../core/model/site.ts'

export const layouts = ['room', 'every-second-room', 'corridor-6m', 'corridor-12m', 'reference'] as const
/**
 * `room`: one gateway in each room, pieces of corridor among them. `corridor-6m`: none but along the corridors, so far apart.
 * `reference`: one in each room, others every 6 m of corridor, and RFID antennas at the store and utility rooms.
 */
export type Layout = (typeof layouts)[number]

const heightM = 2.6

export function receiversOf(floors: readonly Floor[], layout: Layout): Receiver[] {
  return floors.flatMap(floor => {
    if (layout === 'room') return inRooms(floor, floor.rooms)
    if (layout === 'every-second-room') return inRooms(floor, everySecond(floor.rooms))
    if (layout === 'corridor-6m') return alongCorridors(floor, 6)
    if (layout === 'corridor-12m') return alongCorridors(floor, 12)
    const rooms = floor.rooms.filter(r => r.type !== 'corridor')
    return [...inRooms(floor, rooms), ...alongCorridors(floor, 6), ...antennas(floor)]
  })
}

/** Off the middle, as in life where a socket is: what is symmetrical on the plan would not be in the radio either. */
function inRooms(floor: Floor, rooms: readonly Room[]): Receiver[] {
  return rooms.map((room, i) => {
    const [x, y] = centroid(room.polygon)
    return gateway(`gw-${room.id}`, floor, x + ((i % 3) - 1) * 0.6, y + ((i % 2) - 0.5) * 0.8, room)
  })
}

/** Staggered over the corridor: the list goes along one side and then along the other. Corridors keep theirs. */
const everySecond = (rooms: readonly Room[]): Room[] => rooms.filter((r, i) => r.type === 'corridor' || i % 2 === 0)

/** So far apart along each straight run of corridor, half a step from its ends. */
function alongCorridors(floor: Floor, stepM: number): Receiver[] {
  const halls = floor.rooms.filter(r => r.type === 'corridor')
  const lines = Map.groupBy(halls, h => {
    const [x0, y0, x1, y1] = boxOf(h)
    return x1 - x0 >= y1 - y0 ? `y ${(y0 + y1) / 2}` : `x ${(x0 + x1) / 2}`
  })
  return [...lines.values()].flatMap(line => {
    const boxes = line.map(boxOf)
    const [x0, y0] = [Math.min(...boxes.map(b => b[0])), Math.min(...boxes.map(b => b[1]))]
    const [x1, y1] = [Math.max(...boxes.map(b => b[2])), Math.max(...boxes.map(b => b[3]))]
    const along = x1 - x0 >= y1 - y0
    const count = Math.max(1, Math.round((along ? x1 - x0 : y1 - y0) / stepM))
    return Array.from({ length: count }, (_, i) => {
      const share = (i + 0.5) / count
      const [x, y] = along ? [x0 + share * (x1 - x0), (y0 + y1) / 2] : [(x0 + x1) / 2, y0 + share * (y1 - y0)]
      const at = boxes.findIndex(b => x >= b[0] && x <= b[2] && y >= b[1] && y <= b[3])
      return gateway(`gw-${line[0].id}-${i + 1}`, floor, x, y, line[Math.max(0, at)])
    })
  })
}

function antennas(floor: Floor): Receiver[] {
  const watched = ['clean-utility', 'soiled-utility', 'storage']
  return floor.rooms
    .filter(r => watched.includes(r.type))
    .slice(0, 3)
    .map(room => {
      const [x, y] = centroid(room.polygon)
      return { ...gateway(`rfid-${room.id}`, floor, x, y, room), kind: 'rfid' }
    })
}

const rounded = (v: number) => Math.round(v * 100) / 100
const gateway = (id: string, floor: Floor, x: number, y: number, room: Room): Receiver => ({
  id: asReceiverId(id),
  kind: 'ble',
  xM: rounded(x),
  yM: rounded(y),
  zM: heightM,
  floor: floor.floor,
  room: asRoomId(room.id),
})

function boxOf(room: Room): readonly [number, number, number, number] {
  const xs = room.polygon.map(p => p[0])
  const ys = room.polygon.map(p => p[1])
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}
