import type { CalibrationProgress } from '../../model/calibration.ts'
import type { Site } from '../../model/site.ts'
import { barriers, cellAt, gridOf } from '../grid.ts'
import { wallIndex } from '../../geometry/wallIndex.ts'
import { floorIndexOf, pathLevel, plainModel, type RadioModel } from '../radioModel.ts'
import type { ReadZones } from '../readZones.ts'
import { openMap, residualAt } from '../residualMap.ts'
import { condense, fitDetection, type Hearing } from './detection.ts'
import { fitPowers } from './confidence.ts'
import type { Kernel } from './gaussianProcess.ts'
import { fitReadZones } from './readZones.ts'
import { fitPathLoss, type PathLoss, type Sample, samplesOf } from './pathLoss.ts'
import { kernelFor, type ResidualSet, residualMaps } from './residualMaps.ts'
import { foldsOf, packetNoise, type Point, pointsOf, type Walk, type Window, windowsOf } from './walk.ts'

export interface Calibration {
  readonly model: RadioModel
  /** For the operator: how much was walked and how well the model explains it. */
  readonly points: number
  readonly windows: number
  readonly pathResidualDb: number
  readonly kernel: Kernel
}

/**
 * Fits the radio model of a site on a walk-through. Works with anything from no walk (the plain model) to many; each step
 * falls back on the one before where it has nothing to go by. `progress` gets 0 … 1 and what comes next.
 */
export function calibrate(site: Site, walks: readonly Walk[], progress: CalibrationProgress = () => {}): Calibration {
  const readZones = fitReadZones(site, walks)
  const fitted = calibrateRadio(site, withoutReads(site, walks, readZones), progress)
  return readZones ? { ...fitted, model: { ...fitted.model, readZones } } : fitted
}

/** RFID levels fall twice as fast with distance as a beacon's: they must not bend the path loss of the others. */
function withoutReads(site: Site, walks: readonly Walk[], zones: ReadZones | undefined): readonly Walk[] {
  if (!zones) return walks
  const known = new Set(zones.receivers)
  return walks.map(walk => ({
    ...walk,
    heard: walk.heard.filter(h => h.receiver < 0 || !known.has(site.receivers[h.receiver].id)),
  }))
}

function calibrateRadio(site: Site, walks: readonly Walk[], progress: CalibrationProgress): Calibration {
  const receivers = site.receivers.length
  const windows = windowsOf(walks, receivers)
  const folds = foldsOf(walks)
  const points = pointsOf(windows, receivers, folds)
  const before = withTagHeight(plainModel(), walks)
  const plain = { ...before, packetDb: packetNoise(windows, receivers, before.packetDb) }
  progress(0.1, 'path loss')
  const samples = samplesOf(site, points, plain)
  if (samples.length < 12)
    return {
      model: plain,
      points: points.length,
      windows: windows.length,
      pathResidualDb: plain.pathDb,
      kernel: { deviationDb: 0, lengthM: 1, quickDb: 0, nuggetDb: plain.nuggetDb },
    }
  const path = fitPathLoss(site, samples, plain)
  progress(0.3, 'radio maps')
  const base: RadioModel = { ...plain, ...pathPart(path), pathDb: Math.max(3, path.residualDb) }
  const sets = residualSets(site, points, samples, base)
  const kernel = kernelFor(path.residualDb)
  progress(0.5, 'radio maps')
  const mapped: RadioModel = { ...base, nuggetDb: kernel.nuggetDb, maps: residualMaps(site, sets, kernel) }
  progress(0.6, 'detection')
  const detections = fitDetections(site, windows, mapped)
  const sharp = {
    ...mapped,
    ...detections,
    usuallyHeard: usuallyHeard(windows),
    blockedWeight: blockedWeight(site, walks, plain.blockedWeight),
  }
  progress(0.7, 'confidence')
  const model = { ...sharp, ...fitPowers(site, walks, folds, sets, kernel, sharp) }
  progress(1, 'done')
  return { model, points: points.length, windows: windows.length, pathResidualDb: path.residualDb, kernel }
}

function pathPart(path: PathLoss) {
  return {
    refDbm: path.refDbm,
    exponent: path.exponent,
    wallDb: path.wallDb,
    slabDb: path.slabDb,
    receivers: path.receivers,
    tags: path.tags,
  }
}

function withTagHeight(model: RadioModel, walks: readonly Walk[]): RadioModel {
  const heights = walks
    .flatMap(walk => walk.truth.map(row => row.z ?? NaN))
    .filter(z => z > 0 && z < 4)
    .sort((a, b) => a - b)
  return heights.length > 0 ? { ...model, tagHeightM: heights[heights.length >> 1] } : model
}

/** Residuals by receiver and floor; the points of several tags at one place are one observation. */
function residualSets(
  site: Site,
  points: readonly Point[],
  samples: readonly Sample[],
  model: RadioModel,
): ResidualSet[] {
  const groups = new Map<
    string,
    Map<string, { x: number; y: number; value: number; weight: number; packets: number; fold: number }>
  >()
  for (const s of samples) {
    if (s.unheard) continue
    const point = points[s.point]
    const receiver = site.receivers[s.receiver]
    const storeys = floorIndexOf(site, point.floor) - floorIndexOf(site, receiver.floor)
    const left = s.dbm - pathLevel(model, receiver, storeys, s.walls, point.x, point.y) - model.tags[s.tag]
    const key = `${s.receiver} ${point.floor}`
    const places = groups.get(key) ?? new Map()
    groups.set(key, places)
    const at = `${point.fold} ${Math.round(point.x * 2)} ${Math.round(point.y * 2)}`
    const place = places.get(at) ?? { x: 0, y: 0, value: 0, weight: 0, packets: 0, fold: point.fold }
    places.set(at, place)
    place.x += point.x * s.weight
    place.y += point.y * s.weight
    place.value += left * s.weight
    place.weight += s.weight
    place.packets += point.packets[s.receiver]
  }
  return [...groups].map(([key, places]) => {
    const [receiver, floor] = key.split(' ').map(Number)
    const observations = [...places.values()].map(p => ({
      x: p.x / p.weight,
      y: p.y / p.weight,
      value: p.value / p.weight,
      variance: model.packetDb ** 2 / Math.max(1, p.packets),
      fold: p.fold,
    }))
    return { receiver, floor, observations }
  })
}

function fitDetections(
  site: Site,
  windows: readonly Window[],
  model: RadioModel,
): Pick<RadioModel, 'detection' | 'detections'> {
  const maps = new Map(model.maps.map(map => [`${map.receiver} ${map.floor}`, openMap(map)]))
  const walls = site.floors.map(floor => wallIndex(barriers(floor)))
  const out = new Float64Array(2)
  const byTag = new Map<string, Hearing[]>()
  for (const window of windows) {
    const f = floorIndexOf(site, window.floor)
    if (f < 0) continue
    const list = byTag.get(window.tag) ?? []
    byTag.set(window.tag, list)
    site.receivers.forEach((receiver, r) => {
      if (receiver.kind !== 'ble') return
      const count = model.wallDb > 0 ? walls[f].count(receiver.xM, receiver.yM, window.x, window.y) : 0
      let expectedDbm =
        pathLevel(model, receiver, f - floorIndexOf(site, receiver.floor), count, window.x, window.y) +
        (model.tags[window.tag] ?? 0)
      const map = maps.get(`${receiver.id} ${window.floor}`)
      if (map && residualAt(map, window.x, window.y, out)) expectedDbm += out[0]
      list.push({ expectedDbm, heard: window.packets[r] > 0, weight: 1 })
    })
  }
  const all = condense([...byTag.values()].flat())
  const detection = fitDetection(all, model.detection)
  const detections = Object.fromEntries(
    [...byTag].map(([tag, list]) => [tag, list.length < 1000 ? detection : fitDetection(condense(list), detection)]),
  )
  return { detection, detections }
}

function usuallyHeard(windows: readonly Window[]): number {
  const counts = windows.map(window => window.packets.filter(n => n > 0).length).filter(count => count > 0)
  return counts.reduce((sum, count) => sum + count, 0) / counts.length
}

/** How likely walkers stand in cells that the plan calls blocked, against open ones: plans are not always right about furniture. */
function blockedWeight(site: Site, walks: readonly Walk[], before: number): number {
  const grid = gridOf(site, 0)
  let openCells = 0
  let blockedCells = 0
  for (const prior of grid.prior)
    if (prior > 0) openCells++
    else blockedCells++
  if (blockedCells === 0) return before
  const seen = new Set<number>()
  let open = 0
  let blocked = 0
  for (const walk of walks)
    for (const row of walk.truth) {
      const f = floorIndexOf(site, row.floor)
      if (f < 0) continue
      const cell = cellAt(grid, f, row.x, row.y)
      if (seen.has(cell)) continue
      seen.add(cell)
      if (grid.prior[cell] > 0) open++
      else blocked++
    }
  const density = (blocked + 5 * before) / blockedCells / ((open + 5) / openCells)
  return Math.max(0.05, Math.min(4, density))
}
