import { asReceiverId, asRoomId, asSubjectId } from '../../core/model/ids.ts'
import type { Position } from '../../core/model/position.ts'
import type { Room, Site } from '../../core/model/site.ts'
import type { Subject, SubjectKind } from '../../core/model/subject.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { hashOf } from '../../sim/random.ts'

const roomM = { width: 5, depth: 6 }
const corridorM = 3
const roomsPerSide = 10
const wardDepthM = 2 * roomM.depth + corridorM
const wardsAbreast = 2

const box = (x0: number, y0: number, x1: number, y1: number): Room['polygon'] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
]

/**
 * A hospital as large as asked: each storey `wards` wards of twenty rooms on both sides of a corridor, two wards abreast, a
 * gateway in each room and two in each corridor.
 */
export function bigSite(storeys: number, wards: number): Site {
  const receivers: Site['receivers'][number][] = []
  const floors = Array.from({ length: storeys }, (_, floor) => {
    const rooms: Room[] = []
    const doors: { rooms: readonly [Room['id'], Room['id']]; at: readonly [number, number]; widthM: number }[] = []
    for (let ward = 0; ward < wards; ward++) {
      const [x, y] = [(ward % wardsAbreast) * roomsPerSide * roomM.width, Math.floor(ward / wardsAbreast) * wardDepthM]
      const corridor = asRoomId(`${floor}-${ward}-c`)
      const unit = `Ward ${floor}.${ward + 1}`
      const endX = x + roomsPerSide * roomM.width
      const lane = box(x, y + roomM.depth, endX, y + roomM.depth + corridorM)
      rooms.push({ id: corridor, name: `Corridor ${ward + 1}`, type: 'corridor', unit, polygon: lane })
      for (let n = 0; n < 2 * roomsPerSide; n++) {
        const left = x + (n >> 1) * roomM.width
        const [y0, doorY] =
          n % 2 === 0 ? [y, y + roomM.depth] : [y + roomM.depth + corridorM, y + roomM.depth + corridorM]
        const id = asRoomId(`${floor}-${ward}-${n}`)
        const name = `Room ${floor * 1000 + ward * 20 + n + 100}`
        rooms.push({ id, name, type: typeOf(n), unit, polygon: box(left, y0, left + roomM.width, y0 + roomM.depth) })
        doors.push({ rooms: [id, corridor], at: [left + roomM.width / 2, doorY], widthM: 1.2 })
        const at = { xM: left + roomM.width / 2, yM: y0 + roomM.depth / 2, floor }
        receivers.push({ id: asReceiverId(`g-${id}`), kind: 'ble', ...at, zM: 2.4 })
      }
      for (const share of [0.25, 0.75]) {
        const at = { xM: x + share * (endX - x), yM: y + roomM.depth + corridorM / 2, floor }
        receivers.push({ id: asReceiverId(`g-${corridor}-${share * 4}`), kind: 'ble', ...at, zM: 2.4 })
      }
    }
    const [x1, y1] = [wardsAbreast * roomsPerSide * roomM.width, Math.ceil(wards / wardsAbreast) * wardDepthM]
    return { floor, name: `Level ${floor}`, bounds: [0, 0, x1, y1] as const, rooms, walls: [], doors }
  })
  const lift = floors.map(({ floor }) => ({ floor, room: asRoomId(`${floor}-0-c`) }))
  const shafts = storeys > 1 ? [{ kind: 'lift' as const, rooms: lift }] : []
  return { name: 'Great General', timeZone: 'UTC', demo: false, floors, shafts, receivers }
}

const typeOf = (n: number): Room['type'] =>
  n === 0 ? 'clean-utility' : n === 1 ? 'soiled-utility' : n === 2 ? 'nurse-station' : n === 3 ? 'storage' : 'patient'

const kinds: readonly { readonly kind: SubjectKind; readonly type: string }[] = [
  { kind: 'asset', type: 'Infusion pump' },
  { kind: 'asset', type: 'Syringe pump' },
  { kind: 'staff', type: 'Nurse' },
  { kind: 'asset', type: 'Patient monitor' },
  { kind: 'bed', type: 'Bed' },
  { kind: 'asset', type: 'Wheelchair' },
  { kind: 'staff', type: 'Physician' },
  { kind: 'patient', type: 'Patient' },
]
const states = ['available', 'available', 'in-use', 'in-use', 'dirty', 'cleaning', 'in-repair'] as const

const tagOf = (n: number) => parseTagId(`ibeacon:7C1B5E20-94D3-4F6A-8E0D-52A9C36B41F7/${n >> 8}/${n & 255}`)!

export function subjectOf(n: number): Subject {
  const { kind, type } = kinds[n % kinds.length]
  return {
    id: asSubjectId(`s${n}`),
    kind,
    name: `${type} ${n}`,
    type,
    model: kind === 'asset' ? 'Agilia VP' : '',
    serial: kind === 'asset' ? `SN2018${n}` : '',
    assetNo: kind === 'asset' ? `IV-${n}` : '',
    udi: '',
    mrn: '',
    tag: tagOf(n),
    homeRoom: null,
    highRisk: false,
    state: kind === 'asset' ? states[hashOf(n, 3) % states.length] : 'available',
  }
}

/** Where subject `n` is found at first: one in ten is not sure, one in twenty was not heard for a while. */
export function positionAt(site: Site, n: number, now: number): Position {
  const floor = site.floors[hashOf(n, 1) % site.floors.length]
  const room = floor.rooms[hashOf(n, 2) % floor.rooms.length]
  const next = floor.rooms[(hashOf(n, 2) + 1) % floor.rooms.length]
  const [[x0, y0], , [x1, y1]] = room.polygon
  const unsure = hashOf(n, 4) % 10 === 0
  return {
    tag: tagOf(n),
    subject: asSubjectId(`s${n}`),
    floor: floor.floor,
    room: room.id,
    probability: unsure ? 0.7 : 0.97,
    runnerUp: unsure ? { room: next.id, probability: 0.25 } : null,
    zone: [room.id],
    xM: x0 + ((x1 - x0) * (hashOf(n, 5) % 100)) / 100,
    yM: y0 + ((y1 - y0) * (hashOf(n, 6) % 100)) / 100,
    region90M2: 12,
    freshness: 'live',
    lastHeardAt: now - (hashOf(n, 7) % 4000),
    since: now - (hashOf(n, 8) % 3_600_000),
    heardBy: 4,
    batteryPct: 40 + (hashOf(n, 9) % 60),
  }
}
