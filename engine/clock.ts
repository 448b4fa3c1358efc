/** Time as a dependency. Engine, readers and simulation of one run share one, so that a demo can run faster than life. */
export interface Clock {
  /** Epoch ms UTC. */
  now(): number
  /** Calls back once after `ms` of this clock's time. Returns what stops it. */
  after(ms: number, work: () => void): () => void
}

/** The computer's clock, `speed` times as fast from this moment on. */
export function systemClock(speed = 1, now: () => number = Date.now): Clock {
  const start = now()
  return {
    now: () => (speed === 1 ? now() : start + (now() - start) * speed),
    after: (ms, work) => {
      const timer = setTimeout(work, ms / speed)
      return () => clearTimeout(timer)
    },
  }
}
