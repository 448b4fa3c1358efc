import { mostHeard } from './weigh.ts'

/** A receiver is held to be sound until it missed about so many that it should have heard. */
const soundPrior = 2
/** Per chance to hear: how long a receiver's record is remembered. */
const memory = 0.98
const surely = new Float64Array(mostHeard).fill(1)

/** How often each receiver heard what it should have, over all tags, with a prior of sound ones. */
export interface ReceiverTrust {
  /** 1 = as often as it should, 0 = never. */
  shareOf(receiver: number): number
  /** The first `count` of these heard. */
  heard(receivers: Int32Array, count: number): void
  /** The first `count` of these did not hear what they should have with these chances: as columns, lest each be boxed. */
  missed(receivers: Int32Array, chances: Float64Array, count: number): void
  reset(): void
}

export function receiverTrust(receivers: number): ReceiverTrust {
  const expected = new Float32Array(receivers).fill(soundPrior)
  const answered = new Float32Array(receivers).fill(soundPrior)

  function account(of: Int32Array, should: Float64Array, count: number, did: 0 | 1): void {
    for (let i = 0; i < count; i++) {
      const r = of[i]
      expected[r] = expected[r] * memory + should[i]
      answered[r] = answered[r] * memory + did
      if (expected[r] >= soundPrior) continue
      // The prior of a sound receiver fades in again when there is little to go by.
      answered[r] += soundPrior - expected[r]
      expected[r] = soundPrior
    }
  }

  return {
    shareOf: r => answered[r] / expected[r],
    heard: (receivers, count) => account(receivers, surely, count, 1),
    missed: (receivers, chances, count) => account(receivers, chances, count, 0),
    reset() {
      expected.fill(soundPrior)
      answered.fill(soundPrior)
    },
  }
}
