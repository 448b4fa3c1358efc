import type { Alert } from '../../../core/model/alert.ts'
import type { Stay } from '../../../core/model/position.ts'

export const alertColumns = [
  'id',
  'rule',
  'priority',
  'state',
  'title',
  'text',
  'subject',
  'room',
  'raised_at',
  'acknowledged_at',
  'acknowledged_by',
  'resolved_at',
]
export const alertCells = (a: Alert): string[] => [
  a.id,
  a.rule,
  a.priority,
  a.state,
  a.title,
  a.text,
  a.subject ?? '',
  a.room ?? '',
  moment(a.raisedAt),
  moment(a.acknowledgedAt),
  a.acknowledgedBy ?? '',
  moment(a.resolvedAt),
]

export const historyColumns = ['subject', 'tag', 'floor', 'room', 'from', 'to', 'probability']
export const historyCells = (s: Stay): string[] => [
  s.subject,
  s.tag,
  String(s.floor),
  s.room,
  moment(s.fromAt),
  moment(s.toAt),
  s.probability.toFixed(3),
]

/** UTC, ISO 8601; empty while it has not come. */
const moment = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())
