import type { Alert } from '../../core/model/alert.ts'
import { asAlertId, asReceiverId, asRoomId, asSubjectId, type SubjectId, type TagId } from '../../core/model/ids.ts'
import type { Position, Stay } from '../../core/model/position.ts'
import type { Site } from '../../core/model/site.ts'
import type { Subject } from '../../core/model/subject.ts'

export const site: Site = {
  name: 'St. Ann',
  timeZone: 'Europe/Berlin',
  demo: false,
  floors: [
    {
      floor: 1,
      name: 'First',
      bounds: [0, 0, 20, 10],
      walls: [[0, 0, 20, 0]],
      doors: [{ rooms: [asRoomId('R1'), asRoomId('R2')], at: [10, 5], widthM: 1.2 }],
      rooms: [
        {
          id: asRoomId('R1'),
          name: 'Storage',
          type: 'storage',
          unit: 'ICU',
          polygon: [
            [0, 0],
            [10, 0],
            [10, 10],
            [0, 10],
          ],
        },
        {
          id: asRoomId('R2'),
          name: 'ICU 2',
          type: 'icu',
          unit: 'ICU',
          polygon: [
            [10, 0],
            [20, 0],
            [20, 10],
            [10, 10],
          ],
        },
      ],
    },
  ],
  shafts: [{ kind: 'lift', rooms: [{ floor: 1, room: asRoomId('R1') }] }],
  receivers: [
    { id: asReceiverId('z-first'), kind: 'ble', xM: 1, yM: 2, zM: 2.5, floor: 1 },
    { id: asReceiverId('a-second'), kind: 'rfid', xM: 3, yM: 4, floor: 1, room: asRoomId('R1') },
  ],
}

export const tag = (n: number) => `epc:${n.toString(16).toUpperCase().padStart(24, '0')}` as TagId

export const subject = (id: string, more: Partial<Subject> = {}): Subject => ({
  id: asSubjectId(id),
  kind: 'asset',
  name: `Pump ${id}`,
  type: 'Infusion pump',
  model: '',
  serial: '',
  assetNo: '',
  udi: '',
  mrn: '',
  tag: null,
  homeRoom: null,
  highRisk: false,
  state: 'available',
  ...more,
})

export const position = (of: TagId, more: Partial<Position> = {}): Position => ({
  tag: of,
  subject: null,
  floor: 1,
  room: asRoomId('R1'),
  probability: 0.75,
  runnerUp: { room: asRoomId('R2'), probability: 0.125 },
  zone: [asRoomId('R1'), asRoomId('R2')],
  xM: 1.5,
  yM: 2.5,
  region90M2: 12.25,
  freshness: 'live',
  lastHeardAt: 1000,
  since: 500,
  heardBy: 3,
  batteryPct: null,
  ...more,
})

export const stay = (of: SubjectId, fromAt: number, toAt: number | null, more: Partial<Stay> = {}): Stay => ({
  subject: of,
  tag: tag(1),
  room: asRoomId('R1'),
  floor: 1,
  fromAt,
  toAt,
  probability: 0.5,
  ...more,
})

export const alert = (id: string, more: Partial<Alert> = {}): Alert => ({
  id: asAlertId(id),
  rule: 'missing',
  priority: 'medium',
  title: 'Missing',
  text: 'Pump 1 is missing',
  subject: null,
  room: asRoomId('R1'),
  state: 'new',
  raisedAt: 1000,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  said: null,
  ownPriority: 'medium',
  resolvedBy: null,
  code: null,
  note: '',
  level: 0,
  toldTo: null,
  nextEscalationAt: null,
  remindAt: null,
  remindedAt: null,
  partOf: null,
  holds: 0,
  ...more,
})
