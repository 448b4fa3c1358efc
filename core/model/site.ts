import type { RadioModel } from '../positioning/radioModel.ts'
import type { ReceiverId, RoomId } from './ids.ts'

/** Metres, x to the right and y up the page of the plan. */
export type Point = readonly [x: number, y: number]
/** A straight wall, metres. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number]

/** What a room is for. Rules, equipment state and icons go by it; `other` where the plan does not say. */
export const roomTypes = [
  'patient',
  'emergency',
  'icu',
  'corridor',
  'nurse-station',
  'clean-utility',
  'soiled-utility',
  'storage',
  'workshop',
  'dock',
  'lift',
  'stairs',
  'office',
  'laundry',
  'theatre',
  'imaging',
  'exit',
  'toilet',
  'other',
] as const
export type RoomType = (typeof roomTypes)[number]

export interface Room {
  readonly id: RoomId
  /** What people call it; the id where the plan has no name. */
  readonly name: string
  readonly type: RoomType
  /** The ward or department; empty where the plan has none. */
  readonly unit: string
  /** Simple polygon, metres, not closed (the last point is not the first again). */
  readonly polygon: readonly Point[]
}

export interface Door {
  readonly rooms: readonly [RoomId, RoomId]
  readonly at: Point
  readonly widthM: number
}

/** Cells that nobody can stand in (desks, columns): lower-left corners on a grid of `cellM`. */
export interface BlockedCells {
  readonly cellM: number
  readonly cells: readonly Point[]
}

export interface Floor {
  readonly floor: number
  readonly name: string
  /** x0, y0, x1, y1 in metres. */
  readonly bounds: readonly [number, number, number, number]
  readonly rooms: readonly Room[]
  readonly walls: readonly Segment[]
  readonly doors: readonly Door[]
  readonly blocked?: BlockedCells
}

/** How one can change floors: a lift or a stair, the rooms it joins on the floors it serves. */
export interface Shaft {
  readonly kind: 'lift' | 'stairs'
  readonly rooms: readonly { readonly floor: number; readonly room: RoomId }[]
}

export type ReceiverKind = 'ble' | 'rfid' | 'nfc' | 'barcode'

/** A place that hears tags: a BLE gateway, one antenna of an RFID reader, an NFC pad. */
export interface Receiver {
  readonly id: ReceiverId
  readonly kind: ReceiverKind
  readonly xM: number
  readonly yM: number
  /** Height above the floor; where it was not published, the estimator assumes a ceiling mount. */
  readonly zM?: number
  readonly floor: number
  /** The room it stands in, or (RFID, NFC) the room that a read of it proves. */
  readonly room?: RoomId
}

export interface Site {
  readonly name: string
  /** IANA name: maintenance days and displayed times are local to it. */
  readonly timeZone: string
  /** Wears a banner: simulated readers, nobody real. */
  readonly demo: boolean
  readonly floors: readonly Floor[]
  readonly shafts: readonly Shaft[]
  readonly receivers: readonly Receiver[]
  /** How this building carries radio, from a walk-through; without it the engine goes by path loss alone. */
  readonly radio?: RadioModel
}
