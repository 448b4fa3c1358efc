import type { Receiver, Site } from '../model/site.ts'
import type { ReadZones } from './readZones.ts'
import type { ResidualMap } from './residualMap.ts'

/** Path loss of one receiver against the common model: added dB, and its own exponent. */
export interface ReceiverFit {
  readonly offsetDb: number
  readonly exponent: number
}

/** Chance that one second's transmissions are heard at all: pMax * Phi((level - thresholdDbm) / spreadDb). */
export interface Detection {
  readonly pMax: number
  readonly thresholdDbm: number
  readonly spreadDb: number
}

/**
 * What is known about how this building carries radio. Plain data: it is stored with the site as JSON.
 * Expected level at distance d: refDbm + offset - 10 * exponent * log10(d) - walls * wallDb - slabs * slabDb + residual map.
 */
export interface RadioModel {
  readonly form: 1
  /** Level at 1 m of a typical tag. */
  readonly refDbm: number
  readonly exponent: number
  readonly wallDb: number
  readonly slabDb: number
  readonly floorHeightM: number
  readonly tagHeightM: number
  /** By receiver id; those not named follow the common model. */
  readonly receivers: Readonly<Record<string, ReceiverFit>>
  readonly maps: readonly ResidualMap[]
  /** Offset in dB of the tags that were walked with, by tag id; others start from 0 with `unknownTagDb`. */
  readonly tags: Readonly<Record<string, number>>
  readonly knownTagDb: number
  readonly unknownTagDb: number
  /** Change of the common offset from second to second: turned body, hand, pocket. */
  readonly bodyDb: number
  /** Error of path loss where no map covers, of the map itself (nugget), and of one packet. */
  readonly pathDb: number
  readonly nuggetDb: number
  readonly packetDb: number
  readonly detection: Detection
  /** By tag model, for those that were walked with. */
  readonly detections: Readonly<Record<string, Detection>>
  /** How many receivers hear a second of the walk-through that any of them hears; absent where nobody walked. */
  readonly usuallyHeard?: number
  /** Prior of a cell marked as blocked, against an open one. */
  readonly blockedWeight: number
  /** Power that one second's evidence is raised to: < 1, since its errors return the next second. */
  readonly evidenceWeight: number
  /** Power that the posterior is flattened by before regions are told, so that they come true. */
  readonly reportPower: number
  /** The same for rooms; models of before have none. */
  readonly roomPower?: number
  /** Both for what walks, where the errors of the map change with every step; absent: the same as for what stands. */
  readonly walking?: { readonly reportPower: number; readonly roomPower: number }
  /** Where RFID antennas were walked past; models of before have none. */
  readonly readZones?: ReadZones
}

/**
 * Before any walk-through: an office-like exponent, a BLE tag at 0 dBm, wide errors. Receivers differ by several dB from
 * such a guess (tetam: -6 to +7), always in the same direction: a tighter error pulls tags to the loud ones and states it
 * as near certain. Measured on tetam walks, uncalibrated: median / p90 4.6 / 16.9 m at 4.5 dB, 2.9 / 5.4 m at 6 dB.
 */
export function plainModel(): RadioModel {
  return {
    form: 1,
    refDbm: -59,
    exponent: 2.5,
    wallDb: 3.5,
    slabDb: 15,
    floorHeightM: 3.6,
    tagHeightM: 1.2,
    receivers: {},
    maps: [],
    tags: {},
    knownTagDb: 3,
    unknownTagDb: 5,
    bodyDb: 1.5,
    pathDb: 6,
    nuggetDb: 2.5,
    packetDb: 4,
    detection: { pMax: 0.8, thresholdDbm: -93, spreadDb: 5 },
    detections: {},
    blockedWeight: 0.3,
    evidenceWeight: 1,
    reportPower: 0.4,
    roomPower: 0.4,
  }
}

/** Where a receiver's height was not published, it hangs under the ceiling. */
const ceilingMountM = 2.4

/** Metres between a receiver and a tag, never below 0.3 (nobody measures there), over `floors` storeys. */
export function distance3d(model: RadioModel, receiver: Receiver, storeys: number, x: number, y: number): number {
  const dz = (receiver.zM ?? ceilingMountM) - model.tagHeightM - storeys * model.floorHeightM
  return Math.max(0.3, Math.sqrt((receiver.xM - x) ** 2 + (receiver.yM - y) ** 2 + dz * dz))
}

/** Path loss alone, dBm, of a typical tag; `walls` and `storeys` are how many lie between. */
export function pathLevel(
  model: RadioModel,
  receiver: Receiver,
  storeys: number,
  walls: number,
  x: number,
  y: number,
): number {
  const fit = model.receivers[receiver.id]
  const exponent = fit?.exponent ?? model.exponent
  const loss = 10 * exponent * Math.log10(distance3d(model, receiver, storeys, x, y))
  return model.refDbm + (fit?.offsetDb ?? 0) - loss - walls * model.wallDb - Math.abs(storeys) * model.slabDb
}

export const floorIndexOf = (site: Site, floor: number) => site.floors.findIndex(f => f.floor === floor)
