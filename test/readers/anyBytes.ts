import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DriverKind } from '../../readers/driver.ts'
import { bench } from './bench.ts'

interface Speaking {
  /** What its reader may say: frames that are whole and hold anything. */
  readonly frame: fc.Arbitrary<Uint8Array>
  /** The frame of one tag, read with the usual settings. */
  readonly tag: Uint8Array
  /** Of which each is tried with any bytes. */
  readonly settings?: readonly object[]
}

/** What has to hold of every driver of a byte stream. */
export const itBearsAnyBytes = (kind: DriverKind, { frame, tag, settings = [{}] }: Speaking): void => {
  it('never make it throw', () => {
    const chunk = fc.oneof(fc.uint8Array({ maxLength: 300 }), frame)
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 12 }), fc.constantFrom(...settings), (chunks, chosen) => {
        const set = bench(kind, chosen)
        set.start()
        for (const bytes of chunks) {
          set.say(bytes)
          set.pass(250)
        }
        set.end()
      }),
    )
  })

  it('cost no tag that comes whole between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 97 }),
        (junk, step) => {
          const set = bench(kind)
          const stream = Uint8Array.from(junk.flatMap(bytes => [...bytes, ...tag]))
          for (let at = 0; at < stream.length; at += step) set.say(stream.subarray(at, at + step))
          set.end()
          expect(set.readings).toHaveLength(junk.length)
        },
      ),
      { seed: 7 },
    )
  })
}
