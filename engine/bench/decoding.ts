import { findDriver } from '../../readers/registry.ts'
import { type Figure, secondsOf } from './figure.ts'

/** What a reader said on its line. */
export interface Recorded {
  readonly driver: string
  readonly settings?: object
  readonly chunks: readonly Uint8Array[]
}

/** As much of it, again and again, as gives a time that can be measured. */
const usualBytes = 3_000_000
/** The quickest counts: what disturbs makes only slower. */
const times = 9
/** What one read of a serial port gives at the most. */
const chunkBytes = 64

/**
 * What drivers cost beside a mere scan of the same bytes: one pass that looks for the starts of frames and sums up, which
 * is the least that any protocol asks for.
 */
export const decoding = (recordings: readonly Recorded[], bytesAtLeast = usualBytes): Figure[] => {
  warmUp()
  return recordings.map(recorded => {
    const chunks = stretched(recorded.chunks, bytesAtLeast)
    const readings = decode(recorded, chunks)
    let sum = scan(chunks)
    let [decoded, scanned] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let time = 0; time < times; time++) {
      decoded = Math.min(
        decoded,
        secondsOf(() => decode(recorded, chunks)),
      )
      scanned = Math.min(
        scanned,
        secondsOf(() => {
          sum += scan(chunks)
        }),
      )
    }
    // What is never used need not have been computed.
    if (readings === 0 || Number.isNaN(sum)) throw new Error(`Nothing is recorded of ${recorded.driver}.`)
    return {
      name: `reads decoded, ${recorded.driver}`,
      perSecond: readings / decoded,
      ratio: decoded / scanned,
      yardstick: 'a scan of the same bytes',
    }
  })
}

/** The yardstick must be the same for the first as for the last: as quick as it gets, which takes many calls. */
function warmUp(): void {
  const chunks = stretched([Uint8Array.of(startOfFrame, 1, 2)], 2000)
  for (let call = 0; call < 20_000; call++) scan(chunks)
}

function stretched(chunks: readonly Uint8Array[], bytesAtLeast: number): Uint8Array[] {
  const once = Buffer.concat(chunks)
  const whole = new Uint8Array(once.length * Math.ceil(bytesAtLeast / once.length))
  for (let at = 0; at < whole.length; at += once.length) whole.set(once, at)
  return Array.from({ length: Math.ceil(whole.length / chunkBytes) }, (_, index) =>
    whole.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  )
}

/** Gives how many readings there were. Throws when something was wrong with the bytes: then it is not decoding that is measured. */
function decode({ driver: id, settings = {} }: Recorded, chunks: readonly Uint8Array[]): number {
  const kind = findDriver(id)!
  const driver = kind.open(kind.settings.parse(settings))
  let readings = 0
  const out = {
    reading: () => void readings++,
    problem: ({ text }: { text: string }) => {
      throw new Error(`${id}: ${text}`)
    },
    send() {},
    receiver() {},
  }
  let now = 0
  for (const chunk of chunks) driver.receive(chunk, (now += 5), out)
  driver.end(out)
  return readings
}

const startOfFrame = 0xbb

function scan(chunks: readonly Uint8Array[]): number {
  let [starts, sum] = [0, 0]
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (byte === startOfFrame) starts++
      sum = (sum + byte) & 0xff
    }
  return starts + sum
}
