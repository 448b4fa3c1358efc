import type { Statement, Value } from '../sql.ts'
import type { Words } from './words.ts'

/** A statement whose rows come with their sealed texts opened. */
export function opening(statement: Statement<unknown>, words: Words): Statement<unknown> {
  const open = (row: unknown): unknown => {
    if (typeof row !== 'object' || row === null) return row
    const cells = row as Record<string, unknown>
    for (const name in cells) {
      const value = cells[name]
      if (typeof value === 'string') cells[name] = words.open(value)
    }
    return row
  }
  return {
    run: (...values: readonly Value[]) => statement.run(...values),
    get: (...values: readonly Value[]) => open(statement.get(...values)),
    all: (...values: readonly Value[]) => statement.all(...values).map(open),
  }
}
