import { describe, expect, it } from 'vitest'
import { afterFailure, type Failures, noFailures, waitMs } from './lockout.ts'

const failed = (times: number, at = 1000): Failures => {
  let failures = noFailures
  for (let i = 0; i < times; i++) failures = afterFailure(failures, at)
  return failures
}

describe('failed attempts to sign in', () => {
  it.each([
    [4, 0],
    [5, 30_000],
    [6, 60_000],
    [9, 480_000],
    [10, 900_000],
    [1000, 900_000],
  ])('after %i one waits %i ms', (times, wait) => {
    expect(waitMs(failed(times), 1000)).toBe(wait)
  })

  it('are waited off, and forgotten after an hour', () => {
    expect(waitMs(failed(5), 30_999)).toBe(1)
    expect(waitMs(failed(5), 31_000)).toBe(0)
    expect(afterFailure(failed(9), 1000 + 3600_001).count).toBe(1)
  })
})
