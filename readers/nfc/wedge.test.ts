import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toUtf8 } from '../framing/text.ts'
import { bench } from '../../test/readers/bench.ts'
import { wedge } from './wedge.ts'

describe('a scanner', () => {
  it('is asked nothing, however long it is silent', () => {
    const set = bench(wedge)
    set.start()
    set.pass(600_000)
    expect([set.sent, set.problems]).toEqual([[], []])
  })

  it('ends a scan at a pause where it sends no end, and not before', () => {
    const set = bench(wedge, { terminator: 'none' })
    set.start()
    set.say(toUtf8('123'))
    set.say(toUtf8('456'))
    expect(set.readings).toEqual([])
    set.pass(250)
    expect(set.readings).toEqual([{ tag: 'barcode:123456' }])
    set.say(toUtf8('789'))
    set.end()
    expect(set.readings).toHaveLength(2)
    expect(set.problems).toEqual([])
  })

  it('forgets what never ended, so that it does not grow into the next scan', () => {
    const set = bench(wedge)
    set.say(toUtf8('12'))
    set.pass(1500)
    expect(set.problems).toHaveLength(1)
    set.say(toUtf8('345\r'))
    expect(set.readings).toEqual([{ tag: 'barcode:345' }])
  })

  it('tells each label that it refuses', () => {
    const set = bench(wedge)
    for (const gtin of ['0109520123456789', '0109520123456780', '0109520123456789']) set.say(toUtf8(`${gtin}\r`))
    expect(set.problems).toHaveLength(2)
    expect(set.problems[0]!.text).toContain('the check digit of (01) is 9 where 8 belongs')
  })

  it('never throws and reads what comes whole after any bytes and an end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 700 }),
        (junk, step) => {
          const set = bench(wedge)
          const stream = Uint8Array.from(junk.flatMap(bytes => [...bytes, 13, ...toUtf8('ABC-4711\r\n')]))
          for (let at = 0; at < stream.length; at += step) set.say(stream.subarray(at, at + step))
          set.end()
          expect(set.readings.filter(({ tag }) => tag === 'barcode:ABC-4711')).toHaveLength(junk.length)
        },
      ),
    )
  })
})
