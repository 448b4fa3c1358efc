import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../../core/model/hex.ts'
import { bench } from '../../test/readers/bench.ts'
import { lfRdm6300 } from './lfRdm6300.ts'

const frame = fromHex('0230313030303733344530443203')!

describe('an RDM6300', () => {
  it('is asked nothing, however long it is silent', () => {
    const set = bench(lfRdm6300)
    set.start()
    set.pass(600_000)
    expect([set.sent, set.problems]).toEqual([[], []])
  })

  it('tells each repetition while the tag lies there', () => {
    const set = bench(lfRdm6300)
    set.start()
    for (let turn = 0; turn < 5; turn++) {
      set.say(frame)
      set.pass(250)
    }
    expect(set.readings).toEqual(Array.from({ length: 5 }, () => ({ tag: 'lf:01000734E0' })))
  })

  it('gives up a frame whose rest never came', () => {
    const set = bench(lfRdm6300)
    set.say(frame.subarray(0, 6))
    set.pass(1500)
    expect(set.problems).toHaveLength(1)
    set.say(frame)
    expect(set.readings).toHaveLength(1)
  })

  it('never throws, and loses no tag between any bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (junk, step) => {
          const set = bench(lfRdm6300)
          const stream = Uint8Array.from(junk.flatMap(bytes => [...bytes, ...frame]))
          for (let at = 0; at < stream.length; at += step) set.say(stream.subarray(at, at + step))
          set.end()
          expect(set.readings).toHaveLength(junk.length)
        },
      ),
      { seed: 3 },
    )
  })

  it('refuses a frame with any one digit changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.constantFrom(...'0123456789ABCDEF'), (at, digit) => {
        const changed = Uint8Array.from(frame)
        changed[at] = digit.charCodeAt(0)
        const set = bench(lfRdm6300)
        set.say(changed)
        set.end()
        expect(set.readings.length).toBe(changed[at] === frame[at] ? 1 : 0)
        expect(set.problems.length).toBe(changed[at] === frame[at] ? 0 : 1)
      }),
    )
  })
})
