import type { ReceiverId, TagId } from '../core/model/ids.ts'

/** One packet of a tag. */
export interface HeardPacket {
  /** Epoch ms. */
  readonly at: number
  readonly receiver: ReceiverId
  /** NaN where the receiver does not say. */
  readonly rssiDbm: number
}

/** Lets somebody hear what is said of single tags, packet by packet, beside all that is done with it. */
export class Ears {
  readonly #open = new Map<TagId, Set<HeardPacket[]>>()

  hear(tag: TagId, alias: TagId | undefined, receiver: ReceiverId, at: number, rssiDbm: number) {
    if (this.#open.size === 0) return
    for (const name of alias === undefined ? [tag] : [tag, alias])
      for (const heard of this.#open.get(name) ?? []) heard.push({ at, receiver, rssiDbm })
  }

  /** `close` gives what was heard since. */
  open(tag: TagId): { close(): readonly HeardPacket[] } {
    const heard: HeardPacket[] = []
    const others = this.#open.get(tag) ?? new Set()
    this.#open.set(tag, others.add(heard))
    return {
      close: () => {
        others.delete(heard)
        if (others.size === 0) this.#open.delete(tag)
        return heard
      },
    }
  }
}
