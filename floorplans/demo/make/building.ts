/** St. Brigid General: two floors of 48 x 22.5 m around two long corridors. */
import type { RoomType } from '../../../core/model/site.ts'
import { type Corridor, drawFloor, type DrawnFloor, type RoomSpec, type Row, type Side } from './draw.ts'

const both: readonly Side[] = ['south', 'north']
const room = (
  name: string,
  type: RoomType,
  unit: string,
  widthM: number,
  doors: Side | readonly Side[],
  doorWidthM?: number,
): RoomSpec => ({
  name,
  type,
  unit,
  widthM,
  doors: typeof doors === 'string' ? [doors] : doors,
  ...(doorWidthM && { doorWidthM }),
})

const corridors = (unitSouth: readonly [string, string], unitNorth: readonly [string, string]): Corridor[] => [
  { name: 'South corridor west', unit: unitSouth[0], box: [0, 6, 24, 8.5] },
  { name: 'South corridor east', unit: unitSouth[1], box: [24, 6, 48, 8.5] },
  { name: 'North corridor west', unit: unitNorth[0], box: [0, 14, 24, 16.5] },
  { name: 'North corridor east', unit: unitNorth[1], box: [24, 14, 48, 16.5] },
  { name: 'West cross corridor', unit: '', box: [0, 8.5, 2.5, 14] },
  { name: 'East cross corridor', unit: '', box: [45.5, 8.5, 48, 14] },
]

const south = { x0: 0, y0: 0, y1: 6 }
const core = { x0: 2.5, y0: 8.5, y1: 14 }
const north = { x0: 0, y0: 16.5, y1: 22.5 }

const ground: readonly Row[] = [
  {
    ...south,
    rooms: [
      room('ED Waiting', 'emergency', 'Emergency', 7, 'north', 2.5),
      room('ED Triage', 'emergency', 'Emergency', 4, 'north'),
      ...[1, 2, 3, 4, 5].map(n => room(`ED Bay ${n}`, 'emergency', 'Emergency', 4, 'north', 2)),
      room('Resus 1', 'emergency', 'Emergency', 5.5, 'north', 2),
      room('Resus 2', 'emergency', 'Emergency', 5.5, 'north', 2),
      room('Ambulance entrance', 'exit', 'Emergency', 6, 'north', 2),
    ],
  },
  {
    ...core,
    rooms: [
      room('ED Nurse station', 'nurse-station', 'Emergency', 8, both, 2.5),
      room('ED Clean utility', 'clean-utility', 'Emergency', 4.5, 'south'),
      room('ED Soiled utility', 'soiled-utility', 'Emergency', 4.5, 'south'),
      room('Lift A', 'lift', '', 3.5, 'south', 1.4),
      room('Stairs A', 'stairs', '', 3.5, 'north'),
      room('CT', 'imaging', 'Imaging', 6.5, 'south', 1.6),
      room('X-ray', 'imaging', 'Imaging', 5.5, 'south', 1.6),
      room('Lift B', 'lift', '', 3.5, 'north', 1.4),
      room('Stairs B', 'stairs', '', 3.5, 'south'),
    ],
  },
  {
    ...north,
    rooms: [
      room('Main entrance', 'exit', '', 6.5, 'south', 2.5),
      room('Security office', 'office', '', 3.5, 'south'),
      room('Pharmacy', 'other', '', 6, 'south'),
      room('Laundry', 'laundry', '', 6, 'south', 1.6),
      room('Equipment library', 'storage', 'Biomed', 7.5, 'south', 1.6),
      room('Biomed workshop', 'workshop', 'Biomed', 8.5, 'south', 1.6),
      room('Goods store', 'storage', '', 4, 'south', 1.6),
      room('Loading dock', 'dock', '', 6, 'south', 2.5),
    ],
  },
]

const upper: readonly Row[] = [
  {
    ...south,
    rooms: [
      ...[201, 202, 203, 204, 205, 206].map(n => room(`Room ${n}`, 'patient', '2 West', 4, 'north')),
      ...[207, 208, 209, 210, 211, 212].map(n => room(`Room ${n}`, 'patient', '2 East', 4, 'north')),
    ],
  },
  {
    ...core,
    rooms: [
      room('2 West Nurse station', 'nurse-station', '2 West', 8, both, 2.5),
      room('2 West Clean utility', 'clean-utility', '2 West', 4.5, 'south'),
      room('2 West Soiled utility', 'soiled-utility', '2 West', 4.5, 'south'),
      room('Lift A', 'lift', '', 3.5, 'south', 1.4),
      room('Stairs A', 'stairs', '', 3.5, 'north'),
      room('2 East Nurse station', 'nurse-station', '2 East', 5, both, 2.5),
      room('2 East Clean utility', 'clean-utility', '2 East', 3.5, 'south'),
      room('2 East Soiled utility', 'soiled-utility', '2 East', 3.5, 'south'),
      room('Lift B', 'lift', '', 3.5, 'north', 1.4),
      room('Stairs B', 'stairs', '', 3.5, 'south'),
    ],
  },
  {
    ...north,
    rooms: [
      room('Theatre 1', 'theatre', 'Theatres', 7, 'south', 1.8),
      room('Theatre 2', 'theatre', 'Theatres', 7, 'south', 1.8),
      room('Recovery', 'patient', 'Theatres', 6, 'south', 1.8),
      room('Sterile store', 'storage', 'Theatres', 4, 'south'),
      ...[1, 2, 3, 4].map(n => room(`ICU ${n}`, 'icu', 'ICU', 4, 'south', 1.8)),
      room('ICU Nurse station', 'nurse-station', 'ICU', 4.5, 'south', 2.5),
      room('ICU Clean utility', 'clean-utility', 'ICU', 3.5, 'south'),
    ],
  },
]

const floors: readonly DrawnFloor[] = [
  drawFloor(1, 'Ground floor', ground, corridors(['Emergency', 'Emergency'], ['', 'Biomed'])),
  drawFloor(2, 'Upper floor', upper, corridors(['2 West', '2 East'], ['Theatres', 'ICU'])),
]

const shaft = (kind: 'lift' | 'stairs', name: string) => ({
  kind,
  rooms: floors.map(f => ({ floor: f.floor, room: f.rooms.find(r => r.name === name)!.id })),
})

export const building = {
  name: 'St. Brigid General',
  floors,
  shafts: [shaft('lift', 'Lift A'), shaft('lift', 'Lift B'), shaft('stairs', 'Stairs A'), shaft('stairs', 'Stairs B')],
}
