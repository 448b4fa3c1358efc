import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Site } from '../../core/model/site.ts'
import { calibrate } from '../../core/positioning/calibrate/calibrate.ts'
import type { Walk } from '../../core/positioning/calibrate/walk.ts'
import { createEstimator } from '../../core/positioning/createEstimator.ts'
import { readSite, walksOf } from '../../engine/recording.ts'
import { type Conditions, type Trial, tryOut } from './evaluate.ts'

/** The folder with the real recordings; null where it is not there. */
export function recordingsFolder(): string | null {
  const shared =
    process.env.WHEREABOUTS_SHARED ?? resolve(fileURLToPath(new URL('../..', import.meta.url)), '..', 'shared')
  return existsSync(join(shared, 'data', 'tetam', 'dev')) ? join(shared, 'data') : null
}

export interface Recording {
  readonly site: Site
  readonly walks: readonly Walk[]
}

export function recording(folder: string, set: string): Recording {
  const site = readSite(join(folder, set, 'floorplan.json'), join(folder, set, 'receivers.csv'))
  return { site, walks: walksOf(join(folder, set, 'dev'), site) }
}

/** One share of a recording that is left out of the calibration and located with the rest. */
export type Split = (walk: Walk, index: number) => string | null

export const wholeWalk: Split = walk => walk.id
/** Standing points by place, three of nine groups: what lies between the marks of a walk-through. */
export const someSpots: Split = (walk, i) => (walk.id.startsWith('trk') || (i % 9) % 3 !== 0 ? null : `spots ${i % 9}`)
export const onlyTracks: Split = walk => (walk.id.startsWith('trk') ? walk.id : null)
export const phone: Split = walk => walk.tag
/** Every fourth place. */
export function placesOf(walks: readonly Walk[]): Split {
  const key = (walk: Walk) => `${walk.truth[0].x} ${walk.truth[0].y}`
  const places = [...new Set(walks.map(key))]
  return walk => `places ${places.indexOf(key(walk)) % 4}`
}

/** Locates each share of the split with a model fitted on all the others, under each of the conditions. */
export function leaveOut(
  { site, walks }: Recording,
  split: Split,
  conditions: Readonly<Record<string, Conditions>>,
  regroup = (out: readonly Walk[]) => out,
): Map<string, Trial[]> {
  const names = walks.map(split)
  const trials = new Map<string, Trial[]>(Object.keys(conditions).map(name => [name, []]))
  for (const name of new Set(names)) {
    if (name === null) continue
    const estimator = createEstimator(
      site,
      calibrate(
        site,
        walks.filter((_, i) => names[i] !== name),
      ).model,
    )
    const out = regroup(walks.filter((_, i) => names[i] === name))
    for (const [key, condition] of Object.entries(conditions))
      trials.get(key)!.push(...tryOut(site, estimator, out, condition))
  }
  return trials
}

/** Twenty scans in a row at one place as one query, as a beacon's seconds would come. */
export function twentyScans(walks: readonly Walk[]): Walk[] {
  const sessions = Map.groupBy(walks, walk => walk.id.replace(/_\d+$/, ''))
  return [...sessions].flatMap(([id, scans]) =>
    Array.from({ length: Math.floor(scans.length / 20) }, (_, n): Walk => {
      const part = scans.slice(n * 20, n * 20 + 20)
      return {
        id: `${id} ${n}`,
        tag: part[0].tag,
        heard: part.flatMap(w => w.heard).sort((a, b) => a.t - b.t),
        truth: [part[0].truth[0]],
      }
    }),
  )
}
