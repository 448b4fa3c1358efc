import type { ReaderId, ReceiverId, TagId } from '../model/ids.ts'
import type { Telemetry } from '../model/sighting.ts'

const firstCapacity = 1024

/**
 * The sightings of one step, in columns that are kept and refilled, so that a sighting costs no object.
 * The readers fill the first group; `resolve` fills the second.
 */
export class Inbox {
  count = 0
  tag: TagId[] = []
  alias: (TagId | undefined)[] = []
  receiver: ReceiverId[] = []
  reader: (ReaderId | null)[] = []
  telemetry: (Telemetry | undefined)[] = []
  /** Epoch ms. */
  at = new Float64Array(firstCapacity)
  rssiDbm = new Float32Array(firstCapacity)

  /** Index in the world's tag table, or -1: nothing later looks at the row. */
  tagIndex = new Int32Array(firstCapacity)
  /** Index in the site's receivers, or -1. */
  receiverIndex = new Int32Array(firstCapacity)

  /** `alias`: a second id of the same tag; `rssiDbm` is NaN where the reader measures none. */
  add(
    tag: TagId,
    alias: TagId | undefined,
    receiver: ReceiverId,
    reader: ReaderId | null,
    at: number,
    rssiDbm: number,
    telemetry?: Telemetry,
  ) {
    const i = this.count++
    if (i === this.at.length) this.grow()
    this.tag[i] = tag
    this.alias[i] = alias
    this.receiver[i] = receiver
    this.reader[i] = reader
    this.telemetry[i] = telemetry
    this.at[i] = at
    this.rssiDbm[i] = rssiDbm
  }

  clear() {
    this.count = 0
  }

  private grow() {
    const larger = <T extends Float64Array | Float32Array | Int32Array>(old: T, fresh: T) => {
      fresh.set(old)
      return fresh
    }
    const n = this.at.length * 2
    this.at = larger(this.at, new Float64Array(n))
    this.rssiDbm = larger(this.rssiDbm, new Float32Array(n))
    this.tagIndex = larger(this.tagIndex, new Int32Array(n))
    this.receiverIndex = larger(this.receiverIndex, new Int32Array(n))
  }
}
