import type { Audible } from './audible.ts'
import { levelScale } from './levels.ts'
import type { ReceiverTrust } from './receiverTrust.ts'
import { rates, silentFromDbm, silentLength, silentSteps } from './tables.ts'

/** What it says of a parcel that receivers which should hear a tag there did not. */
export interface Silence {
  /** `table`: log chance of silence by rate and expected level; `baseDb`, `tagRate`: how loud the tag is, how often it is heard. */
  prepare(table: Float32Array, baseDb: number, tagRate: number, online: Uint8Array): void
  /** Log likelihood of a parcel, given the tag's offset there. */
  at(parcel: number, offsetDb: number): number
}

export function silenceOf({ start, receiver, level }: Audible, trust: ReceiverTrust, wasHeard: Uint8Array): Silence {
  let table: Float32Array = new Float32Array(rates * silentLength)
  let base = 0
  let rate = 1
  let listens: Uint8Array = wasHeard
  return {
    prepare(ofTag, baseDb, tagRate, online) {
      table = ofTag
      base = baseDb
      rate = tagRate
      listens = online
    },
    at(parcel, offsetDb) {
      const above = base + offsetDb - silentFromDbm
      const end = start[parcel + 1]
      let sum = 0
      for (let i = start[parcel]; i < end; i++) {
        const r = receiver[i]
        if (listens[r] === 0 || wasHeard[r] === 1) continue
        const step = (level[i] / levelScale + above) * silentSteps
        if (step > 0)
          sum += table[rowOfRate(rate * trust.shareOf(r)) + (step < silentLength ? step | 0 : silentLength - 1)]
      }
      return sum
    },
  }
}

/** Where a rate's row begins in the table of silence. */
const rowOfRate = (rate: number) => Math.max(0, Math.min(rates - 1, Math.round(rate * rates) - 1)) * silentLength
