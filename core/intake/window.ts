import { columnsOf } from '../positioning/columns.ts'
import type { Evidence } from '../positioning/estimator.ts'

/** At most so many receivers of one tag are weighed in one update; a tag rarely has more, and the weakest say least. */
const maxHeard = 24

/**
 * What has been heard of one tag since its last update: a row a receiver. Small on purpose: one per tag, for its life.
 */
export class Window {
  count = 0
  private readonly receiver: Int32Array
  private readonly sumDbm: Float32Array
  private readonly packets: Int32Array
  private readonly proof: Int32Array
  private readonly lastDbm: Float32Array
  private readonly lastSecond: Int32Array

  constructor() {
    const { floats, integers } = columnsOf(maxHeard, 6)
    this.receiver = integers()
    this.sumDbm = floats()
    this.packets = integers()
    this.proof = integers()
    this.lastDbm = floats()
    this.lastSecond = integers()
  }

  /**
   * One packet. Says false when it repeats what was already counted: the same level from the same receiver within the
   * same second is one packet that came twice (gateways send again).
   */
  add(receiver: number, atMs: number, rssiDbm: number, isProof: boolean): boolean {
    const second = Math.floor(atMs / 1000) | 0
    let row = this.rowOf(receiver)
    if (row < 0) {
      if (this.count === maxHeard) return true
      row = this.count++
      this.receiver[row] = receiver
      this.sumDbm[row] = 0
      this.packets[row] = 0
      this.proof[row] = 0
    } else if (this.lastSecond[row] === second && this.lastDbm[row] === Math.fround(rssiDbm)) return false
    this.lastSecond[row] = second
    this.lastDbm[row] = rssiDbm
    if (isProof) this.proof[row] = 1
    // A read without a level (NFC, LF) still counts as a packet: -60 is only a place holder beside `proof`.
    this.sumDbm[row] += Number.isNaN(rssiDbm) ? -60 : rssiDbm
    this.packets[row]++
    return true
  }

  /** Write the means into `evidence` and start anew. */
  drain(evidence: Evidence) {
    for (let row = 0; row < this.count; row++) {
      evidence.receiver[row] = this.receiver[row]
      evidence.rssiDbm[row] = this.sumDbm[row] / this.packets[row]
      evidence.packets[row] = this.packets[row]
      evidence.proof[row] = this.proof[row]
    }
    evidence.count = this.count
    this.count = 0
  }

  private rowOf(receiver: number): number {
    for (let row = 0; row < this.count; row++) if (this.receiver[row] === receiver) return row
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
