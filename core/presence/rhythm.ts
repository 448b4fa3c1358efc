import type { Freshness } from '../model/position.ts'

/**
 * How often one tag (or one receiver) is heard, learnt from it: a running 90 % quantile of the gaps between contacts.
 * Multiplicative steps, so that a tag of 0.2 s and one of 60 s are learnt equally fast; no history is kept. The 99 % quantile
 * moves slowly: tags that send each second on the move fall back to their slow beat where they stop, and that is no silence.
 */
export class Rhythm {
  /** 90 % of its gaps are shorter, ms. */
  gapMs: number
  /** 99 %. */
  longGapMs: number
  lastAt = 0

  constructor(expectedGapMs: number) {
    this.gapMs = expectedGapMs
    this.longGapMs = Math.max(expectedGapMs, usualLongGapMs)
  }

  contact(at: number) {
    if (at <= this.lastAt) return
    if (this.lastAt > 0) {
      const gap = at - this.lastAt
      this.gapMs = within(this.gapMs * (gap > this.gapMs ? 1 + 0.18 : 1 - 0.02))
      this.longGapMs = within(this.longGapMs * (gap > this.longGapMs ? 1 + 0.18 : 1 - 0.0018))
    }
    this.lastAt = at
  }
}

/** The slow beat of most tags, until a tag's own is learnt. */
const usualLongGapMs = 5000
const within = (gapMs: number) => Math.min(Math.max(gapMs, 500), 6 * 3600_000)

/** Bounds of the four words, ms of silence. Each is a multiple of the tag's own gap, but never below a human scale. */
export interface Patience {
  readonly liveMs: number
  readonly recentMs: number
  readonly staleMs: number
}

const minute = 60_000

/**
 * Beacons speak by themselves: silence means something. A passive tag answers only in front of a reader: not being
 * read for hours is its normal life, so it is lost only after two days.
 */
export function patienceOf(gapMs: number, passive: boolean): Patience {
  if (passive) return { liveMs: 10_000, recentMs: 10 * minute, staleMs: 48 * 60 * minute }
  const liveMs = Math.max(10_000, 3 * gapMs)
  const recentMs = Math.max(minute, 10 * gapMs)
  return { liveMs, recentMs, staleMs: Math.max(5 * minute, 60 * gapMs) }
}

export function freshnessOf(silenceMs: number, patience: Patience): Freshness {
  if (silenceMs <= patience.liveMs) return 'live'
  if (silenceMs <= patience.recentMs) return 'recent'
  if (silenceMs <= patience.staleMs) return 'stale'
  return 'lost'
}
