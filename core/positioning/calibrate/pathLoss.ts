import type { Site } from '../../model/site.ts'
import { barriers } from '../grid.ts'
import { distance3d, floorIndexOf, type RadioModel, type ReceiverFit } from '../radioModel.ts'
import { wallIndex } from '../../geometry/wallIndex.ts'
import { normalBelow } from '../tables.ts'
import type { Point } from './walk.ts'

/** One level heard at one calibration point. */
export interface Sample {
  readonly point: number
  readonly receiver: number
  readonly tag: string
  readonly dbm: number
  readonly logDistance: number
  readonly walls: number
  readonly storeys: number
  /** How much it counts, before the robust weight. */
  readonly weight: number
  /** It heard nothing there: the level is below `dbm`, nobody knows how far. */
  readonly unheard: boolean
}

export interface PathLoss {
  readonly refDbm: number
  readonly exponent: number
  readonly wallDb: number
  readonly slabDb: number
  readonly receivers: Record<string, ReceiverFit>
  readonly tags: Record<string, number>
  /** Robust standard deviation of what is left, dB. */
  readonly residualDb: number
}

export function samplesOf(site: Site, points: readonly Point[], model: RadioModel): Sample[] {
  const walls = site.floors.map(floor => wallIndex(barriers(floor)))
  const out: Sample[] = []
  const faintest = faintestHeard(points)
  const awake = Uint8Array.from(site.receivers, (_, r) => (points.some(point => point.heardIn[r] > 0) ? 1 : 0))
  points.forEach((point, p) => {
    const f = floorIndexOf(site, point.floor)
    if (f < 0) return
    // Nobody is fainter there than who was heard there: holds too where a session cut off faint levels earlier than others.
    const faintestHere = Math.max(faintest, Math.min(...[...point.dbm].filter((_, r) => point.heardIn[r] > 0)))
    site.receivers.forEach((receiver, r) => {
      const unheard = point.heardIn[r] === 0
      if (unheard && (awake[r] === 0 || point.windows < fewestWindows || receiver.kind !== 'ble')) return
      const storeys = f - floorIndexOf(site, receiver.floor)
      out.push({
        point: p,
        receiver: r,
        tag: point.tag,
        dbm: unheard ? faintestHere : meanOfAll(point, r, faintest, model.packetDb),
        logDistance: 10 * Math.log10(distance3d(model, receiver, storeys, point.x, point.y)),
        walls: walls[f].count(receiver.xM, receiver.yM, point.x, point.y),
        storeys: Math.abs(storeys),
        weight: unheard ? 0.5 : 1 / (1 + 16 / (point.packets[r] * 9)),
        unheard,
      })
    })
  })
  return out
}

/** Silence at a point says something from so many seconds on. */
const fewestWindows = 5
/** Heard in so many of the seconds, its mean is that of all packets. */
const mostlyHeard = 0.9

/** The level below which nobody hears, dBm: the lowest of what was heard, but for strays. */
function faintestHeard(points: readonly Point[]): number {
  const levels = points.flatMap(point => [...point.dbm].filter((_, r) => point.heardIn[r] > 0)).sort((a, b) => a - b)
  return levels[Math.floor(levels.length * 0.01)] ?? -100
}

/** Where not all packets were heard, the louder ones were: the mean of all that were sent, from the mean of those. */
function meanOfAll(point: Point, receiver: number, faintest: number, packetDb: number): number {
  const heardDbm = point.dbm[receiver]
  if (point.heardIn[receiver] >= mostlyHeard * point.windows) return heardDbm
  let mean = heardDbm
  for (let round = 0; round < 8; round++) mean = heardDbm - packetDb * aboveMean((faintest - mean) / packetDb)
  return Math.max(mean, faintest - packetDb)
}

/** Mean of a standard normal number that is above `cut`; the negative of that below `-cut`. */
function aboveMean(cut: number): number {
  const share = 1 - normalBelow(cut)
  return share < 1e-4 ? cut : (0.3989422804 * Math.exp((-cut * cut) / 2)) / share
}

/** Priors: mean and standard deviation of what a building can be like. */
const exponentPrior = { mean: 2.2, sd: 0.6 }
const wallPrior = { mean: 2, sd: 1.5 }
const slabPrior = { mean: 15, sd: 5 }
const receiverSd = 4
const receiverExponentSd = 0.35
const tagSd = 8
const cauchyDb = 5
const rounds = 80

/**
 * Robust ridge fit of level = ref + receiver + tag - n * 10 log10(d) - walls - slabs, one group of unknowns at a time until they
 * settle, so that its cost grows with the samples and not with the cube of the receivers.
 */
export function fitPathLoss(site: Site, samples: readonly Sample[], model: RadioModel): PathLoss {
  const receivers = site.receivers.length
  const tags = [...new Set(samples.map(s => s.tag))].sort()
  const tagNumber = new Map(tags.map((tag, i) => [tag, i]))
  const tagOf = samples.map(s => tagNumber.get(s.tag)!)
  const offset = new Float64Array(receivers)
  const exponentChange = new Float64Array(receivers)
  const tagOffset = new Float64Array(tags.length)
  let ref = model.refDbm
  let exponent = exponentPrior.mean
  let wall = samples.some(s => s.walls > 0) ? wallPrior.mean : 0
  let slab = slabPrior.mean
  let s2 = 36
  const robust = new Float64Array(samples.length).fill(1)
  /** What was heard, or where nothing was: what is to be expected below that level (Tobit regression by EM). */
  const levelOf = (i: number) => {
    const s = samples[i]
    if (!s.unheard) return s.dbm
    const spread = Math.sqrt(s2)
    const now = expected(i)
    return now - spread * aboveMean((now - s.dbm) / spread)
  }
  const expected = (i: number) => {
    const s = samples[i]
    return (
      ref +
      offset[s.receiver] +
      tagOffset[tagOf[i]] -
      (exponent + exponentChange[s.receiver]) * s.logDistance -
      wall * s.walls -
      slab * s.storeys
    )
  }
  for (let round = 0; round < rounds; round++) {
    // Common terms by a small weighted least squares around what the others leave.
    const a = new Float64Array(16)
    const b = new Float64Array(4)
    samples.forEach((s, i) => {
      const w = (s.weight * robust[i]) / s2
      const row = [1, -s.logDistance, -s.walls, -s.storeys]
      const left = levelOf(i) - expected(i)
      for (let p = 0; p < 4; p++) {
        b[p] += w * row[p] * left
        for (let q = 0; q < 4; q++) a[p * 4 + q] += w * row[p] * row[q]
      }
    })
    const pull = (p: number, now: number, prior: { mean: number; sd: number }) => {
      a[p * 4 + p] += 1 / prior.sd ** 2
      b[p] += (prior.mean - now) / prior.sd ** 2
    }
    pull(0, ref, { mean: model.refDbm, sd: 15 })
    pull(1, exponent, exponentPrior)
    pull(2, wall, wallPrior)
    pull(3, slab, slabPrior)
    const step = solve(a, b, 4)
    ref += step[0]
    exponent = Math.max(0.4, exponent + step[1])
    wall = samples.some(s => s.walls > 0) ? Math.max(0, wall + step[2]) : 0
    slab = Math.max(3, slab + step[3])
    fitReceivers()
    fitTags()
    let sum = 0
    let weights = 0
    samples.forEach((s, i) => {
      if (s.unheard) return
      const left = s.dbm - expected(i)
      robust[i] = 1 / (1 + (left / cauchyDb) ** 2)
      sum += s.weight * robust[i] * left * left
      weights += s.weight * robust[i]
    })
    s2 = Math.max(4, sum / Math.max(1, weights))
  }

  function fitReceivers(): void {
    const sums = Array.from({ length: receivers }, () => new Float64Array(6))
    samples.forEach((s, i) => {
      const w = (s.weight * robust[i]) / s2
      const left = levelOf(i) - expected(i) + offset[s.receiver] - exponentChange[s.receiver] * s.logDistance
      const t = sums[s.receiver]
      t[0] += w
      t[1] -= w * s.logDistance
      t[2] += w * s.logDistance ** 2
      t[3] += w * left
      t[4] -= w * left * s.logDistance
    })
    sums.forEach(([n, x, xx, y, xy], r) => {
      const [o, e] = solve(
        Float64Array.of(n + 1 / receiverSd ** 2, x, x, xx + 1 / receiverExponentSd ** 2),
        Float64Array.of(y, xy),
        2,
      )
      offset[r] = o
      exponentChange[r] = e
    })
  }

  function fitTags(): void {
    const n = new Float64Array(tags.length).fill(1 / tagSd ** 2)
    const y = new Float64Array(tags.length)
    samples.forEach((s, i) => {
      const w = (s.weight * robust[i]) / s2
      n[tagOf[i]] += w
      y[tagOf[i]] += w * (levelOf(i) - expected(i) + tagOffset[tagOf[i]])
    })
    for (let k = 0; k < tags.length; k++) tagOffset[k] = y[k] / n[k]
    // The mean of the tags belongs to the reference.
    const mean = tagOffset.reduce((sum, v) => sum + v, 0) / Math.max(1, tags.length)
    ref += mean
    for (let k = 0; k < tags.length; k++) tagOffset[k] -= mean
  }

  const left = samples.flatMap((s, i) => (s.unheard ? [] : [Math.abs(s.dbm - expected(i))])).sort((p, q) => p - q)
  return {
    refDbm: ref,
    exponent,
    wallDb: wall,
    slabDb: slab,
    receivers: Object.fromEntries(
      site.receivers.map((r, i) => [
        r.id,
        { offsetDb: offset[i], exponent: Math.max(0.3, exponent + exponentChange[i]) },
      ]),
    ),
    tags: Object.fromEntries(tags.map((tag, k) => [tag, tagOffset[k]])),
    residualDb: (left[left.length >> 1] ?? model.pathDb * 0.6745) / 0.6745,
  }
}

/** Gaussian elimination of a small symmetric positive system; `a` row by row, both are overwritten. */
function solve(a: Float64Array, b: Float64Array, n: number): Float64Array {
  for (let p = 0; p < n; p++) {
    const pivot = a[p * n + p]
    for (let q = p + 1; q < n; q++) {
      const factor = a[q * n + p] / pivot
      for (let k = p; k < n; k++) a[q * n + k] -= factor * a[p * n + k]
      b[q] -= factor * b[p]
    }
  }
  for (let p = n - 1; p >= 0; p--) {
    for (let k = p + 1; k < n; k++) b[p] -= a[p * n + k] * b[k]
    b[p] /= a[p * n + p]
  }
  return b
}
