/** A receiver is held to be sound until it missed about so many that it should have heard. */
const soundPrior = 2
/** Per chance to hear: how long a receiver's record is remembered. */
const memory = 0.98

/** How often each receiver heard what it should have, over all tags, with a prior of sound ones. */
export interface ReceiverTrust {
  /** 1 = as often as it should, 0 = never. */
  shareOf(receiver: number): number
  heard(receiver: number): void
  /** It did not hear what it should have with this chance. */
  missed(receiver: number, chance: number): void
  reset(): void
}

export function receiverTrust(receivers: number): ReceiverTrust {
  const expected = new Float32Array(receivers).fill(soundPrior)
  const answered = new Float32Array(receivers).fill(soundPrior)

  function account(r: number, should: number, did: number): void {
    expected[r] = expected[r] * memory + should
    answered[r] = answered[r] * memory + did
    if (expected[r] >= soundPrior) return
    // The prior of a sound receiver fades in again when there is little to go by.
    answered[r] += soundPrior - expected[r]
    expected[r] = soundPrior
  }

  return {
    shareOf: r => answered[r] / expected[r],
    heard: r => account(r, 1, 1),
    missed: (r, chance) => account(r, chance, 0),
    reset() {
      expected.fill(soundPrior)
      answered.fill(soundPrior)
    },
  }
}
