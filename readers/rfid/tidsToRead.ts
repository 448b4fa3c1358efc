import type { TagId } from '../../core/model/ids.ts'

const mostTags = 1000
const mostTries = 3

/**
 * The TIDs of the tags in the field, for readers that read one only when told to: which are known and whose comes next.
 * Holds so many tags and lets go of those that were met first.
 */
export class TidsToRead {
  /** A TID, or how often it was asked for in vain. */
  readonly #tags = new Map<TagId, string | number>()
  #next: TagId | null = null

  /** Of the tag that was just read, if it is known. */
  of(tag: TagId): string | undefined {
    const known = this.#tags.get(tag)
    if (typeof known === 'string') return known
    if (known === undefined) this.#remember(tag, 0)
    if ((known ?? 0) < mostTries) this.#next ??= tag
    return undefined
  }

  /** Whose TID comes next. */
  get next(): TagId | null {
    return this.#next
  }

  /** Its turn has come: that counts as in vain until it is found. */
  take(): void {
    if (this.#next) this.#tags.set(this.#next, Number(this.#tags.get(this.#next)) + 1)
    this.#next = null
  }

  found(tag: TagId, tid: string): void {
    this.#remember(tag, tid)
  }

  #remember(tag: TagId, what: string | number): void {
    this.#tags.delete(tag)
    const oldest = this.#tags.size < mostTags ? undefined : this.#tags.keys().next().value
    if (oldest !== undefined) this.#tags.delete(oldest)
    this.#tags.set(tag, what)
  }
}
