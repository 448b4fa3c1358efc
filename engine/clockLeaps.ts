import { type Problem, saidProblem } from '../core/model/problem.ts'
import { type Phrase, phrase, type SentenceValue, sentence } from '../core/model/sentences.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A clock that is further ahead of what was last heard here may be wrong. */
const doubtfulMs = 7 * dayMs

/** What operators read of a clock that was set, or of a computer that slept. */
export function leapWords(byMs: number): Problem {
  const span = spanOf(Math.abs(byMs))
  return byMs < 0
    ? saidProblem('warning', sentence('clockBack', span), sentence('clockBackTip', span))
    : saidProblem('warning', sentence('clockOn', span), sentence('clockOnTip'))
}

const spanOf = (ms: number): Record<'span', SentenceValue> => ({ span: { phrases: [spanPhrase(ms)] } })

function spanPhrase(ms: number): Phrase {
  if (ms < 120_000) return phrase('spanSeconds', { n: Math.round(ms / 1000) })
  if (ms < 2 * hourMs) return phrase('spanMinutes', { n: Math.round(ms / 60_000) })
  if (ms < 2 * dayMs) return phrase('spanHours', { n: Math.round(ms / hourMs) })
  return phrase('spanDays', { n: Math.round(ms / dayMs) })
}

/**
 * What is old by the clock is removed; a clock that is a year ahead for an hour would remove everything. So where it is
 * far ahead of what was last heard, nothing is removed for a day: time to set it right.
 */
export class Removal {
  private waitsUntil = 0

  /** After a start or a leap of the clock. `newestAt`: what was last heard, epoch ms, 0 = nothing. Gives what to tell. */
  look(newestAt: number, now: number): Problem | null {
    this.waitsUntil = newestAt > 0 && now - newestAt > doubtfulMs ? now + dayMs : 0
    if (this.waitsUntil === 0) return null
    return saidProblem('warning', sentence('clockDoubt', spanOf(now - newestAt)), sentence('clockDoubtTip'))
  }

  mayRemove(now: number): boolean {
    return now >= this.waitsUntil
  }
}
