import type { Problem } from '../../core/model/problem.ts'
import { inEnglish, sentence } from '../../core/model/sentences.ts'

const firstWindowMs = 10_000
const longestWindowMs = 600_000
const mostKinds = 64

interface Kind {
  since: number
  windowMs: number
  more: number
  problem: Problem
}

/**
 * Keeps a bad cable from flooding the operator: the first problem of a kind is told at once, those of the next ten
 * seconds are counted and told as one, and while it goes on, ever more rarely.
 */
export class Repeats {
  readonly #kinds = new Map<string, Kind>()

  tell(kind: string, problem: Problem, nowMs: number, out: { problem(problem: Problem): void }): void {
    const known = this.#kinds.get(kind)
    if (known) {
      known.more++
      known.problem = problem
      return
    }
    if (this.#kinds.size >= mostKinds) this.end(out)
    this.#kinds.set(kind, { since: nowMs, windowMs: firstWindowMs, more: 0, problem })
    out.problem(problem)
  }

  tick(nowMs: number, out: { problem(problem: Problem): void }): void {
    for (const [name, kind] of this.#kinds) {
      if (nowMs - kind.since < kind.windowMs) continue
      if (kind.more === 0) {
        this.#kinds.delete(name)
        continue
      }
      out.problem(summary(kind))
      kind.since = nowMs
      kind.windowMs = Math.min(longestWindowMs, 2 * kind.windowMs)
      kind.more = 0
    }
  }

  /** Tells what was counted and forgets it. */
  end(out: { problem(problem: Problem): void }): void {
    for (const kind of this.#kinds.values()) if (kind.more > 0) out.problem(summary(kind))
    this.#kinds.clear()
  }
}

function summary({ more, problem }: Kind): Problem {
  if (more === 1) return problem
  const count = sentence('manySuch', { more })
  const text = `${problem.text} ${inEnglish([count])}`
  const { said } = problem
  return said === undefined
    ? { ...problem, text }
    : { ...problem, text, said: { ...said, text: [count, ...said.text] } }
}
