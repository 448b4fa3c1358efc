import { z } from 'zod'
import { fromHex } from '../../../core/model/hex.ts'
import type { TagId } from '../../../core/model/ids.ts'
import { macTag } from '../../../core/model/tagId.ts'
import { readObjects, sealedParts } from './bthome.ts'
import { openCcm } from './ccm.ts'
import type { Found } from './found.ts'

/** Settings of every reader that hears sensors. */
export const sensorSettings = {
  /** The key of each encrypted BTHome sensor, 32 hex digits, by the sensor's address. */
  bthomeKeys: z
    .record(
      z.string().refine(text => macTag(text) !== null, 'give the address of the sensor, such as AA:BB:CC:DD:EE:FF'),
      z.string().regex(/^[0-9a-f]{32}$/i, 'a key has 32 hex digits'),
    )
    .default({}),
}

interface Lock {
  readonly key: Uint8Array
  /** Of the newest message, and when it was first heard; an older one was recorded and is played again. */
  count: number
  firstAt: number
}

/** What stays closed. */
export interface Closed {
  /** The end of "the payload …"; null = nothing worth saying. */
  readonly why: string | null
  /** There is a key for the sensor, and this does not show that it is the sensor: then it was not heard. */
  readonly isDoubtful: boolean
}

/** A message is sent several times and heard by several receivers; one that is heard for longer is played again. */
const sameForMs = 10 * 60_000

/** A sensor that has counted so far and counts from the start again has got a new battery; few of those messages exist. */
const [firstCounts, manyCounts] = [100, 10_000]

const bthomeService = [0xd2, 0xfc]

/** Opens what sensors encrypt, for as many sensors as have a key. */
export class SensorKeys {
  readonly #locks = new Map<TagId, Lock>()

  constructor(keys: Readonly<Record<string, string>>) {
    for (const [address, key] of Object.entries(keys))
      this.#locks.set(macTag(address)!, { key: fromHex(key)!, count: -1, firstAt: 0 })
  }

  /** Adds to `found` what is in its sealed payload; null where all is well. */
  open(found: Found, address: TagId | null, nowMs: number): Closed | null {
    const { sealed } = found
    const lock = address && this.#locks.get(address)
    // Anybody can say its address; nobody else can seal.
    if (!sealed) return lock ? { why: null, isDoubtful: true } : null
    if (!lock)
      return {
        why: address ? 'is encrypted and has no key in the settings' : 'is encrypted and names no sensor',
        isDoubtful: false,
      }
    const why = this.#opened(found, sealed, address, lock, nowMs)
    return why === null ? null : { why, isDoubtful: true }
  }

  #opened(found: Found, sealed: Uint8Array, address: TagId, lock: Lock, nowMs: number): string | null {
    const { cipher, counter, count, check } = sealedParts(sealed)
    const nonce = Uint8Array.from([...fromHex(address.slice(4))!, ...bthomeService, sealed[0]!, ...counter])
    const message = openCcm(lock.key, nonce, cipher, check)
    if (!message) return 'does not open with the key in the settings, so it is not counted as heard'
    // Several receivers hear the same message, and it is sent several times. With a new battery it counts from the start.
    const isAnew = count < firstCounts && lock.count - count > manyCounts
    if (count < lock.count && !isAnew) return 'is older than what was heard before'
    if (count === lock.count && nowMs - lock.firstAt > sameForMs) return 'has been the same for too long'
    if (count !== lock.count) lock.firstAt = nowMs
    lock.count = count
    return readObjects(message, 0, message.length, found)
  }
}
