import { describe, expect, it } from 'vitest'
import { EngineClock } from './engineClock.ts'

const start = 1_800_000_000_000

describe('the engine’s clock', () => {
  it('shows this computer’s until the engine has spoken, then the engine’s', () => {
    let local = 500
    const clock = new EngineClock(() => local, start)
    local += 1_000
    expect(clock.now()).toBe(start + 1_000)
    clock.hear(start - 3_600_000)
    local += 250
    expect(clock.now()).toBe(start - 3_600_000 + 250)
  })

  it('learns that the engine’s day runs faster', () => {
    let local = 0
    const clock = new EngineClock(() => local, start)
    for (let i = 0; i <= 5; i++, local += 1_000) clock.hear(start + i * 60_000)
    local -= 500
    expect(clock.pace).toBeCloseTo(60)
    expect(clock.now()).toBeCloseTo(start + 5 * 60_000 + 30_000, -2)
  })

  it('takes the jitter of the wire for what it is', () => {
    let local = 0
    const clock = new EngineClock(() => local, start)
    for (const [at, told] of [
      [0, 0],
      [1_080, 1_000],
      [2_010, 2_000],
      [3_090, 3_000],
    ]) {
      local = at
      clock.hear(start + told)
    }
    expect(clock.pace).toBe(1)
  })

  it('follows a clock that was set back', () => {
    let local = 0
    const clock = new EngineClock(() => local, start)
    clock.hear(start)
    local = 5_000
    clock.hear(start - 60_000)
    local = 6_000
    expect(clock.now()).toBe(start - 60_000 + 1_000)
  })
})
