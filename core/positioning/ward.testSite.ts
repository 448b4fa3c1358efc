import { asReceiverId, asRoomId } from '../model/ids.ts'
import type { Room, Site } from '../model/site.ts'

/** Floors (two unless told) of two rows of rooms along a corridor, a gateway in every room, one lift. */
export function wardSite(perSide = 4, storeys = 2): Site {
  const rooms = (floor: number): Room[] => {
    const room = (id: string, x0: number, y0: number, x1: number, y1: number): Room => ({
      id: asRoomId(`${id}-${floor}`),
      name: id,
      type: 'patient',
      unit: '',
      polygon: [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ],
    })
    const list = Array.from({ length: perSide }, (_, i) => [
      room(`s${i}`, i * 4, 0, i * 4 + 4, 5),
      room(`n${i}`, i * 4, 7, i * 4 + 4, 12),
    ]).flat()
    return [...list, room('corridor', 0, 5, perSide * 4, 7)]
  }
  const floor = (n: number) => {
    const list = rooms(n)
    return {
      floor: n,
      name: `${n}`,
      bounds: [0, 0, perSide * 4, 12] as const,
      rooms: list,
      walls: [] as const,
      doors: list.slice(0, -1).map((room, i) => ({
        rooms: [room.id, asRoomId(`corridor-${n}`)] as const,
        at: [Math.floor(i / 2) * 4 + 2, i % 2 === 0 ? 5 : 7] as const,
        widthM: 1.2,
      })),
    }
  }
  const floors = Array.from({ length: storeys }, (_, n) => floor(n))
  return {
    name: 'Ward',
    timeZone: 'UTC',
    demo: true,
    floors,
    shafts: [{ kind: 'lift', rooms: floors.map(({ floor: n }) => ({ floor: n, room: asRoomId(`corridor-${n}`) })) }],
    receivers: [
      ...floors.flatMap(f =>
        f.rooms.slice(0, -1).map((room, i) => ({
          id: asReceiverId(`g-${room.id}`),
          kind: 'ble' as const,
          xM: Math.floor(i / 2) * 4 + 2,
          yM: i % 2 === 0 ? 2.5 : 9.5,
          zM: 2.4,
          floor: f.floor,
        })),
      ),
      { id: asReceiverId('pad'), kind: 'nfc' as const, xM: 1, yM: 1, zM: 1, floor: 0, room: asRoomId('s0-0') },
    ],
  }
}
