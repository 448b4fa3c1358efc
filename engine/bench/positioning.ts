import { createEstimator, type GridEstimator } from '../../core/positioning/createEstimator.ts'
import type { Evidence } from '../../core/positioning/estimator.ts'
import type { TagTrack } from '../../core/positioning/filter.ts'
import { levelAt } from '../../core/positioning/levels.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { type Figure, secondsOf } from './figure.ts'

/** What one update and answer costs, in tags that a core can follow at 1 Hz, and as a ratio to a fixed piece of arithmetic. */
export interface PositioningFigures {
  readonly figures: readonly Figure[]
  /** One row a number of tags: microseconds per update, share of one core at 1 Hz, ratio to the yardstick. */
  readonly curve: readonly {
    readonly tags: number
    readonly microseconds: number
    readonly coreShare: number
    readonly ratio: number
  }[]
  readonly bytesPerTag: number
  /** Heap growth per update over a whole tick; about 0 when the hot path allocates nothing. */
  readonly bytesPerUpdate: number
}

const heardBy = 4
const storeys = 12
const roomsPerSide = 20
/** Until posteriors are as wide as they stay. */
const warmTicks = 8
const yardstickExps = 1000

export function positioningFigures(counts: readonly number[] = [1000, 3000, 10_000, 30_000]): PositioningFigures {
  const site = wardSite(roomsPerSide, storeys)
  const estimator = createEstimator(site)
  const scene = sceneOf(estimator, site.receivers.length)
  const yardstick = yardstickSeconds()
  const curve = counts.map(tags => {
    const tracks = Array.from({ length: tags }, (_, n) => scene.placed(n))
    for (let t = 1; t <= warmTicks; t++) scene.tick(tracks, t)
    const seconds = secondsOf(() => scene.tick(tracks, warmTicks + 1))
    return { tags, microseconds: (seconds / tags) * 1e6, coreShare: seconds, ratio: seconds / tags / yardstick }
  })
  const some = Array.from({ length: 200 }, (_, n) => scene.placed(n))
  for (let t = 1; t <= warmTicks; t++) scene.tick(some, t)
  const before = process.memoryUsage().heapUsed
  scene.tick(some, warmTicks + 1)
  const bytesPerUpdate = (process.memoryUsage().heapUsed - before) / some.length
  const figures = curve.map(row => ({
    name: `positions, ${row.tags.toLocaleString('en')} tags heard by ${heardBy}, update and answer`,
    perSecond: 1e6 / row.microseconds,
    ratio: row.ratio,
    yardstick: `${yardstickExps.toLocaleString('en')} exponentials`,
  }))
  return { figures, curve, bytesPerTag: bytesOf(some[0]), bytesPerUpdate }
}

/** Tags spread over the house, each with the levels of the four gateways that hear it best and fading that repeats. */
function sceneOf(estimator: GridEstimator, receivers: number) {
  const { grid, levels } = estimator
  const online = new Uint8Array(receivers).fill(1)
  const into = estimator.estimate()
  const evidence: Evidence = {
    count: heardBy,
    receiver: new Int32Array(heardBy),
    rssiDbm: new Float32Array(heardBy),
    packets: new Int32Array(heardBy).fill(1),
    proof: new Uint8Array(heardBy),
  }
  const cellOf = (n: number) => (n * 7919) % grid.count
  const places = new Map<number, { readonly receiver: Int32Array; readonly dbm: Float32Array }>()
  const heardAt = (cell: number) => {
    const known = places.get(cell)
    if (known) return known
    const best = Array.from({ length: receivers }, (_, r) => ({ r, dbm: levelAt(levels, grid, r, cell) }))
      .sort((a, b) => b.dbm - a.dbm)
      .slice(0, heardBy)
    const place = { receiver: Int32Array.from(best, b => b.r), dbm: Float32Array.from(best, b => b.dbm) }
    places.set(cell, place)
    return place
  }
  return {
    placed(n: number): TagTrack {
      const track = estimator.track('carried')
      const cell = cellOf(n)
      heardAt(cell)
      estimator.seed(track, 1000, grid.floors[grid.floorIndex[cell]].floor, grid.x[cell], grid.y[cell], 1)
      return track
    },
    tick(tracks: readonly TagTrack[], second: number): void {
      for (let n = 0; n < tracks.length; n++) {
        const place = heardAt(cellOf(n))
        for (let h = 0; h < heardBy; h++) {
          evidence.receiver[h] = place.receiver[h]
          evidence.rssiDbm[h] = place.dbm[h] + ((n * 31 + second * 17 + h * 7) % 11) - 5
        }
        estimator.update(tracks[n], 1000 + second * 1000, evidence, online)
        estimator.answer(tracks[n], into)
      }
    },
  }
}

/** Seconds for `yardstickExps` exponentials on this machine, now. */
function yardstickSeconds(): number {
  const rounds = 5000
  let sum = 0
  const run = () => {
    for (let r = 0; r < rounds; r++) for (let i = 0; i < yardstickExps; i++) sum += Math.exp(-(i & 15))
  }
  run()
  const seconds = secondsOf(run) / rounds
  if (!(sum > 0)) throw new Error('the yardstick was optimised away')
  return seconds
}

function bytesOf(track: TagTrack): number {
  return Object.values(track).reduce(
    (sum: number, value) => sum + (ArrayBuffer.isView(value) && value !== track.silent ? value.byteLength : 8),
    0,
  )
}
