/**
 * How loud a beacon is at a gateway, and which labels an RFID antenna reads. Figures of the reference hospital: path
 * loss exponent 2.5, 3.5 dB a wall, 15 dB a slab, static shadowing 4 dB, fading of each packet 5 dB.
 */
import { crosses } from '../core/geometry/segment.ts'
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

export class Radio {
  readonly receivers: readonly Receiver[]
  readonly #floors: ReadonlyMap<number, Floor>
  readonly #seed: number

  constructor(floors: readonly Floor[], receivers: readonly Receiver[], seed: number) {
    this.receivers = receivers
    this.#floors = new Map(floors.map(f => [f.floor, f]))
    this.#seed = seed
  }

  /** Mean level of a beacon at each receiver, dBm; RFID antennas hear none. Costly: keep it while the place stays. */
  levelsDbm(place: Place): Float32Array {
    const levels = new Float32Array(this.receivers.length)
    for (let r = 0; r < levels.length; r++) levels[r] = this.levelDbm(place, r)
    return levels
  }

  levelDbm(place: Place, receiver: number): number {
    const to = this.receivers[receiver]
    if (to.kind !== 'ble') return -Infinity
    const clear = ble.atOneMetreDbm - 10 * ble.exponent * Math.log10(metresBetween(place, to))
    const slabs = Math.abs(place.floor - to.floor)
    const walls = slabs === 0 ? this.walls(place, to) : 0
    return clear - ble.slabDb * slabs - ble.wallDb * walls + this.shadowingDb(place, receiver)
  }

  /** Walls of the floor between the two. */
  walls(place: Place, to: Receiver): number {
    let count = 0
    for (const [x1, y1, x2, y2] of this.#floors.get(place.floor)?.walls ?? [])
      if (crosses(place.x, place.y, to.xM, to.yM, x1, y1, x2, y2)) count++
    return count
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
export const hopelessDbm = ble.sensitivityDbm - 4 * ble.fadingDb

function metresBetween(place: Place, to: Receiver): number {
  const dz = (to.floor - place.floor) * floorHeightM + (to.zM ?? 2.6) - tagHeightM
  return Math.max(nearestM, Math.hypot(to.xM - place.x, to.yM - place.y, dz))
}
