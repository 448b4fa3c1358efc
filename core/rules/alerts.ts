import type { Fact } from '../facts.ts'
import type { Alert, Priority } from '../model/alert.ts'
import { type AlertId, asAlertId, type RoomId, type SubjectId } from '../model/ids.ts'
import type { World } from '../world.ts'

/** What a rule wants known. `about` names the thing it is about: one open alert for each rule and thing. */
export interface Raise {
  readonly rule: string
  readonly about: string
  readonly priority: Priority
  readonly title: string
  readonly text: string
  readonly subject?: SubjectId | null
  readonly room?: RoomId | null
  /** The moment from which it is so, epoch ms; now where it is not given. */
  readonly at?: number
}

/** An alert's id is `rule:about:raisedAt`; what comes before the time names its cause. */
export const causeOf = (id: AlertId) => id.slice(0, id.lastIndexOf(':'))

/** Raises an alert, or brings the text of the open one up to date. */
export function raise(world: World, facts: Fact[], wanted: Raise) {
  const { rule, about, priority, title, text, subject, room, at = world.now } = wanted
  const open = world.openAlerts.get(`${rule}:${about}`)
  if (open) {
    if (open.text !== text || open.priority !== priority) put(world, facts, { ...open, text, priority })
    return
  }
  put(world, facts, {
    id: asAlertId(`${rule}:${about}:${at}`),
    rule,
    priority,
    title,
    text,
    subject: subject ?? null,
    room: room ?? null,
    state: 'new',
    raisedAt: at,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
  })
}

/** Closes the alert of a cause that is gone. */
export function clear(world: World, facts: Fact[], rule: string, about: string, at = world.now) {
  const open = world.openAlerts.get(`${rule}:${about}`)
  if (open) put(world, facts, { ...open, state: 'resolved', resolvedAt: at })
}

export function put(world: World, facts: Fact[], alert: Alert) {
  if (alert.state === 'resolved') world.openAlerts.delete(causeOf(alert.id))
  else world.openAlerts.set(causeOf(alert.id), alert)
  facts.push({ kind: 'alert', alert })
}
