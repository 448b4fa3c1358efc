/** Who and what is in the reference hospital, and the tag that each wears. */
import { asRoomId, type RoomId } from '../../core/model/ids.ts'
import type { Floor, Room, RoomType } from '../../core/model/site.ts'

export interface Counts {
  readonly equipment: number
  readonly beds: number
  readonly patients: number
  readonly staff: number
}

export const referenceCounts: Counts = { equipment: 5000, beds: 600, patients: 600, staff: 3800 }

export interface Inhabitant {
  readonly id: string
  readonly kind: 'asset' | 'bed' | 'patient' | 'staff'
  readonly type: string
  /** Canonical tag id. */
  readonly tag: string
  readonly homeRoom: RoomId | null
}

const equipment: readonly (readonly [type: string, home: RoomType])[] = [
  ['Infusion pump', 'patient'],
  ['Syringe pump', 'clean-utility'],
  ['Vital signs monitor', 'patient'],
  ['Wheelchair', 'corridor'],
  ['Bladder scanner', 'storage'],
  ['Ventilator', 'patient'],
  ['Linen cart', 'clean-utility'],
  ['ECG cart', 'nurse-station'],
  ['Suction unit', 'soiled-utility'],
  ['Patient lift', 'storage'],
]
const roles = ['nurse', 'nurse', 'nurse', 'physician', 'porter', 'nurse', 'utility aide', 'biomed technician'] as const

/** The same building and counts give the same list. */
export function inventoryOf(floors: readonly Floor[], counts: Counts): Inhabitant[] {
  const rooms = floors.flatMap(f => f.rooms)
  const wards = [...new Set(rooms.map(r => r.unit).filter(unit => unit !== ''))]
  const ofType = Map.groupBy(rooms, r => r.type)
  let minor = 0
  const make = (kind: Inhabitant['kind'], n: number, type: string, home: Room | undefined): Inhabitant => ({
    id: `${kind}-${n + 1}`,
    kind,
    type,
    tag: tagOf(++minor),
    homeRoom: home ? asRoomId(home.id) : null,
  })
  /** Spread over the house: neighbours in the list are not neighbours in the corridor. */
  const spread = (list: readonly Room[] | undefined, n: number) => list?.[(n * 7919) % list.length]
  const many = <T>(count: number, of: (n: number) => T) => Array.from({ length: count }, (_, n) => of(n))
  return [
    ...many(counts.equipment, n => {
      const [type, home] = equipment[n % equipment.length]
      return make('asset', n, type, spread(ofType.get(home), Math.floor(n / equipment.length)) ?? spread(rooms, n))
    }),
    ...many(counts.beds, n => make('bed', n, 'Bed', spread(ofType.get('patient'), n))),
    ...many(counts.patients, n => make('patient', n, '', undefined)),
    ...many(counts.staff, n =>
      make('staff', n, `${wards[n % wards.length]} ${roles[Math.floor(n / wards.length) % roles.length]}`, undefined),
    ),
  ]
}

const uuid = '5D1F7E0A-3B7C-4C54-9E0B-2A6D8C1B4F10'
const tagOf = (number: number) => `ibeacon:${uuid}/${1 + Math.floor(number / 1000)}/${number % 1000}`
