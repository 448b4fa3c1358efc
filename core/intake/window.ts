import { sharedBuffer } from '../positioning/columns.ts'
import type { Evidence } from '../positioning/estimator.ts'
import type { Inbox } from './inbox.ts'

/** At most so many receivers of one tag are weighed in one update; a tag rarely has more, and the weakest say least. */
const maxHeard = 24
/** Where the columns of the two arrays begin. */
const [atReceiver, atPackets, atProof, atSecond] = [0, maxHeard, 2 * maxHeard, 3 * maxHeard]
const [atSum, atLast] = [0, maxHeard]

/**
 * What has been heard of one tag since its last update: a row a receiver. Small on purpose: one per tag, for its life.
 */
export class Window {
  count = 0
  private readonly numbers: Int32Array
  private readonly levels: Float32Array

  constructor() {
    const arrays = sharedBuffer(24 * maxHeard)
    this.numbers = arrays.integers(4 * maxHeard)
    this.levels = arrays.floats(2 * maxHeard)
  }

  /**
   * One packet. Says false when it repeats what was already counted: the same level from the same receiver within the
   * same second is one packet that came twice (gateways send again). It is row `i` of the inbox: its numbers as arguments
   * would be boxed.
   */
  add(inbox: Inbox, i: number, isProof: boolean): boolean {
    const receiver = inbox.receiverIndex[i]
    const rssiDbm = inbox.rssiDbm[i]
    const second = Math.floor(inbox.at[i] / 1000) | 0
    let row = this.rowOf(receiver)
    if (row < 0) {
      if (this.count === maxHeard) return true
      row = this.count++
      this.numbers[atReceiver + row] = receiver
      this.levels[atSum + row] = 0
      this.numbers[atPackets + row] = 0
      this.numbers[atProof + row] = 0
    } else if (this.numbers[atSecond + row] === second && this.levels[atLast + row] === rssiDbm) return false
    this.numbers[atSecond + row] = second
    this.levels[atLast + row] = rssiDbm
    if (isProof) this.numbers[atProof + row] = 1
    // A read without a level (NFC, LF) still counts as a packet: -60 is only a place holder beside `proof`.
    this.levels[atSum + row] += Number.isNaN(rssiDbm) ? -60 : rssiDbm
    this.numbers[atPackets + row]++
    return true
  }

  /** Write the means into `evidence` and start anew. */
  drain(evidence: Evidence) {
    for (let row = 0; row < this.count; row++) {
      evidence.receiver[row] = this.numbers[atReceiver + row]
      evidence.rssiDbm[row] = this.levels[atSum + row] / this.numbers[atPackets + row]
      evidence.packets[row] = this.numbers[atPackets + row]
      evidence.proof[row] = this.numbers[atProof + row]
    }
    evidence.count = this.count
    this.count = 0
  }

  private rowOf(receiver: number): number {
    for (let row = 0; row < this.count; row++) if (this.numbers[atReceiver + row] === receiver) return row
    return -1
  }
}

export const newEvidence = (): Evidence => ({
  count: 0,
  receiver: new Int32Array(maxHeard),
  rssiDbm: new Float32Array(maxHeard),
  packets: new Int32Array(maxHeard),
  proof: new Uint8Array(maxHeard),
})
