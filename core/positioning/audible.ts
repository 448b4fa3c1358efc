import type { Site } from '../model/site.ts'
import type { Grid } from './grid.ts'
import { faintDbm, type Levels, levelAt, levelScale } from './levels.ts'
import type { Parcels } from './parcels.ts'
import type { RadioModel } from './radioModel.ts'
import { heardChance } from './tables.ts'

/** Receivers whose silence is weighed in one place: the loudest, as long as they can be heard at all; in a small site all. */
const mostInLargeSite = 12
export const mostAudible = 32
const leastChance = 0.02

/** By parcel: who should hear a tag there, loudest first, side by side in memory: `start[p] … start[p + 1]`. */
export interface Audible {
  readonly start: Int32Array
  readonly receiver: Int16Array
  /** Expected level, dBm * levelScale. */
  readonly level: Int16Array
}

/** Antennas that were not walked past are no listeners: what they should hear is not known. */
export function audibleOf(site: Site, grid: Grid, levels: Levels, parcels: Parcels, model: RadioModel): Audible {
  const mapped = new Set(model.maps.map(map => map.receiver))
  const listeners = site.receivers.flatMap(({ kind, id }, r) => (kind === 'ble' || mapped.has(id) ? [r] : []))
  const isListener = new Set(listeners)
  // Who has no window on a floor is only faint there, which is mostly not to be heard at all.
  const onFloor = levels.hearing.map(hearing =>
    heardChance(model.detection, faintDbm) > leastChance ? listeners : hearing.filter(r => isListener.has(r)),
  )
  const most = listeners.length <= mostAudible ? mostAudible : mostInLargeSite
  const start = new Int32Array(parcels.middle.length + 1)
  const receiver: number[] = []
  const level: number[] = []
  for (let p = 0; p < parcels.middle.length; p++) {
    const loud: { r: number; dbm: number }[] = []
    const middle = parcels.middle[p]
    for (const r of onFloor[grid.floorIndex[middle]]) {
      const dbm = levelAt(levels, grid, r, middle)
      if (heardChance(model.detection, dbm) > leastChance) loud.push({ r, dbm })
    }
    loud.sort((a, b) => b.dbm - a.dbm || a.r - b.r)
    for (const { r, dbm } of loud.slice(0, most)) {
      receiver.push(r)
      level.push(Math.round(dbm * levelScale))
    }
    start[p + 1] = receiver.length
  }
  return { start, receiver: Int16Array.from(receiver), level: Int16Array.from(level) }
}
