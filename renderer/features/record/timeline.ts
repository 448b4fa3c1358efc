import type { Output } from '../../../core/api/contract.ts'
import type { AlertRow } from '../../../core/api/rows.ts'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'

/** What can be left out of a story. */
export const storyKinds = ['places', 'states', 'work', 'alarms'] as const
export type StoryKind = (typeof storyKinds)[number]

type Stay = Output<'history.subject'>['stays'][number]
type Change = Output<'equipment.story'>['changes'][number]

/** One moment of the story of a piece of equipment; what it says is worded where it is shown. */
export type Moment = { readonly at: number; readonly key: string } & (
  | { readonly kind: 'places'; readonly stay: Stay }
  | { readonly kind: 'states'; readonly change: Change }
  | {
      readonly kind: 'work'
      readonly order: WorkOrderRow
      readonly step: 'opened' | 'started' | 'searched' | 'closed'
      readonly by: string
    }
  | { readonly kind: 'alarms'; readonly alert: AlertRow; readonly step: 'raised' | 'resolved' }
)

/** Everything that is known of it as one line of moments, newest first. */
export function storyOf(known: {
  readonly stays: readonly Stay[]
  readonly changes: readonly Change[]
  readonly orders: readonly WorkOrderRow[]
  readonly alerts: readonly AlertRow[]
}): Moment[] {
  const moments: Moment[] = [
    ...known.stays.map(
      (stay): Moment => ({
        kind: 'places',
        at: Date.parse(stay.from),
        key: `stay ${stay.from}`,
        stay,
      }),
    ),
    ...known.changes.map(
      (change, n): Moment => ({
        kind: 'states',
        at: change.at,
        key: `state ${change.at} ${n}`,
        change,
      }),
    ),
    ...known.orders.flatMap(momentsOf),
    ...known.alerts.flatMap((alert): Moment[] => [
      { kind: 'alarms', at: alert.raisedAt, key: `raised ${alert.id}`, alert, step: 'raised' },
      ...(alert.resolvedAt === null
        ? []
        : [{ kind: 'alarms', at: alert.resolvedAt, key: `resolved ${alert.id}`, alert, step: 'resolved' } as const]),
    ]),
  ]
  return moments.sort((a, b) => b.at - a.at)
}

function momentsOf(order: WorkOrderRow): Moment[] {
  const step = (what: 'opened' | 'started' | 'searched' | 'closed', at: number, by: string): Moment => ({
    kind: 'work',
    at,
    key: `${what} ${order.id} ${at}`,
    order,
    step: what,
    by,
  })
  const { openedAt, openedBy, startedAt, startedBy, closedAt, closedBy, attempts } = order
  return [
    step('opened', openedAt, openedBy),
    ...(startedAt === null ? [] : [step('started', startedAt, startedBy ?? '')]),
    ...attempts.map(attempt => step('searched', attempt.at, attempt.by)),
    ...(closedAt === null ? [] : [step('closed', closedAt, closedBy ?? '')]),
  ]
}
