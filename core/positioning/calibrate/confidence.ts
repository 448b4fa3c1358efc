import type { Site } from '../../model/site.ts'
import { createEstimator, type GridEstimator } from '../createEstimator.ts'
import type { TagTrack } from '../filter.ts'
import { cellAt } from '../grid.ts'
import { floorIndexOf, type RadioModel } from '../radioModel.ts'
import { replay } from '../replay.ts'
import type { Kernel } from './gaussianProcess.ts'
import { type ResidualSet, residualMaps } from './residualMaps.ts'
import { moved, truthAt, type Walk } from './walk.ts'

/** What regions may be flattened with, the mildest first. */
const powers = [0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.45, 0.4, 0.37, 0.34, 0.31, 0.28, 0.26, 0.24, 0.22, 0.2, 0.15, 0.1]
/** Regions of 90 % hold the truth so often. */
const aim = 0.905
/**
 * What rooms may be summed with. A room is many cells, whose errors even out: where rooms are told apart it comes true more often
 * than the flattening that regions need would say.
 */
const roomPowers = [1, 0.85, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.25, 0.2]
/** The most careful one is taken that loses less than this by it, nats. */
const indifferent = 0.01
/**
 * What stands is told more carefully than the walk-through asks for: that was heard on the same day with the same tags, and months
 * later each receiver is off by another 4 dB, in one place always the same way. A tag of a power never walked with (esiiab2f)
 * came back into its 90 % region 75 times in a hundred at 0.75.
 */
const lasting = 0.75
const mildestStanding = 0.4
/** Even the room that was thought impossible may be the one. */
const leastChance = 1e-3
/** Of those that moved, and of those that stood. */
const mostFolds = 3
const mostTrials = 60
const fewestTrials = 12

/** One fold's mean, by power. */
interface Fold {
  readonly moving: boolean
  readonly byPower: readonly number[]
}

/**
 * The powers that make what is told come true: walks are left out in turn and located with a map that never saw them. For
 * regions the mildest flattening under which those of 90 % held the truth nine times in ten, for rooms the one under which the
 * true ones were the likeliest (the least log loss); for what walks and for what stands apart, as far as both were walked.
 */
export function fitPowers(
  site: Site,
  walks: readonly Walk[],
  folds: readonly number[],
  sets: readonly ResidualSet[],
  kernel: Kernel,
  model: RadioModel,
): Pick<RadioModel, 'reportPower' | 'roomPower' | 'walking'> {
  const moving = new Map(walks.map((walk, w) => [folds[w], moved(walk)]))
  if (moving.size < 2) return model
  const some = (kind: boolean) => [...moving.keys()].filter(fold => moving.get(fold) === kind).slice(0, mostFolds)
  const held: Fold[] = []
  const missed: Fold[] = []
  for (const fold of [...some(true), ...some(false)]) {
    const others = sets.map(set => ({ ...set, observations: set.observations.filter(o => o.fold !== fold) }))
    const estimator = createEstimator(site, { ...model, maps: residualMaps(site, others, kernel) })
    const counts = powers.map(() => 0)
    const losses = roomPowers.map(() => 0)
    let trials = 0
    let inRooms = 0
    const out = walks.filter((_, w) => folds[w] === fold)
    const every = Math.max(1, Math.ceil(out.reduce((sum, walk) => sum + instants(walk).length, 0) / mostTrials))
    let n = 0
    for (const walk of out) {
      const asked = instants(walk).filter(() => n++ % every === 0)
      if (asked.length === 0) continue
      replay(
        estimator,
        walk.tag,
        'carried',
        walk.heard,
        asked,
        new Uint8Array(site.receivers.length).fill(1),
        { kind: 'live' },
        (t, track) => {
          const truth = truthAt(walk, t)
          if (!truth || track.count === 0) return
          trials++
          const cell = cellAt(estimator.grid, floorIndexOf(site, truth.floor), truth.x, truth.y)
          powers.forEach((power, p) => {
            if (holds(estimator, track, cell, power)) counts[p]++
          })
          const room = cell < 0 ? -1 : estimator.grid.room[cell]
          if (room < 0) return
          inRooms++
          roomPowers.forEach((power, p) => (losses[p] -= Math.log(chanceOf(estimator, track, room, power))))
        },
      )
    }
    const kind = moving.get(fold) === true
    if (trials >= fewestTrials) held.push({ moving: kind, byPower: counts.map(count => count / trials) })
    if (inRooms >= fewestTrials) missed.push({ moving: kind, byPower: losses.map(loss => loss / inRooms) })
  }
  const walking = powersOf(held, missed, true)
  const standing = powersOf(held, missed, false)
  const reportPower =
    standing.report === null
      ? (walking.report ?? model.reportPower)
      : lasting * Math.min(mildestStanding, standing.report)
  const roomPower = standing.room === null ? (walking.room ?? model.roomPower ?? reportPower) : lasting * standing.room
  return {
    reportPower,
    roomPower,
    walking: { reportPower: walking.report ?? reportPower, roomPower: walking.room ?? roomPower },
  }
}

function powersOf(held: readonly Fold[], missed: readonly Fold[], moving: boolean) {
  const kind = (folds: readonly Fold[]) => folds.filter(fold => fold.moving === moving)
  return { report: regionPower(kind(held)), room: roomPower(kind(missed)) }
}

function regionPower(held: readonly Fold[]): number | null {
  if (held.length === 0) return null
  const enough = powers.findIndex((_, p) => mean(held, p) >= aim)
  return powers[enough < 0 ? powers.length - 1 : enough]
}

function roomPower(missed: readonly Fold[]): number | null {
  if (missed.length === 0) return null
  const fewest = Math.min(...roomPowers.map((_, p) => mean(missed, p)))
  return roomPowers[roomPowers.findLastIndex((_, p) => mean(missed, p) <= fewest + indifferent)]
}

const mean = (folds: readonly Fold[], p: number) =>
  folds.reduce((sum, { byPower }) => sum + byPower[p], 0) / folds.length

/** Seconds of a walk to try: every two, from the third on; a scan's end. */
function instants(walk: Walk): number[] {
  const first = walk.truth[0]?.t ?? 0
  const last = walk.truth[walk.truth.length - 1]?.t ?? 0
  if (walk.truth.length === 1) return [Math.max(first, walk.heard[walk.heard.length - 1]?.t ?? first)]
  const out: number[] = []
  for (let t = first + 3; t <= last; t += 2) if (truthAt(walk, t)) out.push(t)
  return out
}

/** Whether the smallest set of cells that holds 90 % of mass^power holds this one. */
function holds(estimator: GridEstimator, track: TagTrack, cell: number, power: number): boolean {
  let mine = -1
  for (let k = 0; k < track.count; k++) if (track.cells[k] === cell) mine = track.mass[k]
  if (mine < 0) return false
  let heavier = 0
  let total = 0
  for (let k = 0; k < track.count; k++) {
    if (estimator.grid.floorIndex[track.cells[k]] !== estimator.grid.floorIndex[cell]) continue
    const m = track.mass[k] ** power
    total += m
    if (track.mass[k] > mine) heavier += m
  }
  return heavier < 0.9 * total
}

/** What of mass^power lies in the room. */
function chanceOf(estimator: GridEstimator, track: TagTrack, room: number, power: number): number {
  let inside = 0
  let total = 0
  for (let k = 0; k < track.count; k++) {
    const m = track.mass[k] ** power
    total += m
    if (estimator.grid.room[track.cells[k]] === room) inside += m
  }
  return Math.max(leastChance, inside / total)
}
