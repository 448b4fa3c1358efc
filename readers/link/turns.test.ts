import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Seat } from '../drive.ts'
import { WatchedTurns } from './turns.ts'

/** So much to do, and what was done. */
const seat = (jobs: number, hang = false): Seat & { readonly told: string[] } => {
  const told: string[] = []
  return {
    told,
    think() {
      while (hang);
      told.push('thought')
      return --jobs > 0
    },
    deliver: () => void told.push('delivered'),
    hung: () => void told.push('hung'),
  }
}

describe('turns of decoding', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] }))
  afterEach(() => void vi.useRealTimers())

  it('come to everybody who has something to do', () => {
    const turns = new WatchedTurns()
    const [one, two] = [seat(3), seat(1)]
    for (const each of [one, two]) turns.take(each)
    expect(one.told).toEqual([])
    vi.advanceTimersByTime(20)
    expect(one.told.filter(what => what === 'thought')).toHaveLength(3)
    expect([one.told.at(-1), two.told.at(-1)]).toEqual(['delivered', 'delivered'])
  })

  it('come at once to who can not wait, and go on after that', () => {
    const turns = new WatchedTurns()
    const [hasty, later] = [seat(1), seat(1)]
    turns.take(hasty)
    turns.now(hasty)
    expect(hasty.told).toEqual(['thought', 'delivered'])
    // The turn that was meant for it finds nobody.
    vi.advanceTimersByTime(20)
    turns.take(later)
    vi.advanceTimersByTime(20)
    expect(later.told).toEqual(['thought', 'delivered'])
    expect(hasty.told).toHaveLength(2)
  })

  it('are taken from who does not come back, and from nobody else', { timeout: 60_000 }, () => {
    const turns = new WatchedTurns()
    const [first, stuck, last] = [seat(1), seat(1, true), seat(1)]
    for (const each of [first, stuck, last]) turns.take(each)
    vi.advanceTimersByTime(20)
    expect(first.told).toEqual(['thought', 'delivered'])
    expect(stuck.told).toEqual(['delivered', 'hung'])
    expect(last.told).toEqual(['thought', 'delivered'])
  })

  it('go on although what is passed on throws', () => {
    const turns = new WatchedTurns()
    const [bad, good] = [{ ...seat(1), deliver: () => expect.unreachable() }, seat(1)]
    turns.take(bad)
    expect(() => vi.advanceTimersByTime(20)).toThrow()
    turns.take(good)
    vi.advanceTimersByTime(20)
    expect(good.told).toEqual(['thought', 'delivered'])
  })
})
