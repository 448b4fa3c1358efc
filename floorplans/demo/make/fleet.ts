/** What St. Brigid owns: about 120 things, where they live, and what they carry to be found. */
import { building } from './building.ts'
import { beacon, majors, passive } from './tags.ts'

type Column = 'id' | 'name' | 'type' | 'model' | 'serial' | 'asset_no' | 'udi' | 'tag' | 'home_room' | 'risk'
export type AssetRow = Readonly<Record<Column, string>>

interface Kind {
  readonly type: string
  /** Ids are `prefix-01`, `prefix-02`, …. */
  readonly prefix: string
  readonly models: readonly string[]
  /** How serial numbers of that maker look: # = a digit. */
  readonly serial: string
  readonly highRisk: boolean
  /** Room names (with floor) in which they live, in turn. */
  readonly homes: readonly string[]
  readonly count: number
  /** The first so many carry a passive label, the others a beacon. */
  readonly passive: number
}

const wards = ['2:2 West Clean utility', '2:2 East Clean utility']
const patientRooms = [201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212].map(n => `2:Room ${n}`)
const icuRooms = [1, 2, 3, 4].map(n => `2:ICU ${n}`)
const bays = [1, 2, 3, 4, 5].map(n => `1:ED Bay ${n}`)
const resus = ['1:Resus 1', '1:Resus 2']
const library = '1:Equipment library'

const kinds: readonly Kind[] = [
  {
    type: 'Infusion pump',
    prefix: 'pump',
    models: ['Alaris 8015', 'Infusomat Space', 'Plum 360'],
    serial: '14######',
    highRisk: true,
    count: 30,
    passive: 4,
    homes: [...wards, '1:ED Clean utility', ...wards, library, ...patientRooms.slice(0, 8), ...icuRooms],
  },
  {
    type: 'Syringe pump',
    prefix: 'syringe',
    models: ['Perfusor Space', 'Alaris 8110'],
    serial: '20####',
    highRisk: true,
    count: 14,
    passive: 0,
    homes: [...icuRooms, '2:ICU Clean utility', library, '2:Theatre 1', '2:Recovery'],
  },
  {
    type: 'Patient monitor',
    prefix: 'monitor',
    models: ['IntelliVue MX450', 'CARESCAPE B450'],
    serial: 'DE#####',
    highRisk: false,
    count: 12,
    passive: 0,
    homes: [...resus, ...icuRooms, '2:Recovery', ...bays],
  },
  {
    type: 'Ventilator',
    prefix: 'vent',
    models: ['Evita V500', 'Hamilton-C6'],
    serial: 'ASB#-####',
    highRisk: true,
    count: 8,
    passive: 0,
    homes: [...icuRooms, library, '1:Resus 1', '2:Theatre 2', '1:Biomed workshop'],
  },
  {
    type: 'Defibrillator',
    prefix: 'defib',
    models: ['R Series', 'LIFEPAK 20e'],
    serial: 'AF##L#####',
    highRisk: true,
    count: 6,
    passive: 0,
    homes: [...resus, '1:ED Nurse station', '2:2 West Nurse station', '2:2 East Nurse station', '2:ICU Nurse station'],
  },
  {
    type: 'Bladder scanner',
    prefix: 'bladder',
    models: ['BladderScan i10'],
    serial: 'B######',
    highRisk: false,
    count: 4,
    passive: 0,
    homes: [...wards, '1:ED Clean utility', library],
  },
  {
    type: 'ECG machine',
    prefix: 'ecg',
    models: ['MAC 2000', 'PageWriter TC50'],
    serial: 'SKG########',
    highRisk: false,
    count: 4,
    passive: 0,
    homes: ['1:ED Nurse station', '2:2 West Nurse station', '2:2 East Nurse station', '2:ICU Nurse station'],
  },
  {
    type: 'Ultrasound',
    prefix: 'us',
    models: ['Venue Go', 'SonoSite PX'],
    serial: 'VG######',
    highRisk: false,
    count: 4,
    passive: 0,
    homes: ['1:Resus 2', '1:CT', '2:Theatre 1', '2:ICU Clean utility'],
  },
  {
    type: 'Wheelchair',
    prefix: 'chair',
    models: ['Action 3 NG', 'Breezy 90'],
    serial: '##E#####',
    highRisk: false,
    count: 12,
    passive: 6,
    homes: [
      '1:Main entrance',
      '1:Loading dock',
      '1:ED Waiting',
      '1:Ambulance entrance',
      '2:Lift A',
      '1:Biomed workshop',
    ],
  },
  {
    type: 'Bed',
    prefix: 'bed',
    models: ['Hillrom 900', 'Citadel Plus'],
    serial: 'HRP00#####',
    highRisk: false,
    count: 18,
    passive: 0,
    homes: [...patientRooms, ...icuRooms, ...resus],
  },
  {
    type: 'Suction unit',
    prefix: 'suction',
    models: ['Accuvac Lite', 'Vario 18'],
    serial: '6####',
    highRisk: false,
    count: 4,
    passive: 4,
    homes: ['1:ED Clean utility', ...wards, '1:Biomed workshop'],
  },
  {
    type: 'Linen cart',
    prefix: 'linen',
    models: ['Procart 3'],
    serial: '',
    highRisk: false,
    count: 4,
    passive: 4,
    homes: ['1:Loading dock', '1:Laundry', '2:2 West Clean utility', '2:2 East Clean utility'],
  },
]

export function assetRows(): AssetRow[] {
  let assetNumber = 0
  return kinds.flatMap(kind =>
    Array.from({ length: kind.count }, (_, i): AssetRow => {
      const number = ++assetNumber
      const two = String(i + 1).padStart(2, '0')
      return {
        id: `${kind.prefix}-${two}`,
        name: kind.type === 'Bed' ? `Bed ${homeName(kind, i)}` : `${kind.type} ${two}`,
        type: kind.type,
        model: kind.models[i % kind.models.length],
        serial: serialOf(kind, number),
        asset_no: `SB-${10_000 + number * 7}`,
        udi: '',
        tag: i < kind.passive ? passive(number) : beacon(kind.type === 'Bed' ? majors.bed : majors.asset, number),
        home_room: roomId(kind.homes[i % kind.homes.length]),
        risk: kind.highRisk ? 'high' : '',
      }
    }),
  )
}

/** The id of "2:Room 201". */
export function roomId(place: string): string {
  const [floor, name] = [Number(place.slice(0, 1)), place.slice(2)]
  const room = building.floors.find(f => f.floor === floor)?.rooms.find(r => r.name === name)
  if (!room) throw new Error(`no room ${name} on floor ${floor}`)
  return room.id
}

const homeName = (kind: Kind, i: number) => kind.homes[i % kind.homes.length].slice(2).replace(/^Room /, '')

/** Digits from a small multiplicative sequence: spread out, and the same at each making. */
function serialOf(kind: Kind, number: number): string {
  let state = (number * 48_271) % 2_147_483_647
  return kind.serial.replace(/#/g, () => {
    state = (state * 48_271) % 2_147_483_647
    return String(state % 10)
  })
}
