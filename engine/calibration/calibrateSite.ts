import type { CalibrationProgress } from '../../core/model/calibration.ts'
import { type Problem, problem } from '../../core/model/problem.ts'
import type { Site } from '../../core/model/site.ts'
import { calibrate, type Calibration } from '../../core/positioning/calibrate/calibrate.ts'
import { walksFrom } from '../recording.ts'

export interface CalibrateOptions {
  /** Text of readings.csv and of truth.csv. */
  readonly readings: string
  readonly truth: string
  readonly progress?: CalibrationProgress
}

export type FittedSite = Calibration & { readonly problems: readonly Problem[] }

/**
 * Fits the radio model of a stored site on a walk-through. The model is plain JSON, to be kept with the site and given to
 * `createEstimator`. Takes seconds to minutes of one core: call it where ingest does not wait. Throws when a table can't be read.
 */
export function calibrateSite(site: Site, { readings, truth, progress }: CalibrateOptions): FittedSite {
  progress?.(0, 'reading')
  const problems: Problem[] = []
  const walks = walksFrom(readings, truth, site)
  const unknown = walks.reduce((sum, walk) => sum + walk.heard.filter(h => h.receiver < 0).length, 0)
  if (unknown > 0)
    problems.push(
      problem(
        'warning',
        `${unknown} readings name receivers that the site does not know.`,
        'Import the receivers first, or check how they are spelled.',
      ),
    )
  const floors = new Set(site.floors.map(floor => floor.floor))
  const elsewhere = walks.filter(walk => walk.truth.some(row => !floors.has(row.floor))).length
  if (elsewhere > 0)
    problems.push(
      problem(
        'warning',
        `${elsewhere} walks are on floors that the site does not have.`,
        'Check the floor numbers in truth.csv against the plan.',
      ),
    )
  const fitted = calibrate(site, walks, progress)
  if (Object.keys(fitted.model.receivers).length === 0)
    problems.push(
      problem(
        'warning',
        'The walk-through heard too little to fit anything; path loss with usual values is used.',
        'Walk again with a tag that is heard, tapping the plan in every room.',
      ),
    )
  return { ...fitted, problems }
}
