/** So much at once, and then so much a second. */
export interface Allowance {
  readonly burst: number
  readonly perSecond: number
}

/**
 * What one connection or one address may do: a bucket that empties by use and fills with time. Time comes from the asker,
 * in ms that never go back.
 */
export class Bucket {
  readonly #allowance: Allowance
  #left: number
  #at: number

  constructor(allowance: Allowance, now: number) {
    this.#allowance = allowance
    this.#left = allowance.burst
    this.#at = now
  }

  /** False: it has had its share. What is refused costs nothing. */
  take(now: number, cost = 1): boolean {
    const { burst, perSecond } = this.#allowance
    this.#left = Math.min(burst, this.#left + ((now - this.#at) * perSecond) / 1000)
    this.#at = now
    if (this.#left < cost) return false
    this.#left -= cost
    return true
  }

  isFull(now: number): boolean {
    return this.#left + ((now - this.#at) * this.#allowance.perSecond) / 1000 >= this.#allowance.burst
  }
}

/** Addresses that are remembered; one who comes from more at once gets nobody forgotten, only refused. */
const mostAddresses = 10_000

/** One bucket an address. Who has rested until it is full again is forgotten. */
export class Buckets {
  readonly #allowance: Allowance
  readonly #buckets = new Map<string, Bucket>()

  constructor(allowance: Allowance) {
    this.#allowance = allowance
  }

  take(address: string, now: number): boolean {
    const bucket = this.#buckets.get(address) ?? this.#open(address, now)
    return bucket?.take(now) ?? false
  }

  #open(address: string, now: number): Bucket | null {
    if (this.#buckets.size >= mostAddresses) this.#forget(now)
    if (this.#buckets.size >= mostAddresses) return null
    const bucket = new Bucket(this.#allowance, now)
    this.#buckets.set(address, bucket)
    return bucket
  }

  #forget(now: number) {
    for (const [address, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(address)
  }
}

/** How much one listener takes from whom. */
export interface DoorLimits {
  /** Sockets that are open at once, of all and of one address. */
  readonly connections: number
  readonly connectionsOfAddress: number
  /** New connections of one address. */
  readonly arrivals: Allowance
  /** Hellos of one address that were refused: guesses come no faster, and after them nobody of that address for a while. */
  readonly refusals: Allowance
  /** Requests of one address: pages and posts of gateways. */
  readonly requests: Allowance
  /** Messages of one connection. */
  readonly messages: Allowance
  /** Of a message: before the hello, and after it. */
  readonly strangerBytes: number
  readonly messageBytes: number
}

/** On this computer: who is here could do worse. Sizes and pace still protect the engine from a program gone wild. */
export const homeLimits: DoorLimits = {
  connections: 512,
  connectionsOfAddress: 512,
  arrivals: { burst: 2000, perSecond: 500 },
  refusals: { burst: 2000, perSecond: 500 },
  requests: { burst: 20_000, perSecond: 5000 },
  messages: { burst: 20_000, perSecond: 5000 },
  strangerBytes: 64 * 1024,
  messageBytes: 32 * 1024 * 1024,
}

/** From the network. A house behind one address (NAT) is some dozens of stations, and all come back at once after an outage. */
export const networkLimits: DoorLimits = {
  connections: 512,
  connectionsOfAddress: 128,
  arrivals: { burst: 128, perSecond: 2 },
  refusals: { burst: 20, perSecond: 0.2 },
  requests: { burst: 2000, perSecond: 200 },
  messages: { burst: 400, perSecond: 50 },
  strangerBytes: 16 * 1024,
  messageBytes: 32 * 1024 * 1024,
}
