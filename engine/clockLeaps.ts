import { type Problem, problem } from '../core/model/problem.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A clock that is further ahead of what was last heard here may be wrong. */
const doubtfulMs = 7 * dayMs

/** What operators read of a clock that was set, or of a computer that slept. */
export function leapWords(byMs: number): Problem {
  const span = spanOf(Math.abs(byMs))
  return byMs < 0
    ? problem(
        'warning',
        `The clock of this computer was set back by ${span}.`,
        `What happened before that stands up to ${span} ahead in the history. Let the computer follow a time server (NTP).`,
      )
    : problem(
        'warning',
        `The clock of this computer went on by ${span} at once: it was set, or the computer slept.`,
        'Nothing was heard in that time; places are found anew. Keep the computer awake, and let it follow a time server (NTP).',
      )
}

const spanOf = (ms: number) =>
  ms < 120_000
    ? `${Math.round(ms / 1000)} s`
    : ms < 2 * hourMs
      ? `${Math.round(ms / 60_000)} min`
      : ms < 2 * dayMs
        ? `${Math.round(ms / hourMs)} h`
        : `${Math.round(ms / dayMs)} days`

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
    return problem(
      'warning',
      `The clock of this computer is ${spanOf(now - newestAt)} ahead of what was last heard here.`,
      'If it is wrong, set it right today: until tomorrow nothing is removed for its age. If nobody listened for so long, all is well.',
    )
  }

  mayRemove(now: number): boolean {
    return now >= this.waitsUntil
  }
}
