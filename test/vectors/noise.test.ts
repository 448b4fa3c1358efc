import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drivers } from '../../readers/registry.ts'
import { bench } from '../readers/bench.ts'
import { ownVectors } from './corpus.ts'

const streams = drivers.filter(({ links }) => links.includes('serial'))
const bytesOf = (id: string) => ownVectors.filter(({ driver }) => driver === id).flatMap(({ bytes }) => [...bytes])
const noise = (seed: number, length: number) =>
  fc.sample(fc.uint8Array({ minLength: length, maxLength: length, size: 'max' }), { seed, numRuns: 1 })[0]!

describe.each(streams.map(kind => [kind.id, kind] as const))('a million bytes of anything to %s', (id, kind) => {
  it('never make it throw, and its words stay few', () => {
    const set = bench(kind)
    const whole = noise(7, 20_000)
    const words = Uint8Array.from(bytesOf(id))
    set.start()
    for (let fed = 0, turn = 0; fed < 1_000_000; turn++) {
      // True frames between the noise, each time from another place, so that the inner states are reached too.
      const piece =
        turn % 3 === 2 ? words.subarray(turn % words.length) : whole.subarray((turn * 37) % 15_000).slice(0, 5000)
      for (let at = 0; at < piece.length; at += 1 + ((at * 7 + turn) % 997)) {
        set.say(piece.subarray(at, at + 1 + ((at * 7 + turn) % 997)))
      }
      fed += piece.length
      set.pass(250)
    }
    set.end()
    // Repeated problems are counted, not told: a bad cable floods nobody.
    expect(set.problems.length).toBeLessThan(4000)
    for (const { text, tip } of set.problems) expect([text, tip]).not.toContain('')
  })
})
