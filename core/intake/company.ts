/** Whoever hears things all the time makes no longer pause than this between two contacts, whichever they are with. */
const longestPauseMs = 2000
/** ... for at least so long. */
const steadyMs = 180_000
/** So much silence is then strange; with the step that follows it is told well within ten seconds. */
const strangeMs = 6000
/** One walks out of the room, two may be together; so many do not go at the same moment. */
const several = 3

/**
 * What a receiver has around it. A gateway in an empty room is as silent as a dead one, so its silence alone says nothing.
 * But one that heard something every second for minutes, and up to one and the same moment several things, has broken off.
 */
export class Company {
  lastAt = 0
  #steadySince = 0
  /** Those heard last, by tag index, and when each was. */
  readonly #tags = new Int32Array(several).fill(-1)
  readonly #heardAt = new Float64Array(several)

  /** `tag` < 0 = a stranger. Takes the step that says what time it is: a bare number would be boxed for each sighting. */
  heard(tag: number, { now }: { readonly now: number }) {
    if (now - this.lastAt > longestPauseMs) this.#steadySince = now
    this.lastAt = now
    if (tag < 0) return
    let place = 0
    for (let n = 0; n < several; n++) {
      if (this.#tags[n] === tag) {
        place = n
        break
      }
      if (this.#heardAt[n] < this.#heardAt[place]) place = n
    }
    this.#tags[place] = tag
    this.#heardAt[place] = now
  }

  /** It fell silent in company; `heartbeats`: its signs of life beside what it hears. */
  brokeOff({ now }: { readonly now: number }, heartbeats: { readonly lastAt: number } | null): boolean {
    if (now - this.lastAt < strangeMs || this.lastAt - this.#steadySince < steadyMs) return false
    // It lives, and hears nothing: another matter.
    if (heartbeats !== null && heartbeats.lastAt > this.lastAt + longestPauseMs) return false
    return this.#heardAt.every(at => this.lastAt - at <= longestPauseMs)
  }

  /** It went on hearing while another fell silent at `at`: so it was not this computer that could not listen. */
  wentOn(at: number, now: number): boolean {
    return this.#steadySince < at && now - this.lastAt <= longestPauseMs
  }
}
