/**
 * How loud a beacon is at a gateway, and which labels an RFID antenna reads. Figures of the reference hospital: path
 * loss exponent 2.5, 3.5 dB a wall, 15 dB a slab, static shadowing 4 dB, fading of each packet 5 dB.
 */
import { type WallIndex, wallIndex } from '../core/geometry/wallIndex.ts'
import type { Floor, Receiver } from '../core/model/site.ts'
import { hashOf, normalOf, type Random } from './random.ts'
import type { Place } from './routes.ts'

export const ble = {
  atOneMetreDbm: -59,
  exponent: 2.5,
  wallDb: 3.5,
  slabDb: 15,
  shadowingDb: 4,
  /** Shadows are as large as furniture. */
  shadowCellM: 2,
  fadingDb: 5,
  sensitivityDbm: -90,
} as const

const rfid = {
  /** Backscatter goes the way twice: 40 dB a decade. */
  atOneMetreDbm: -45,
  perDecadeDb: 40,
  fadingDb: 3,
  sensitivityDbm: -68,
} as const

const floorHeightM = 3.8
const tagHeightM = 1
const nearestM = 0.5

export interface Audible {
  readonly receiver: number
  readonly dbm: number
}

export class Radio {
  readonly receivers: readonly Receiver[]
  readonly #walls: ReadonlyMap<number, WallIndex>
  readonly #seed: number

  constructor(floors: readonly Floor[], receivers: readonly Receiver[], seed: number) {
    this.receivers = receivers
    this.#walls = new Map(floors.map(f => [f.floor, wallIndex(f.walls)]))
    this.#seed = seed
  }

  /** The receivers that may hear a beacon there, and its mean level at each. Costly: keep it while the place stays. */
  audible(place: Place): readonly Audible[] {
    const found: Audible[] = []
    for (let receiver = 0; receiver < this.receivers.length; receiver++) {
      if (this.#openDbm(place, this.receivers[receiver]) < hopelessDbm - longestShadow * ble.shadowingDb) continue
      const dbm = Math.fround(this.levelDbm(place, receiver))
      if (dbm >= hopelessDbm) found.push({ receiver, dbm })
    }
    return found
  }

  /** Mean level of a beacon at a receiver, dBm; RFID antennas hear none. */
  levelDbm(place: Place, receiver: number): number {
    const to = this.receivers[receiver]
    const walls =
      place.floor === to.floor ? (this.#walls.get(place.floor)?.count(place.x, place.y, to.xM, to.yM) ?? 0) : 0
    return this.#openDbm(place, to) - ble.wallDb * walls + this.shadowingDb(place, receiver)
  }

  /** Distance and slabs alone. */
  #openDbm(place: Place, to: Receiver): number {
    if (to.kind !== 'ble') return -Infinity
    const slabs = Math.abs(place.floor - to.floor)
    return ble.atOneMetreDbm - 10 * ble.exponent * Math.log10(metresBetween(place, to)) - ble.slabDb * slabs
  }

  /**
   * Belongs to the spot and the receiver, and changes smoothly between spots: normal numbers on a grid, weighed so that
   * the deviation is the same everywhere.
   */
  shadowingDb(place: Place, receiver: number): number {
    const [gx, gy] = [place.x / ble.shadowCellM, place.y / ble.shadowCellM]
    const [ix, iy] = [Math.floor(gx), Math.floor(gy)]
    let sum = 0
    let squares = 0
    for (const dx of [0, 1])
      for (const dy of [0, 1]) {
        const weight = Math.abs(1 - dx - (gx - ix)) * Math.abs(1 - dy - (gy - iy))
        sum += weight * normalOf(this.#seed, receiver, place.floor, hashOf(ix + dx, iy + dy))
        squares += weight * weight
      }
    return (ble.shadowingDb * sum) / Math.sqrt(squares)
  }

  /** What an RFID antenna measures of a label, dBm; null when it does not read it. It looks into its own room only. */
  labelDbm(place: Place, receiver: Receiver, random: Random): number | null {
    if (place.floor !== receiver.floor || place.room !== receiver.room) return null
    const level =
      rfid.atOneMetreDbm -
      rfid.perDecadeDb * Math.log10(metresBetween(place, receiver)) +
      rfid.fadingDb * random.normal()
    return level < rfid.sensitivityDbm ? null : level
  }
}

/** One packet: a fresh fading; null = too faint. */
export function packetDbm(meanDbm: number, random: Random): number | null {
  const level = meanDbm + ble.fadingDb * random.normal()
  return level < ble.sensitivityDbm ? null : level
}

/** Below this mean even a lucky packet is not worth the drawing of a number (4 standard deviations). */
const hopelessDbm = ble.sensitivityDbm - 4 * ble.fadingDb
/** No shadow is brighter than so many of its standard deviations. */
const longestShadow = 5

function metresBetween(place: Place, to: Receiver): number {
  const dz = (to.floor - place.floor) * floorHeightM + (to.zM ?? 2.6) - tagHeightM
  return Math.max(nearestM, Math.hypot(to.xM - place.x, to.yM - place.y, dz))
}
