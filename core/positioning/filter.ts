import type { Evidence, Mobility, Track } from './estimator.ts'
import type { Grid } from './grid.ts'
import type { Likelihood } from './likelihood.ts'
import { learnOffset, relaxOffset } from './offset.ts'
import { powersByStep } from './powers.ts'
import type { RadioModel } from './radioModel.ts'
import type { Reach } from './reach.ts'

/** Cells that one tag's posterior may hold. */
export const mostCells = 512
/** Cells lighter than this, against the heaviest, are dropped. */
const lightest = 1e-4
/** ... but not after a single look, which leaves more open than it tells. */
const lightestAtFirst = 1e-6
/** Cells lighter than this stay where they are when the others walk. */
const tooLightToWalk = 1e-2
const mostReasons = 8
/** Too little mass to count, enough to tell a cell that was touched. */
const trace = 1e-30

/** What one tag's filter remembers: a sparse posterior, whether it walks, and how much louder it is than the model's tag. */
export interface TagTrack extends Track {
  /** Epoch ms of the last evidence; 0 before. */
  weighedAt: number
  count: number
  /** Grid cells; a grid never has more than 16 bits can number. */
  readonly cells: Uint16Array
  readonly mass: Float32Array
  /** Its last evidence was a read at a choke point, which shares no error with the radio map. */
  proven: boolean
  /** Probability that it walks. */
  walking: number
  offsetDb: number
  offsetVariance: number
  /** What was to be expected of its offset before it was ever heard. */
  readonly usualOffsetDb: number
  readonly usualVariance: number
  /** Seconds for which the evidence has contradicted the posterior. */
  contradictedS: number
  /** It is weighed by means since it came to stand, which are nearly those of the last update. */
  repeats: boolean
  readonly silent: Float32Array
  /** Receivers that should have heard it, and did, of late: a tag that sends seldom is not far away. */
  expected: number
  answered: number
  reasonCount: number
  readonly reasonReceiver: Int32Array
  readonly reasonDbm: Float32Array
  /** Set to keep each step for smoothing; null on the live path. */
  record: Step[] | null
}

/** Rates per second at which tags of a kind set off and stop, and how they start. */
const gait: Record<Mobility, { setOff: number; stop: number; first: number; creep: number }> = {
  still: { setOff: 0.01, stop: 0.3, first: 0.1, creep: 0.3 },
  carried: { setOff: 0.08, stop: 0.12, first: 0.5, creep: 1 },
  walking: { setOff: 0.2, stop: 0.08, first: 0.7, creep: 1 },
}

/** One step as the smoother needs it: kept cells, their probability before and after the evidence, and how mass moved there. */
export interface Step {
  readonly at: number
  readonly cells: Uint16Array
  readonly before: Float32Array
  readonly after: Float32Array
  /** Share of the mass that walked on the way to this step, in how many strides of what length. */
  readonly walked: number
  readonly passes: number
  readonly stride: number
  /** Share of the mass that was placed anew. */
  readonly fresh: number
}

export interface Tuning {
  /** Evidence weight of a standing tag against a walking one. */
  readonly stillWeight: number
  /** Part of the walk blur that a standing tag still gets in a second, times that of its mobility. */
  readonly creep: number
  /** Power per second that the posterior of a walking tag is flattened by: old evidence must not pile up. */
  readonly memory: number
  /** The same of a standing one, for which the errors of the map repeat every second. */
  readonly stillMemory: number
}

export const defaultTuning: Tuning = { stillWeight: 0.7, creep: 0.4, memory: 0.875, stillMemory: 0.78 }

const longestPasses = 4
/**
 * After a pause a look counts for so many seconds at most, and displaces as much: its errors repeat those of the last one less.
 * A tetam walk heard every 5 s: 1.88 / 4.64 m at 1, 1.77 / 4.24 at 1.5, 1.64 / 4.15 at 2, where what is told grows too sure.
 */
const mostSeconds = 1.5
/**
 * Means weighed again say little new, and the errors of the map stay with what stands. Tetam spots: regions of 90 % hold 79 % at 1,
 * 84 % at 0.75, 86 % at 0.5, where simulated wards are told less than is known. Without a map, levels tell flat as it is.
 */
const repeatedWeight = 0.75
/** Per update: how long the rate at which a tag is heard is remembered. */
const rateMemory = 0.85
/** Mean squared residual from which evidence is held to contradict the posterior. */
const contradiction = 3.5
const believable = 3
const recoverAfterS = 3
const recoverShare = 0.1
/** After so much silence a tag may have gone anywhere. */
const forgetS = 60

export interface Filter {
  /** Moves the track to `at` (epoch ms) and weighs; false when the evidence said nothing. */
  update(track: TagTrack, at: number, evidence: Evidence, online: Uint8Array): boolean
}

export function filterOf(
  grid: Grid,
  reach: Reach,
  likelihood: Likelihood,
  model: RadioModel,
  candidates: Candidates,
  tuning: Tuning,
): Filter {
  const capacity = likelihood.capacity
  const { start: reachStart, cell: reachCell, weight: reachWeight } = reach
  const { prior } = grid
  const powers = powersByStep()
  // Dense scratch over all cells; only `touched` ones are non-zero between steps.
  const stay = new Float32Array(grid.count)
  const walk = new Float32Array(grid.count)
  const next = new Float32Array(grid.count)
  const seen = new Uint8Array(grid.count)
  const touched = new Int32Array(capacity)
  const predicted = new Float32Array(capacity)
  const posterior = new Float32Array(capacity)
  /** Numbers that go from function to function: as arguments of one that is not inlined they would be boxed. */
  const step = {
    power: 0.5,
    walking: 0.5,
    seconds: 0.5,
    light: 0.5,
    lowest: 0.5,
    offset: 0.5,
    offset2: 0.5,
    information: 0.5,
  }
  let touchedCount = 0
  const remembered = (walking: number) => tuning.stillMemory + (tuning.memory - tuning.stillMemory) * walking

  function touch(cell: number): boolean {
    if (seen[cell] === 1) return true
    if (touchedCount >= capacity) return false
    seen[cell] = 1
    touched[touchedCount++] = cell
    return true
  }

  /** Spreads `walk` by one second's walk. */
  function stride(share: number): void {
    const before = touchedCount
    let heaviest = 0
    for (let k = 0; k < before; k++) {
      const m = walk[touched[k]]
      next[touched[k]] = trace + m * (1 - share)
      if (m > heaviest) heaviest = m
    }
    const light = heaviest * tooLightToWalk
    let count = before
    for (let k = 0; k < before; k++) {
      const i = touched[k]
      const m = walk[i]
      if (m < light) {
        next[i] += m * share
        continue
      }
      const end = reachStart[i + 1]
      const part = m * share
      for (let e = reachStart[i]; e < end; e++) {
        const j = reachCell[e]
        // What has a trace of mass is touched already: one look at one array tells.
        const there = next[j]
        if (there === 0) {
          if (count >= capacity) continue
          touched[count++] = j
        }
        next[j] = there + part * reachWeight[e] + trace
      }
    }
    for (let k = before; k < count; k++) seen[touched[k]] = 1
    for (let k = 0; k < count; k++) {
      const i = touched[k]
      walk[i] = next[i]
      next[i] = 0
    }
    touchedCount = count
  }

  function clear(): void {
    for (let k = 0; k < touchedCount; k++) {
      const i = touched[k]
      stay[i] = 0
      walk[i] = 0
      seen[i] = 0
    }
    touchedCount = 0
  }

  /** A first look that far fewer heard than usual was cut short: who is silent in it says less. */
  const firstRate = (heard: number) =>
    model.usuallyHeard === undefined ? 1 : Math.min(1, (2 * heard) / model.usuallyHeard)

  function update(track: TagTrack, at: number, evidence: Evidence, online: Uint8Array): boolean {
    const body = model.bodyDb * model.bodyDb
    likelihood.prepare(
      evidence,
      online,
      track.offsetDb,
      track.offsetVariance + body,
      track.silent,
      track.count === 0 ? firstRate(evidence.count) : Math.min(1, track.answered / track.expected),
    )
    track.updatedAt = at
    const { reads } = likelihood
    if (likelihood.heardCount + likelihood.proofCount + reads.count === 0) return false
    track.proven = likelihood.proofCount + reads.count > 0
    const cold = track.count === 0
    const seconds = cold ? 1 : Math.max(0.02, (at - track.weighedAt) / 1000)
    track.weighedAt = at
    const { setOff, stop } = gait[track.mobility]
    const settle = 1 - Math.exp(-seconds * stop)
    const start = 1 - Math.exp(-seconds * setOff)
    const walkingBefore = track.walking * (1 - settle) + (1 - track.walking) * start

    let fresh = cold ? 1 : 0
    // What sounded as before a moment ago has not walked for longer.
    const passes = track.waits ? 1 : Math.max(1, Math.min(longestPasses, Math.round(seconds)))
    if (!cold) {
      // Sparse evidence displaces less of the old than a full round of receivers does.
      const displaced =
        Math.min(mostSeconds, seconds) *
        Math.min(1, likelihood.heardCount / Math.max(1, track.expected * (1 - rateMemory)))
      powers(remembered(track.walking) ** displaced).raise(track.mass, track.mass, track.count)
      for (let k = 0; k < track.count; k++) {
        const i = track.cells[k]
        touch(i)
        stay[i] = track.mass[k]
        walk[i] = track.mass[k]
      }
      for (let p = 0; p < passes; p++) stride(Math.min(1, seconds))
      if (track.contradictedS >= recoverAfterS) fresh = recoverShare
      // A read at a pad tells where a tag is, however it came there.
      if (likelihood.proofCount > 0) fresh = 0.5
      if (reads.count > 0) fresh = Math.max(fresh, 1 - (1 - reads.movesPerS) ** seconds)
      if (seconds > 10) fresh = Math.max(fresh, 0.5 * (1 - Math.exp(-seconds / forgetS)))
    }
    if (fresh > 0) {
      if (!cold)
        for (let k = 0; k < touchedCount; k++) {
          stay[touched[k]] *= 1 - fresh
          walk[touched[k]] *= 1 - fresh
        }
      const found = candidates.find(likelihood)
      for (let k = 0; k < found; k++) {
        const i = candidates.cells[k]
        if (!touch(i)) break
        const share = fresh * (reads.count > 0 ? reads.prior[i] : prior[i] / candidates.outOf)
        stay[i] += share
        walk[i] += share
      }
    }
    if (touchedCount === 0) return false

    const creep = Math.min(0.5, tuning.creep * gait[track.mobility].creep * seconds)
    let best = -Infinity
    for (let k = 0; k < touchedCount; k++) {
      const i = touched[k]
      stay[i] = (1 - creep) * stay[i] + creep * walk[i]
      predicted[k] = (1 - walkingBefore) * stay[i] + walkingBefore * walk[i]
      if (predicted[k] > best) best = predicted[k]
    }
    const light = cold ? lightestAtFirst : lightest
    dropLight(best * light)
    likelihood.weigh(touched, touchedCount)

    const power = cold
      ? model.evidenceWeight
      : model.evidenceWeight *
        (track.repeats && model.maps.length > 0 ? repeatedWeight : 1) *
        (tuning.stillWeight + (1 - tuning.stillWeight) * walkingBefore) *
        Math.min(mostSeconds, seconds)
    step.power = power
    step.walking = walkingBefore
    step.seconds = seconds
    step.light = light
    combine(track)
    if (track.record)
      track.record.push(
        stepOf(track, at, walkingBefore + (1 - walkingBefore) * creep, passes, Math.min(1, seconds), fresh),
      )
    clear()
    track.reasonCount = Math.min(mostReasons, likelihood.heardCount)
    for (let i = 0; i < track.reasonCount; i++) {
      track.reasonReceiver[i] = likelihood.heard[i]
      track.reasonDbm[i] = likelihood.heardDbm[i]
    }
    return true
  }

  /** Cells that hardly anything was moved to are not worth weighing. */
  function dropLight(limit: number): void {
    let kept = 0
    for (let k = 0; k < touchedCount; k++) {
      const i = touched[k]
      if (predicted[k] < limit) {
        stay[i] = walk[i] = seen[i] = 0
        continue
      }
      touched[kept] = i
      predicted[kept++] = predicted[k]
    }
    touchedCount = kept
  }

  /** Multiplies prediction and likelihood, learns whether it walks and how loud it is, keeps the heaviest cells. */
  function combine(track: TagTrack): void {
    const { power, walking: walkingBefore, seconds, light } = step
    const { log, certain, offset } = likelihood
    let top = -Infinity
    for (let k = 0; k < touchedCount; k++)
      if (predicted[k] > 1e-9 && power * log[k] + certain[k] > top) top = power * log[k] + certain[k]
    let ifStill = 0
    let ifWalking = 0
    let total = 0
    let heaviest = 0
    let bestAt = 0
    let meanOffset = 0
    let meanOffset2 = 0
    for (let k = 0; k < touchedCount; k++) {
      const i = touched[k]
      const fits = Math.exp(power * log[k] + certain[k] - top)
      ifStill += stay[i] * fits
      ifWalking += walk[i] * fits
      const m = predicted[k] * fits
      posterior[k] = m
      total += m
      meanOffset += m * offset[k]
      meanOffset2 += m * offset[k] * offset[k]
      if (m > heaviest) {
        heaviest = m
        bestAt = k
      }
    }
    if (!(total > 0)) {
      // The evidence denies every cell: start again from what is heard next.
      track.count = 0
      return
    }
    const walks = walkingBefore * ifWalking
    track.walking = Math.max(0.01, Math.min(0.99, walks / (walks + (1 - walkingBefore) * ifStill + 1e-30)))
    const misfit = likelihood.misfit(bestAt)
    track.contradictedS = misfit > contradiction ? track.contradictedS + seconds : 0
    relaxOffset(track, step)
    // Nothing is learnt about the tag from where it seems not to be.
    if (misfit < believable) {
      step.offset = meanOffset / total
      step.offset2 = meanOffset2 / total
      step.information = likelihood.information + 1e-6
      learnOffset(track, step, model)
      const should = likelihood.learn(touched[bestAt])
      // Of several rounds together more is heard than of one: no measure of how much one round should bring.
      if (!track.waits) {
        track.expected = track.expected * rateMemory + should
        track.answered = track.answered * rateMemory + likelihood.heardCount
      }
    }
    step.lowest = heaviest * light
    keep(track)
  }

  /** Writes the heaviest cells into the track, normalised. Light ones go first, by octaves of a quarter. */
  function keep(track: TagTrack): void {
    let limit = step.lowest
    let count = 0
    for (let k = 0; k < touchedCount; k++) if (posterior[k] >= limit) count++
    while (count > mostCells) {
      limit *= 1.3
      count = 0
      for (let k = 0; k < touchedCount; k++) if (posterior[k] >= limit) count++
    }
    let kept = 0
    let sum = 0
    for (let k = 0; k < touchedCount; k++) {
      if (posterior[k] < limit) continue
      track.cells[kept] = touched[k]
      track.mass[kept++] = posterior[k]
      sum += posterior[k]
    }
    // All cells alike and more than fit: the loop above can empty the list; keep the first ones then.
    if (kept === 0)
      for (let k = 0; k < touchedCount && kept < mostCells; k++) {
        track.cells[kept] = touched[k]
        track.mass[kept++] = posterior[k]
        sum += posterior[k]
      }
    track.count = kept
    const scale = sum > 0 ? 1 / sum : 1
    for (let k = 0; k < kept; k++) track.mass[k] *= scale
  }

  function stepOf(
    track: TagTrack,
    at: number,
    walked: number,
    passes: number,
    strideShare: number,
    fresh: number,
  ): Step {
    for (let k = 0; k < touchedCount; k++) next[touched[k]] = predicted[k]
    const cells = track.cells.slice(0, track.count)
    const before = Float32Array.from(cells, cell => next[cell])
    for (let k = 0; k < touchedCount; k++) next[touched[k]] = 0
    return { at, cells, before, after: track.mass.slice(0, track.count), walked, passes, stride: strideShare, fresh }
  }

  return { update }
}

/** Where a tag may be that was never placed, or placed wrongly: the best cells of all that the evidence allows. */
export interface Candidates {
  readonly cells: Int32Array
  /** Prior weight of all cells that were considered. */
  readonly outOf: number
  /** Returns how many of `cells` are filled. */
  find(likelihood: Likelihood): number
}

export const firstWalking = (mobility: Mobility) => gait[mobility].first
