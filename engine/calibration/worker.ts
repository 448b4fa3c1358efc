import { parentPort, workerData } from 'node:worker_threads'
import { calibrateSite } from './calibrateSite.ts'
import type { CalibrationJob, CalibrationNews } from './fit.ts'

/** Runs beside the engine, so that a fit of minutes holds up no sighting. */
const { site, readings, truth } = workerData as CalibrationJob
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
const tell = (news: CalibrationNews) => parentPort?.postMessage(news)
tell({
  kind: 'done',
  fitted: calibrateSite(site, {
    readings,
    truth,
    progress: (share, stage) => tell({ kind: 'progress', share, stage }),
  }),
})
