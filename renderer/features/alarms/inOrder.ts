import type { AlertRow } from '../../../core/api/rows.ts'
import { priorities } from '../../../core/model/alert.ts'

const rank = (row: AlertRow) => priorities.indexOf(row.priority)

/**
 * Those that speak for themselves: loudest first; of equals the unanswered, then the newest. What is part of a storm is
 * read in the alarm that holds it, and stands here alone only when that one is gone.
 */
export function inOrder(rows: ReadonlyMap<string, AlertRow>): AlertRow[] {
  const held = (row: AlertRow) => row.partOf !== null && rows.has(row.partOf)
  return [...rows.values()]
    .filter(row => row.state !== 'resolved' && !held(row))
    .sort(
      (a, b) => rank(a) - rank(b) || Number(a.state !== 'new') - Number(b.state !== 'new') || b.raisedAt - a.raisedAt,
    )
}

/** What an alarm speaks for, the longest silent first. */
export const partsOf = (rows: ReadonlyMap<string, AlertRow>, id: string): AlertRow[] =>
  [...rows.values()].filter(row => row.partOf === id).sort((a, b) => a.raisedAt - b.raisedAt)
