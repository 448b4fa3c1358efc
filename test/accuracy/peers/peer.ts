import type { Site } from '../../../core/model/site.ts'
import type { Walk } from '../../../core/positioning/calibrate/walk.ts'
import { distance3d, plainModel } from '../../../core/positioning/radioModel.ts'

export interface Place {
  readonly x: number
  readonly y: number
  readonly floor: number
}

/** Where a method puts the tag of a walk at each instant (seconds, ascending), from what was heard until then; null = nowhere. */
export type Locate = (walk: Walk, instants: readonly number[]) => readonly (Place | null)[]

/**
 * A rule that another product or paper locates by, written from its published rules (docs/accuracy.md tells which were
 * kinder than the product's own). What it may learn, it learns on the same walks as the engine.
 */
export interface Peer {
  readonly name: string
  learn(site: Site, training: readonly Walk[]): Locate
}

/** Levels by receiver of the last `seconds` before t. */
export function levelsUntil(walk: Walk, t: number, seconds: number, receivers: number): number[][] {
  const out: number[][] = Array.from({ length: receivers }, () => [])
  for (const h of walk.heard)
    if (h.t > t - seconds && h.t <= t + 1e-6 && h.receiver >= 0 && h.rssiDbm < -5 && h.rssiDbm > -127)
      out[h.receiver].push(h.rssiDbm)
  return out
}

/** NaN of an empty list. */
export const mean = (list: readonly number[]) => list.reduce((sum, v) => sum + v, 0) / list.length

/** Mean level by receiver over the last `seconds`; NaN where it heard nothing. */
export const meansUntil = (walk: Walk, t: number, seconds: number, receivers: number) =>
  levelsUntil(walk, t, seconds, receivers).map(mean)

/** Nothing new heard: where it was before. */
export function holding(at: (walk: Walk, t: number) => Place | null): Locate {
  return (walk, instants) => {
    let last: Place | null = null
    return instants.map(t => {
      last = at(walk, t) ?? last
      return last
    })
  }
}

/** Index of the largest number, NaN left out; -1 of none. */
export function loudest(levels: readonly number[]): number {
  let best = -1
  levels.forEach((level, i) => {
    if (level > (levels[best] ?? -Infinity)) best = i
  })
  return best
}

export function placeOf(site: Site, receiver: number): Place | null {
  const r = site.receivers[receiver]
  return r ? { x: r.xM, y: r.yM, floor: r.floor } : null
}

const heights = plainModel()
/** Metres in space between a receiver and a tag at carrying height. */
export const metresTo = (site: Site, receiver: number, x: number, y: number) =>
  distance3d(heights, site.receivers[receiver], 0, x, y)
