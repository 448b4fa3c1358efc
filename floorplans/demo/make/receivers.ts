/** Where St. Brigid hears: BLE gateways on the ceiling, RFID readers at the choke points. */
import { building } from './building.ts'
import type { DrawnFloor, DrawnRoom } from './draw.ts'

type Row = Readonly<Record<'id' | 'x_m' | 'y_m' | 'z_m' | 'floor' | 'kind' | 'room', string>>

/** Every room of these has its own gateway; of the others every second one. */
const fullyCovered = ['Emergency', '2 West', '2 East', 'ICU']
const corridorStepM = 8
const ceilingM = 2.6
/** A little off the middle, as lamps and ducts have it. */
const offsetM = 0.4

/** Reader and room: what is read there was at that door. */
const chokePoints = [
  { id: 'r200-dock', floor: 1, room: 'Loading dock' },
  { id: 'r200-biomed', floor: 1, room: 'Biomed workshop' },
  { id: 'r200-ed-clean', floor: 1, room: 'ED Clean utility' },
  { id: 'r200-2w-clean', floor: 2, room: '2 West Clean utility' },
  { id: 'r200-2e-clean', floor: 2, room: '2 East Clean utility' },
] as const

export const rfidReaders = chokePoints.map(({ id }) => id)

export function receiverRows(): Row[] {
  return [...building.floors.flatMap(gatewaysOf), ...chokePoints.map(chokePointRow)]
}

function gatewaysOf(floor: DrawnFloor): Row[] {
  const rooms = floor.rooms.filter(r => r.type !== 'corridor')
  const covered = rooms.filter(r => fullyCovered.includes(r.unit))
  const others = rooms.filter(r => !fullyCovered.includes(r.unit) && r.type !== 'stairs').filter((_, i) => i % 2 === 0)
  return [
    ...[...covered, ...others].map(r => {
      const [x, y] = middle(r)
      return row(`gw-${r.id}`, x + offsetM, y - offsetM, floor.floor, 'ble', r.id)
    }),
    ...floor.rooms.filter(r => r.type === 'corridor').flatMap(r => alongCorridor(r, floor.floor)),
  ]
}

function alongCorridor(corridor: DrawnRoom, floor: number): Row[] {
  const [[x0, y0], , [x1, y1]] = corridor.polygon
  const lengthM = Math.max(x1 - x0, y1 - y0)
  const count = Math.max(1, Math.round(lengthM / corridorStepM))
  return Array.from({ length: count }, (_, i) => {
    const part = (i + 0.5) / count
    const [x, y] = x1 - x0 > y1 - y0 ? [x0 + part * (x1 - x0), (y0 + y1) / 2] : [(x0 + x1) / 2, y0 + part * (y1 - y0)]
    return row(`gw-${corridor.id}-${i + 1}`, x, y, floor, 'ble', corridor.id)
  })
}

function chokePointRow({ id, floor, room: name }: (typeof chokePoints)[number]): Row {
  const drawn = building.floors.find(f => f.floor === floor)!
  const room = drawn.rooms.find(r => r.name === name)!
  const [x, y] = drawn.doors.find(d => d.rooms[0] === room.id)!.at
  const inwards = Math.sign(middle(room)[1] - y)
  return row(id, x, y + inwards * 1.5, floor, 'rfid', room.id)
}

const middle = (room: DrawnRoom): [number, number] => {
  const [[x0, y0], , [x1, y1]] = room.polygon
  return [(x0 + x1) / 2, (y0 + y1) / 2]
}

const row = (id: string, x: number, y: number, floor: number, kind: string, room: string): Row => ({
  id,
  x_m: x.toFixed(2),
  y_m: y.toFixed(2),
  z_m: ceilingM.toFixed(1),
  floor: String(floor),
  kind,
  room,
})
