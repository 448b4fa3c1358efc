/** What the fit of a walk-through is busy with, in its order. */
export const calibrationStages = ['reading', 'path loss', 'radio maps', 'detection', 'confidence', 'done'] as const
export type CalibrationStage = (typeof calibrationStages)[number]
/** `share`: 0 … 1 of the work. */
export type CalibrationProgress = (share: number, stage: CalibrationStage) => void
