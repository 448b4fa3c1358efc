import type { FloorPast } from '../../core/api/past.ts'
import type { PositionRow } from '../../core/api/rows.ts'

/**
 * Everyone on the floor at one moment, as rows that the map can draw. Of states, ages and runners-up nothing is kept:
 * the rows claim none.
 * @param past the columns; @param from epoch ms that their seconds count from; @param at epoch ms
 */
export function rowsAt(past: FloorPast, floor: number, from: number, at: number): PositionRow[] {
  const second = (at - from) / 1000
  const rows: PositionRow[] = []
  for (let i = 0; i < past.whose.length; i++) {
    const to = past.to[i]
    if (past.from[i] > second || (to !== null && to <= second)) continue
    const subject = past.subjects[past.whose[i]]
    const room = past.rooms[past.room[i]]
    const probability = past.sure[i] / 100
    rows.push({
      ...subject,
      state: '',
      tag: '',
      floor,
      room,
      zone: [room],
      probability,
      runnerUp: null,
      xM: 0,
      yM: 0,
      region90M2: 0,
      freshness: 'live',
      lastHeardAt: at,
      since: from + past.from[i] * 1000,
      heardBy: 0,
      batteryPct: null,
      upkeep: null,
    })
  }
  return rows
}

/** What to tell a book that shows `before` so that it shows `rows`: only what differs. */
export function changesTo(before: ReadonlyMap<string, PositionRow>, rows: readonly PositionRow[]) {
  const ids = new Set(rows.map(row => row.id))
  return {
    put: rows.filter(row => before.get(row.id)?.since !== row.since || before.get(row.id)?.room !== row.room),
    gone: [...before.keys()].filter(id => !ids.has(id)),
  }
}

/** The moment of the nearest arrival after (or before) `at` within the columns, epoch ms; null when there is none. */
export function arrivalBeside(past: FloorPast, from: number, at: number, side: 'before' | 'after'): number | null {
  const second = (at - from) / 1000
  let best: number | null = null
  for (const arrival of past.from) {
    if (arrival < 0) continue
    if (side === 'after' ? arrival <= second : arrival >= second) continue
    if (best === null || (side === 'after' ? arrival < best : arrival > best)) best = arrival
  }
  return best === null ? null : from + best * 1000
}
