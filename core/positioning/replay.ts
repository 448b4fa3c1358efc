import type { GridEstimator } from './createEstimator.ts'
import type { Estimate, Evidence, Mobility } from './estimator.ts'
import type { Step, TagTrack } from './filter.ts'
import { smootherOf } from './smooth.ts'

/** live: only what was heard until then; lag: what was heard some seconds later too; replay: everything. */
export type ReplayMode =
  | { readonly kind: 'live' }
  | { readonly kind: 'lag'; readonly seconds: number }
  | { readonly kind: 'replay' }

/** One reading of a recording, seconds on the recording's own clock. */
export interface Heard {
  readonly t: number
  readonly receiver: number
  readonly rssiDbm: number
  readonly proof?: boolean
}

const tickS = 1

/**
 * Runs one tag's recording through the live filter, from cold, once a second, and calls `answer` for each query instant with a
 * track that holds the answer's posterior. `heard` and `queries` (seconds) are in time order.
 */
export function replay(
  estimator: GridEstimator,
  tag: string,
  mobility: Mobility,
  heard: readonly Heard[],
  queries: readonly number[],
  online: Uint8Array,
  mode: ReplayMode,
  answer: (t: number, track: TagTrack) => void,
): void {
  estimator.reset()
  const track = estimator.track(mobility, tag)
  const steps: Step[] = []
  if (mode.kind !== 'live') track.record = steps
  const evidence = growingEvidence()
  const asked = new Set(queries)
  let next = 0
  for (const tick of ticksOf(heard, queries, mode)) {
    evidence.clear()
    while (next < heard.length && heard[next].t <= tick + 1e-6) {
      const h = heard[next++]
      if (h.receiver >= 0) evidence.add(h)
    }
    estimator.update(track, Math.round(tick * 1000), evidence.rows(), online)
    if (mode.kind === 'live' && asked.has(tick)) {
      if (track.count > 0) answer(tick, track)
      else answerUnheard(tick)
    }
  }
  /** Asked of a tag that nobody has heard yet: by their silence. */
  function answerUnheard(tick: number): void {
    const other = estimator.track(mobility, tag)
    estimator.presume(other, online)
    answer(tick, other)
  }
  if (mode.kind !== 'live') smoothed(estimator, steps, queries, mode, track, answer)
}

/** Each query is a tick; between them, and before the first, one a second counted back from the query. */
function ticksOf(heard: readonly Heard[], queries: readonly number[], mode: ReplayMode): number[] {
  const ticks = new Set<number>(queries)
  let from = Math.min(heard[0]?.t ?? Infinity, queries[0])
  for (const query of queries) {
    for (let t = query - tickS; t > from + 1e-3; t -= tickS) ticks.add(t)
    from = query
  }
  const last = heard[heard.length - 1]?.t ?? -Infinity
  const until = mode.kind === 'live' ? -Infinity : mode.kind === 'lag' ? from + mode.seconds : last
  for (let t = from + tickS; t <= until + 1e-3; t += tickS) ticks.add(t)
  return [...ticks].sort((a, b) => a - b)
}

function smoothed(
  estimator: GridEstimator,
  steps: readonly Step[],
  queries: readonly number[],
  mode: ReplayMode,
  track: TagTrack,
  answer: (t: number, track: TagTrack) => void,
): void {
  const smoother = smootherOf(estimator.grid, estimator.reach)
  const whole: Float32Array[] = []
  if (mode.kind === 'replay')
    for (let s = steps.length - 1; s >= 0; s--)
      whole[s] = s === steps.length - 1 ? steps[s].after : smoother.back(steps[s], steps[s + 1], whole[s + 1])
  for (const query of queries) {
    const at = lastUntil(steps, query * 1000 + 1)
    track.count = 0
    if (at >= 0) {
      let mass = steps[at].after
      if (mode.kind === 'replay') mass = whole[at]
      else if (mode.kind === 'lag') {
        const end = lastUntil(steps, (query + mode.seconds) * 1000 + 1)
        mass = steps[end].after
        for (let s = end - 1; s >= at; s--) mass = smoother.back(steps[s], steps[s + 1], mass)
      }
      track.count = steps[at].cells.length
      track.cells.set(steps[at].cells)
      track.mass.set(mass)
    }
    answer(query, track)
  }
}

function lastUntil(steps: readonly Step[], atMs: number): number {
  let found = -1
  for (let s = 0; s < steps.length && steps[s].at <= atMs; s++) found = s
  return found
}

/** Collects the packets of one tick by receiver. */
function growingEvidence() {
  const most = 64
  const rows: Evidence = {
    count: 0,
    receiver: new Int32Array(most),
    rssiDbm: new Float32Array(most),
    packets: new Int32Array(most),
    proof: new Uint8Array(most),
  }
  return {
    clear: () => {
      rows.count = 0
    },
    add(h: Heard) {
      // A level that no radio can have is dropped here, before it could spoil a mean.
      if (!h.proof && !(h.rssiDbm <= -10 && h.rssiDbm >= -115)) return
      let i = 0
      while (i < rows.count && (rows.receiver[i] !== h.receiver || (rows.proof[i] === 1) !== (h.proof === true))) i++
      if (i === most) return
      if (i === rows.count) {
        rows.count++
        rows.receiver[i] = h.receiver
        rows.rssiDbm[i] = h.rssiDbm
        rows.packets[i] = 1
        rows.proof[i] = h.proof ? 1 : 0
        return
      }
      rows.packets[i]++
      rows.rssiDbm[i] += (h.rssiDbm - rows.rssiDbm[i]) / rows.packets[i]
    },
    rows: () => rows,
  }
}

/** Room to state: the heaviest by summed mass; null where none holds any. */
export function likeliestRoom(
  estimator: GridEstimator,
  estimate: Estimate,
): { room: string; probability: number } | null {
  return estimate.known && estimate.roomCount > 0
    ? { room: estimator.roomIds[estimate.rooms[0]], probability: estimate.roomMass[0] }
    : null
}
