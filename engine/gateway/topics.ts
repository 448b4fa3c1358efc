import { contract, type TopicName, type TopicRow } from '../../core/api/contract.ts'

/** Removals are remembered so far back; a watcher who was away longer gets a snapshot. */
const rememberedRemovals = 2000

/** One live collection: keyed rows, each stamped with the number of the change that put it there. */
export class Collection<Row> {
  private readonly rows = new Map<string, { row: Row; n: number }>()
  private removals: { key: string; n: number }[] = []
  private forgottenBefore: number
  private readonly keyOf: (row: Row) => string
  /** Number of the last change. */
  n: number

  /** `firstNumber` must be above every number of an earlier life, so that nobody resumes from the wrong one. */
  constructor(keyOf: (row: Row) => string, firstNumber: number) {
    this.keyOf = keyOf
    this.n = firstNumber
    this.forgottenBefore = firstNumber
  }

  put(row: Row) {
    const key = this.keyOf(row)
    // Delete first: the map then keeps rows in the order of their last change, newest last.
    this.rows.delete(key)
    this.rows.set(key, { row, n: ++this.n })
  }

  get(key: string): Row | undefined {
    return this.rows.get(key)?.row
  }

  remove(key: string) {
    if (!this.rows.delete(key)) return
    this.removals.push({ key, n: ++this.n })
    if (this.removals.length > rememberedRemovals) {
      const dropped = this.removals.splice(0, rememberedRemovals / 2)
      this.forgottenBefore = dropped[dropped.length - 1].n
    }
  }

  /** Makes the rows exactly these; what is unchanged (by JSON) is not sent again. */
  replace(rows: readonly Row[]) {
    const keys = new Set(rows.map(this.keyOf))
    for (const key of this.rows.keys()) if (!keys.has(key)) this.remove(key)
    for (const row of rows) {
      const old = this.get(this.keyOf(row))
      if (old === undefined || JSON.stringify(old) !== JSON.stringify(row)) this.put(row)
    }
  }

  all(): Row[] {
    return [...this.rows.values()].map(entry => entry.row)
  }

  get size() {
    return this.rows.size
  }

  /** What changed after change `since`; null when that is too long ago (or from another life of the engine). */
  changes(since: number): { put: Row[]; gone: string[] } | null {
    if (since < this.forgottenBefore || since > this.n) return null
    const put: Row[] = []
    const newestFirst = [...this.rows.values()].reverse()
    for (const entry of newestFirst) {
      if (entry.n <= since) break
      put.push(entry.row)
    }
    return { put: put.reverse(), gone: this.removals.filter(r => r.n > since && !this.rows.has(r.key)).map(r => r.key) }
  }
}

export type Topics = { readonly [Name in TopicName]: Collection<TopicRow<Name>> }

/** `startedAt`: epoch ms of this start; numbers rise by changes, which are rarer than milliseconds. */
export const createTopics = (startedAt: number): Topics =>
  Object.fromEntries(
    Object.entries(contract.topics).map(([name, topic]) => [
      name,
      new Collection<Record<string, unknown>>(row => String(row[topic.key]), startedAt),
    ]),
  ) as unknown as Topics
