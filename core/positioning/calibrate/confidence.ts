import type { Site } from '../../model/site.ts'
import { createEstimator, type GridEstimator } from '../createEstimator.ts'
import type { TagTrack } from '../filter.ts'
import { cellAt } from '../grid.ts'
import { floorIndexOf, type RadioModel } from '../radioModel.ts'
import { replay } from '../replay.ts'
import type { Kernel } from './gaussianProcess.ts'
import { type ResidualSet, residualMaps } from './residualMaps.ts'
import { truthAt, type Walk } from './walk.ts'

const powers = [1, 0.85, 0.75, 0.67, 0.6, 0.55, 0.5, 0.46, 0.42, 0.38, 0.35, 0.32, 0.29, 0.26, 0.23, 0.2]
const aim = 0.905
const mostFolds = 6
const mostTrials = 60
const fewestTrials = 12

/**
 * The power that makes stated regions come true: walks are left out in turn, located with a map that never saw them, and the
 * mildest flattening is chosen under which their 90 % regions held the truth nine times in ten.
 */
export function fitReportPower(
  site: Site,
  walks: readonly Walk[],
  folds: readonly number[],
  sets: readonly ResidualSet[],
  kernel: Kernel,
  model: RadioModel,
): number {
  const names = [...new Set(folds)].sort((a, b) => b - a).slice(0, mostFolds)
  if (names.length < 2) return model.reportPower
  const held: number[][] = powers.map(() => [])
  for (const fold of names) {
    const others = sets.map(set => ({ ...set, observations: set.observations.filter(o => o.fold !== fold) }))
    const estimator = createEstimator(site, { ...model, maps: residualMaps(site, others, kernel) })
    const counts = powers.map(() => 0)
    let trials = 0
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
          powers.forEach((power, p) => {
            if (
              holds(estimator, track, cellAt(estimator.grid, floorIndexOf(site, truth.floor), truth.x, truth.y), power)
            )
              counts[p]++
          })
        },
      )
    }
    if (trials >= fewestTrials) counts.forEach((count, p) => held[p].push(count / trials))
  }
  if (held[0].length === 0) return model.reportPower
  const reached = held.map(list => list.reduce((sum, v) => sum + v, 0) / list.length)
  const enough = reached.findIndex(v => v >= aim)
  return powers[enough < 0 ? powers.length - 1 : enough]
}

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
