import { describe, expect, it } from 'vitest'
import { Pace } from './pace.ts'

/** A pace, and turns in which placing a tag takes so many ms. */
function paced() {
  let now = 0
  const pace = new Pace(() => now)
  const turns = (count: number, costMs: number, waiting = 10_000) => {
    let longest = 0
    for (let turn = 0; turn < count; turn++) {
      pace.start()
      const placed = Math.min(waiting, pace.most)
      now += placed * costMs
      longest = Math.max(longest, placed * costMs)
      pace.stop(placed)
    }
    return longest
  }
  return { pace, turns }
}

describe('the pace of placing', () => {
  it('takes as many tags as there is time for', () => {
    const { pace, turns } = paced()
    turns(100, 0.03)
    expect(pace.most).toBeGreaterThan(250)
    expect(pace.most).toBeLessThanOrEqual(267)
    expect(turns(100, 0.03)).toBeLessThanOrEqual(8.1)
  })

  it('slows down where placing becomes dear, and is never held up for good', () => {
    const { pace, turns } = paced()
    turns(100, 0.03)
    turns(20, 0.3)
    expect(turns(10, 0.3)).toBeLessThanOrEqual(13)
    turns(100, 50)
    expect(pace.most).toBe(40)
  })

  it('learns nothing from turns with next to nothing to place', () => {
    const { pace, turns } = paced()
    turns(1000, 5, 3)
    expect(pace.most).toBe(40)
    turns(100, 0.1)
    expect(pace.most).toBeGreaterThan(75)
  })
})
