import { Worker } from 'node:worker_threads'
import type { Site } from '../../core/model/site.ts'
import type { CalibrationProgress, CalibrationStage } from '../../core/model/calibration.ts'
import type { FittedSite } from './calibrateSite.ts'

export interface CalibrationJob {
  readonly site: Site
  /** CSV: t_s,tag_id,receiver_id,rssi_dbm,sample_id. */
  readonly readings: string
  /** CSV: t_s,tag_id,sample_id,x_m,y_m,z_m,room,floor. */
  readonly truth: string
}

export type CalibrationNews =
  | { readonly kind: 'progress'; readonly share: number; readonly stage: CalibrationStage }
  | { readonly kind: 'done'; readonly fitted: FittedSite }

/** Next to this file: as a source in a checkout, as a bundle in the installed app. */
const worker = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './calibrationWorker.js', import.meta.url)

/** Fits the radio model of a site on a walk-through, in a thread of its own. `progress` gets 0 … 1 and what comes next. */
export function fitRadio(job: CalibrationJob, progress: CalibrationProgress = () => {}): Promise<FittedSite> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData: job })
    thread.on('message', (news: CalibrationNews) => {
      if (news.kind === 'progress') progress(news.share, news.stage)
      else resolve(news.fitted)
    })
    thread.on('error', reject)
    thread.on('exit', code => reject(new Error(`the fit ended early (${code})`)))
  })
}
