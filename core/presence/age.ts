import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'
import { freshnessOf, patienceOf } from './rhythm.ts'

const sweepEveryMs = 1000

/** Ages every place by its tag's own rhythm. A fact only when the word changes: the age itself is counted by who shows it. */
export function age(world: World, { now, facts }: Step) {
  if (now - world.scratch.lastSweepAt < sweepEveryMs) return
  world.scratch.lastSweepAt = now
  for (const state of world.tags) {
    if (state.position === null) continue
    // The place of what stands may be older than what was heard of it.
    const lastHeardAt = state.track.waits ? state.rhythm.lastAt : state.position.lastHeardAt
    const freshness = freshnessOf(now - lastHeardAt, patienceOf(state.rhythm.gapMs, state.passive))
    if (freshness === state.position.freshness) continue
    state.position = { ...state.position, freshness, lastHeardAt }
    facts.push({ kind: 'position', position: state.position })
  }
}
