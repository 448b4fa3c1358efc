import type { PositionRow } from '../../core/api/rows.ts'

/** What changed: everything, or these rows (new value, and the value before where there was one) and these removals. */
export type PositionChange =
  | { readonly kind: 'reset' }
  | { readonly kind: 'rows'; readonly put: readonly PositionRow[]; readonly gone: readonly PositionRow[] }

/**
 * Every subject's last place. A plain map with listeners, because ten thousand rows that change all the time can't be
 * React state: the canvas takes each change, and lists look at it a few times a second.
 */
export class PositionBook {
  readonly #rows = new Map<string, PositionRow>()
  readonly #listeners = new Set<(change: PositionChange) => void>()
  #version = 0
  #ready = false

  get rows(): ReadonlyMap<string, PositionRow> {
    return this.#rows
  }

  /** Rises with each change. */
  get version(): number {
    return this.#version
  }

  /** False until the first snapshot: an empty floor is something else than an unknown one. */
  get ready(): boolean {
    return this.#ready
  }

  onChange(listener: (change: PositionChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  snapshot(rows: readonly PositionRow[]): void {
    this.#rows.clear()
    for (const row of rows) this.#rows.set(row.id, row)
    this.#ready = true
    this.#tell({ kind: 'reset' })
  }

  /** As before the first snapshot. */
  forget(): void {
    this.#rows.clear()
    this.#ready = false
    this.#tell({ kind: 'reset' })
  }

  delta(put: readonly PositionRow[], gone: readonly string[]): void {
    const removed: PositionRow[] = []
    for (const id of gone) {
      const row = this.#rows.get(id)
      if (row) removed.push(row)
      this.#rows.delete(id)
    }
    for (const row of put) this.#rows.set(row.id, row)
    this.#tell({ kind: 'rows', put, gone: removed })
  }

  #tell(change: PositionChange): void {
    this.#version++
    for (const listener of this.#listeners) listener(change)
  }
}
