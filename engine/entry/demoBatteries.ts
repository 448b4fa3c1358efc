import type { TagId } from '../../core/model/ids.ts'
import type { Engine } from '../engine.ts'

const dayMs = 86_400_000
const lookEveryMs = 5_000
const days = 60

/**
 * A demo that began this morning has no past: each battery is given the two months that lead to what it says now, so that
 * there is a trend to look at. Most lose a per cent in a week, one in sixteen is nearly through. Returns what ends it.
 */
export function rememberBatteries(engine: Engine): () => void {
  const done = new Set<TagId>()
  const look = () => {
    const today = Math.floor(engine.clock.now() / dayMs)
    for (const [tag, known] of engine.store.batteries(today - days)) {
      const last = known.at(-1)
      if (done.has(tag) || last === undefined) continue
      done.add(tag)
      if (known.length === 1) engine.store.commit(pastOf(tag, last.day, last.pct))
    }
  }
  const timer = setInterval(look, lookEveryMs)
  return () => clearInterval(timer)
}

function pastOf(tag: TagId, day: number, pct: number) {
  const chance = chances(tag)
  const perDay = chance() < 1 / 16 ? 1.1 + chance() * 0.9 : 0.08 + chance() * 0.2
  return Array.from({ length: days }, (_, n) => n + 1)
    .map(ago => ({ day: day - ago, pct: pct + perDay * ago + (chance() - 0.5) * 1.6, count: 24 }))
    .filter(sample => sample.pct <= 100)
    .map(sample => ({ kind: 'battery' as const, tag, sample }))
}

/** Numbers from 0 to 1 that are a tag's own: mulberry32 from its FNV-1a. */
function chances(tag: TagId): () => number {
  let state = [...tag].reduce((hash, sign) => Math.imul(hash ^ sign.charCodeAt(0), 0x01000193), 0x811c9dc5)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
