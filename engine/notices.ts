import type { Problem } from '../core/model/problem.ts'
import type { NoticeRow } from '../core/api/rows.ts'
import type { Collection } from './gateway/topics.ts'

/** More kinds of trouble than this at once help nobody. */
const limit = 200
/** A notice that was not repeated for so long is no longer news. */
const keptMs = 24 * 3600_000

/** Problems of the house, one row for each source and text, counted instead of repeated. */
export class Notices {
  private readonly rows: Collection<NoticeRow>

  constructor(rows: Collection<NoticeRow>) {
    this.rows = rows
  }

  report(source: string, problem: Problem, at: number) {
    const id = `${source}: ${problem.text}`
    const known = this.rows.get(id)
    this.rows.put({
      id,
      source,
      ...problem,
      firstAt: known?.firstAt ?? at,
      lastAt: at,
      count: (known?.count ?? 0) + 1,
    })
    if (this.rows.size > limit) {
      const oldest = this.rows.all()[0]
      if (oldest !== undefined) this.rows.remove(oldest.id)
    }
  }

  /** The cause is gone. */
  settle(source: string) {
    for (const row of this.rows.all()) if (row.source === source) this.rows.remove(row.id)
  }

  expire(now: number) {
    for (const row of this.rows.all()) if (now - row.lastAt > keptMs) this.rows.remove(row.id)
  }
}
