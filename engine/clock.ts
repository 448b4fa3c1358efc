import type { Clock } from '../readers/session.ts'

export interface EngineClock extends Clock {
  /** So many times as fast as life; 1 where it is not given. */
  readonly speed?: number
}

/**
 * The computer's clock, `speed` times as fast from this moment on. Time is a dependency: engine, readers and simulation of
 * one run share one, so that a demo can run faster than life.
 */
export function systemClock(speed = 1, now: () => number = Date.now): EngineClock {
  const start = now()
  return {
    speed,
    now: () => (speed === 1 ? now() : start + (now() - start) * speed),
    setTimer: (ms, work) => {
      const timer = setTimeout(work, ms / speed)
      return () => clearTimeout(timer)
    },
  }
}
