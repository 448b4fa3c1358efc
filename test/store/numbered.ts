import type { Fact } from '../../core/facts.ts'
import type { Store } from '../../engine/store/store.ts'
import { alert, position, stay, subject, tag } from './rows.ts'

const tags = 400
export const subjects = Array.from({ length: tags }, (_, n) => subject(`P${n}`, { tag: tag(n) }))

/** One commit that says its number in every row: all places, a stay that ends, a stay that begins, an alert. */
export const committedFacts = (n: number): Fact[] => {
  const walker = subjects[n % 7]!.id
  return [
    ...subjects.map(
      (s, i): Fact => ({ kind: 'position', position: position(tag(i), { subject: s.id, lastHeardAt: n }) }),
    ),
    ...(n > 7 ? [{ kind: 'stay', stay: stay(walker, n - 7, n) } as const] : []),
    { kind: 'stay', stay: stay(walker, n, null) },
    { kind: 'alert', alert: alert(`A${String(n).padStart(6, '0')}`, { raisedAt: n }), event: null },
  ]
}

/** The number that the store stands at, and whether all of its rows say the same. */
export function readBack(store: Store): { readonly committed: number; readonly torn: string | null } {
  const { positions, openStays, openAlerts } = store.snapshot()!
  const committed = positions[0]?.lastHeardAt ?? 0
  const torn = positions.some(p => p.lastHeardAt !== committed)
    ? 'places of two commits'
    : openStays.length !== Math.min(7, committed) || Math.max(0, ...openStays.map(s => s.fromAt)) !== committed
      ? 'stays of another commit'
      : [...store.stays(0, 1e9)].length !== committed
        ? 'a stay is lost'
        : openAlerts.length !== committed
          ? 'an alert is lost'
          : null
  return { committed, torn }
}
