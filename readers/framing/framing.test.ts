import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toUtf8, utf8 } from './text.ts'
import { crc16Gen2, sum8 } from './crc16.ts'
import { Deframer, type Framing, needMore, notHere } from './deframer.ts'

/** `5A length … sum`: the smallest protocol of its kind. */
const framing: Framing = {
  longest: 64,
  measure: (bytes, from, to) => (bytes[from] !== 0x5a ? notHere : to - from < 2 ? needMore : bytes[from + 1]! + 3),
  fault: (bytes, from, to) => (bytes[to - 1] === sum8(bytes, from, to - 1) ? null : 'has a wrong sum'),
}
const frameOf = (body: Uint8Array) => {
  const frame = [0x5a, body.length, ...body]
  return [...frame, sum8(Uint8Array.from(frame))]
}

function run(chunks: readonly Uint8Array[]) {
  const [deframer, frames, skipped] = [new Deframer(framing), [] as number[][], [] as [number, string | null][]]
  const sink = {
    frame: (bytes: Uint8Array, from: number, to: number) => void frames.push([...bytes.subarray(from, to)]),
    skipped: (count: number, fault: string | null) => void skipped.push([count, fault]),
  }
  for (const chunk of chunks) deframer.push(chunk, sink)
  deframer.flush(sink)
  return { frames, skipped, unsettled: deframer.unsettled }
}

describe('checks', () => {
  it('CRC-16 Gen2 of a published tag', () => {
    expect(
      crc16Gen2(Uint8Array.of(0x34, 0, 0x30, 0x75, 0x1f, 0xeb, 0x70, 0x5c, 0x59, 0x04, 0xe3, 0xd5, 0x0d, 0x70)),
    ).toBe(0x3a76)
  })
  it('text that is not UTF-8 is none', () => {
    expect(utf8(toUtf8('Zimmer 3 – Öl'))).toBe('Zimmer 3 – Öl')
    expect(utf8(Uint8Array.of(0xc3, 0x28))).toBeNull()
  })
})

describe('the deframer', () => {
  it('gives every byte once: to a frame or to a run of skipped ones', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 20 }).map(bytes => [...bytes]),
      fc.uint8Array({ maxLength: 20 }).map(frameOf),
    )
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 12 }), fc.integer({ min: 1, max: 300 }), (parts, step) => {
        const stream = Uint8Array.from(parts.flat())
        const chunks: Uint8Array[] = []
        for (let at = 0; at < stream.length; at += step) chunks.push(stream.subarray(at, at + step))
        const { frames, skipped, unsettled } = run(chunks)
        expect(frames.flat().length + skipped.reduce((sum, [count]) => sum + count, 0)).toBe(stream.length)
        expect(unsettled).toBe(false)
        expect({ frames, skipped }).toEqual(
          (whole => ({ frames: whole.frames, skipped: whole.skipped }))(run([stream])),
        )
      }),
    )
  })

  it('finds all frames behind a head that promised more', () => {
    const good = frameOf(Uint8Array.of(1, 2, 3))
    const { frames, skipped } = run([Uint8Array.from([0x5a, 9, 7, ...good, ...good])])
    expect(frames).toEqual([good, good])
    expect(skipped).toEqual([[3, 'has a wrong sum']])
  })

  it('does not wait for a frame that is longer than any', () => {
    const good = frameOf(Uint8Array.of(1, 2, 3))
    expect(run([Uint8Array.from([0x5a, 200, ...new Uint8Array(100), ...good])]).frames).toEqual([good])
  })

  it('lets go of a frame that is never finished, for a good one behind its head', () => {
    const good = frameOf(Uint8Array.of(1, 2, 3))
    const [deframer, frames, skipped] = [new Deframer(framing), [] as number[][], [] as number[]]
    const sink = {
      frame: (bytes: Uint8Array, from: number, to: number) => void frames.push([...bytes.subarray(from, to)]),
      skipped: (count: number) => void skipped.push(count),
    }
    deframer.push(Uint8Array.from([0x5a, 60, 0x5a, 59, ...good, ...good, ...good.slice(0, 4)]), sink)
    expect(frames).toEqual([])
    deframer.overtake(sink)
    expect([frames, skipped, deframer.waiting]).toEqual([[good, good], [4], 4])
    deframer.push(Uint8Array.from(good.slice(4)), sink)
    expect([frames, deframer.waiting]).toEqual([[good, good, good], 0])
    // It may be slow, and nothing speaks against it.
    deframer.push(Uint8Array.from([0x5a, 60, 0x5a, 59]), sink)
    deframer.overtake(sink)
    expect(deframer.waiting).toBe(4)
  })

  it('holds one frame and no more, whatever comes', () => {
    const noise = new Uint8Array(1_000_000).fill(0x5a)
    const { frames, skipped } = run([noise])
    expect(frames).toEqual([])
    // Reported in runs, so that nothing adds up inside.
    expect(Math.max(...skipped.map(([count]) => count))).toBeLessThanOrEqual(4096)
  })
})
