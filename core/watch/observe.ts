import type { Fact } from '../facts.ts'
import type { ReceiverDrift } from '../model/watch.ts'
import type { Estimate } from '../positioning/estimator.ts'
import type { TagState, World } from '../world.ts'
import type { Drift } from './drift.ts'

/** A tag that stands says the same again and again: it is asked once in this time. */
const askEveryMs = 120_000
/** So long it must be there. */
const arrivedMs = 20_000
/** So sure must its place be, and so small the region. */
const sureEnough = 0.5
const smallEnoughM2 = 60
/** With fewer nobody can tell a weak tag from a deaf receiver. */
const fewest = 3
/** What was learnt is stored now and then; a restart loses no more. */
const keepEveryMs = 600_000

/** Compares what each receiver heard of a tag with what is expected at its place, where that is known well enough. */
export function observe(
  world: World,
  state: TagState,
  estimate: Estimate,
  proven: boolean,
  now: number,
  facts: Fact[],
) {
  if (now - state.askedAt < askEveryMs) return
  const sure = state.settled.probability >= sureEnough && estimate.region90M2 <= smallEnoughM2
  if (!proven && (!sure || now - state.settled.since < arrivedMs)) return
  const { residuals } = world.scratch
  const count = world.estimator.residuals(state.track, residuals)
  if (count < fewest) return
  state.askedAt = now
  const common = middleOf(residuals.db, count)
  const tag = world.tagIndex.get(state.tag) ?? 0
  for (let i = 0; i < count; i++) {
    const receiver = world.receivers[residuals.receiver[i]]
    const turned = receiver.drift.sample(residuals.db[i] - common, tag, proven, now)
    if (!turned && now - receiver.driftKeptAt < keepEveryMs) continue
    receiver.driftKeptAt = now
    facts.push({ kind: 'drift', drift: driftRow(receiver.receiver.id, receiver.drift) })
  }
}

/** Receivers that are taken for moved or faulty still say that a tag is near, but not how near. */
export function distrust({ receivers, scratch: { evidence } }: World) {
  for (let i = 0; i < evidence.count; i++)
    if (receivers[evidence.receiver[i]].drift.flaggedAt !== null) evidence.packets[i] = 0
}

const driftRow = (receiver: ReceiverDrift['receiver'], drift: Drift): ReceiverDrift => ({
  receiver,
  baselineDb: drift.baselineDb,
  levelDb: drift.levelDb,
  samples: drift.samples,
  flaggedAt: drift.flaggedAt,
})

/** Median: what a tag's own loudness does to all of them alike, while one that drifts moves it least. */
function middleOf(values: Float32Array, count: number): number {
  const sorted = values.slice(0, count).sort()
  return count % 2 === 1 ? sorted[count >> 1] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2
}
