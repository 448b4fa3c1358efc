import type { Site } from '../model/site.ts'
import type { Evidence } from './estimator.ts'
import type { TagTrack } from './filter.ts'
import type { Grid } from './grid.ts'
import { type Levels, levelAt } from './levels.ts'
import type { Likelihood } from './likelihood.ts'

/** A room, and what it is told from: all around its doors that a thing may pass or stand in without having gone in. */
export interface Contrast {
  /** Room index. */
  readonly room: number
  /** Grid cells: the first `inside` lie in the room, the others around it. */
  readonly cells: Int32Array
  readonly inside: number
  /** 1 = a receiver that hears best what is in there or around. By receiver index. */
  readonly near: Uint8Array
  /** The median log odds of what should be heard in there, nats: how well this room can be told from around it. */
  readonly tells: number
}

/** So far from a door of the room its surroundings reach. */
const aroundM = 12
/** More cells than this of either kind cost more than they tell. */
const mostCells = 150

/** `apart`: rooms that are neither the room nor its surroundings, by index. */
export function contrastOf(site: Site, grid: Grid, room: number, apart: ReadonlySet<number>): Omit<Contrast, 'tells'> {
  const { id, cells, floorIndex } = grid.rooms[room]
  const doors = site.floors[floorIndex].doors.filter(door => door.rooms.some(beside => beside === id)).map(d => d.at)
  const middle = (of: Float32Array) => cells.reduce((sum, cell) => sum + of[cell], 0) / cells.length
  const ends = doors.length > 0 ? doors : [[middle(grid.x), middle(grid.y)] as const]
  const isNear = (x: number, y: number) => ends.some(([dx, dy]) => Math.hypot(dx - x, dy - y) <= aroundM)
  const isAround = (cell: number) => grid.room[cell] !== room && !apart.has(grid.room[cell])
  const around = [...grid.floors[floorIndex].cell].filter(
    cell => cell >= 0 && isAround(cell) && isNear(grid.x[cell], grid.y[cell]),
  )
  const within = someOf([...cells], mostCells)
  return {
    room,
    cells: Int32Array.from([...within, ...someOf(around, mostCells)]),
    inside: within.length,
    near: Uint8Array.from(site.receivers, ({ xM, yM, floor, room: own }) =>
      own === id || (floor === site.floors[floorIndex].floor && isNear(xM, yM)) ? 1 : 0,
    ),
  }
}

/** At most so many of them, spread evenly: likelihoods change little from cell to cell. */
function someOf(cells: readonly number[], most: number): readonly number[] {
  const every = Math.ceil(cells.length / most)
  return cells.filter((_, i) => i % every === 0)
}

/** As many places as show how a room is told. */
const places = 16
/** Fainter than this it may be heard or not. */
const heardFromDbm = -85

/** What should be heard at some places in the room, one after the other, in the same columns. */
export function* heardInside(contrast: Omit<Contrast, 'tells'>, grid: Grid, levels: Levels): Generator<Evidence> {
  const { near, cells, inside } = contrast
  const evidence = {
    count: 0,
    receiver: new Int32Array(near.length),
    rssiDbm: new Float32Array(near.length),
    packets: new Int32Array(near.length).fill(1),
    proof: new Uint8Array(near.length),
  }
  for (const cell of someOf([...cells.subarray(0, inside)], places)) {
    evidence.count = 0
    for (let r = 0; r < near.length; r++) {
      const dbm = near[r] === 1 ? levelAt(levels, grid, r, cell) : -Infinity
      if (dbm < heardFromDbm) continue
      evidence.receiver[evidence.count] = r
      evidence.rssiDbm[evidence.count++] = dbm
    }
    yield evidence
  }
}

/**
 * How much likelier one update's evidence is in the room than around it, as the logarithm of the ratio of the mean likelihoods
 * (Bayes factor, nats). It asks nothing of where the tag was thought to be: a filter that follows a fast walk
 * metres behind shares its errors from step to step, single looks don't.
 */
export function logOdds(
  { cells, inside }: Omit<Contrast, 'tells'>,
  grid: Grid,
  likelihood: Likelihood,
  { usualOffsetDb, usualVariance, silent, answered, expected }: TagTrack,
  bodyDb: number,
  evidence: Evidence,
  online: Uint8Array,
): number {
  const rate = Math.min(1, answered / expected)
  likelihood.prepare(evidence, online, usualOffsetDb, usualVariance + bodyDb * bodyDb, silent, rate)
  likelihood.weigh(cells, cells.length)
  return meanLog(0, inside) - meanLog(inside, cells.length)

  function meanLog(from: number, end: number): number {
    let most = -Infinity
    for (let k = from; k < end; k++) most = Math.max(most, likelihood.log[k] + likelihood.certain[k])
    let sum = 0
    let weight = 0
    for (let k = from; k < end; k++) {
      const prior = grid.prior[cells[k]]
      sum += prior * Math.exp(likelihood.log[k] + likelihood.certain[k] - most)
      weight += prior
    }
    return most + Math.log(sum / weight)
  }
}
