import { parentPort, workerData } from 'node:worker_threads'
import { calibrate } from '../../core/positioning/calibrate/calibrate.ts'
import { walksFrom } from '../recording.ts'
import type { CalibrationJob, CalibrationNews } from './fit.ts'

/** Runs beside the engine, so that a fit of minutes holds up no sighting. */
const { site, readings, truth } = workerData as CalibrationJob
const tell = (news: CalibrationNews) => parentPort?.postMessage(news)
const walks = walksFrom(readings, truth, site)
tell({ kind: 'done', calibration: calibrate(site, walks, (share) => tell({ kind: 'progress', share })) })
