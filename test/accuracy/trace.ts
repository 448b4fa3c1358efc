import type { Site } from '../../core/model/site.ts'
import { calibrate } from '../../core/positioning/calibrate/calibrate.ts'
import { truthAt, type Walk } from '../../core/positioning/calibrate/walk.ts'
import { createEstimator, type GridEstimator } from '../../core/positioning/createEstimator.ts'
import { likeliestRoom, replay, type ReplayMode } from '../../core/positioning/replay.ts'
import { queriesOf, roomAt } from './evaluate.ts'
import type { Locate } from './peers/peer.ts'
import type { Recording, Split } from './recordings.ts'

/** Where a method put the tag at one instant, and where it was. Who has heard nothing yet says the middle of the plan. */
export interface Fix {
  readonly walk: string
  readonly t: number
  readonly truth: { readonly x: number; readonly y: number; readonly room?: string }
  readonly x: number
  readonly y: number
  readonly errorM: number
  /** By the polygon that holds the point; null where the truth has no room. */
  readonly roomByPoint: boolean | null
}

/** What only the engine says: how sure it is. */
export interface OwnFix extends Fix {
  readonly roomSaid: boolean | null
  readonly roomP: number
  /** Whether the region of each of `regionShares` held the tag. */
  readonly held: readonly boolean[]
}

export const regionShares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

export interface Fold {
  readonly training: readonly Walk[]
  readonly unseen: readonly Walk[]
  readonly estimator: GridEstimator
}

/** Each share of the split with an engine that was calibrated on all the others. */
export function* foldsOf({ site, walks }: Recording, split: Split): Generator<Fold> {
  const names = walks.map(split)
  for (const name of new Set(names)) {
    if (name === null) continue
    const training = walks.filter((_, i) => names[i] !== name)
    const unseen = walks.filter((_, i) => names[i] === name)
    yield { training, unseen, estimator: createEstimator(site, calibrate(site, training).model) }
  }
}

export function traceOwn(
  site: Site,
  estimator: GridEstimator,
  walks: readonly Walk[],
  mode: ReplayMode,
  warmS: number,
): OwnFix[] {
  const online = new Uint8Array(site.receivers.length).fill(1)
  const estimate = estimator.estimate()
  const out: OwnFix[] = []
  for (const walk of walks)
    replay(estimator, walk.tag, 'carried', walk.heard, queriesOf(walk, warmS), online, mode, (t, track) => {
      estimator.answer(track, estimate)
      const said = likeliestRoom(estimator, estimate)
      const place = estimate.known ? { x: estimate.xM, y: estimate.yM, floor: estimate.floor } : null
      const fix = fixOf(site, walk, t, place)
      const { room } = fix.truth
      out.push({
        ...fix,
        roomSaid: room && said ? said.room === room : null,
        roomP: said?.probability ?? 0,
        held: regionShares.map(share => estimate.known && holds(estimator.region(track, share), fix.truth)),
      })
    })
  return out
}

export function tracePeer(site: Site, locate: Locate, walks: readonly Walk[], warmS: number): Fix[] {
  return walks.flatMap(walk => {
    const instants = queriesOf(walk, warmS)
    return locate(walk, instants).map((place, i) => fixOf(site, walk, instants[i], place))
  })
}

function fixOf(site: Site, walk: Walk, t: number, place: { x: number; y: number; floor: number } | null): Fix {
  const truth = truthAt(walk, t)!
  const [x0, y0, x1, y1] = site.floors[0].bounds
  const { x, y } = place ?? { x: (x0 + x1) / 2, y: (y0 + y1) / 2 }
  return {
    walk: walk.id,
    t,
    truth,
    x,
    y,
    errorM: Math.hypot(x - truth.x, y - truth.y),
    roomByPoint: truth.room
      ? place !== null && place.floor === truth.floor && roomAt(site, place.floor, x, y) === truth.room
      : null,
  }
}

function holds(region: ReturnType<GridEstimator['region']>, { x, y }: { x: number; y: number }): boolean {
  const half = region.cellM / 2 + 1e-6
  for (let i = 0; i < region.cells.length; i += 2)
    if (Math.abs(region.cells[i] - x) <= half && Math.abs(region.cells[i + 1] - y) <= half) return true
  return false
}
