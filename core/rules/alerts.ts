import type { Fact } from '../facts.ts'
import { type Alert, type AlertEvent, priorities, type Priority, type ResolutionCode } from '../model/alert.ts'
import { type AlertId, asAlertId, type RoomId, type SubjectId } from '../model/ids.ts'
import { inEnglish, type Said, type Sentence } from '../model/sentences.ts'
import type { World } from '../world.ts'
import { firstTold, nextStepAt, reminderAfterMs } from './course.ts'
import { explains, isSilence } from './witnesses.ts'

/** What a rule wants known. `about` names the thing it is about: one open alert for each rule and thing. */
export interface Raise {
  readonly rule: string
  readonly about: string
  readonly priority: Priority
  /** A sentence, or what people called it. */
  readonly title: Sentence | string
  readonly text: readonly Sentence[]
  readonly subject?: SubjectId | null
  readonly room?: RoomId | null
  /** It is said at each look for as long as it is so: what somebody resolved meanwhile rests for a while. */
  readonly lasts?: boolean
  /** The moment from which it is so, epoch ms; now where it is not given. */
  readonly at?: number
}

/** An alert's id is `rule:about:raisedAt`; what comes before the time names its cause. */
export const causeOf = (id: AlertId) => id.slice(0, id.lastIndexOf(':'))

/** Raises an alert, or brings the text of the open one up to date. */
export function raise(world: World, facts: Fact[], wanted: Raise) {
  const { rule, about, priority, title, at = world.now } = wanted
  const text = inEnglish(wanted.text)
  const said: Said = { title: typeof title === 'string' ? null : title, text: wanted.text }
  const open = world.openAlerts.get(`${rule}:${about}`)
  if (open) {
    if (open.text === text && open.ownPriority === priority) return
    const changed = {
      ...open,
      text,
      said,
      ownPriority: priority,
      priority: open.partOf === null ? priority : open.priority,
    }
    if (open.ownPriority === priority) put(world, facts, changed, null)
    else put(world, facts, { ...changed, nextEscalationAt: nextStepAt(world, changed) }, { did: 'priority' })
    return
  }
  if (wanted.lasts && rests(world, `${rule}:${about}`, priority)) return
  const subject = wanted.subject ?? null
  // Silence that another alert explains is never heard on its own.
  const host = subject !== null && isSilence(world, rule) ? explains(world, subject) : null
  const alert: Alert = {
    id: asAlertId(`${rule}:${about}:${at}`),
    rule,
    priority: host === null ? priority : 'information',
    ownPriority: priority,
    title: typeof title === 'string' ? title : inEnglish([title]),
    text,
    said,
    subject,
    room: wanted.room ?? null,
    state: 'new',
    raisedAt: at,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    code: null,
    note: '',
    level: 0,
    toldTo: null,
    nextEscalationAt: null,
    remindAt: null,
    remindedAt: null,
    partOf: host,
    holds: 0,
  }
  const toldTo = host === null ? firstTold(world, alert) : null
  put(world, facts, { ...alert, toldTo, nextEscalationAt: nextStepAt(world, alert) }, { did: 'raised', at })
}

/**
 * Somebody knows of it and resolved it, though it is so still. It comes back when it would have been reminded of, or gets
 * worse; and at once when it was over in between.
 */
function rests(world: World, cause: string, priority: Priority): boolean {
  const settled = world.settledByHand.get(cause)
  if (settled === undefined) return false
  if (world.now < settled.until && priorities.indexOf(priority) >= priorities.indexOf(settled.priority)) return true
  world.settledByHand.delete(cause)
  return false
}

/** Closes the alert of a cause that is gone. */
export function clear(world: World, facts: Fact[], rule: string, about: string, at = world.now) {
  world.settledByHand.delete(`${rule}:${about}`)
  const open = world.openAlerts.get(`${rule}:${about}`)
  if (open) resolve(world, facts, open, { at })
}

interface Resolution {
  readonly at: number
  readonly by?: string
  readonly code?: ResolutionCode
  readonly note?: string
}

export function resolve(world: World, facts: Fact[], alert: Alert, { at, by, code, note = '' }: Resolution) {
  const resolved: Alert = {
    ...alert,
    state: 'resolved',
    resolvedAt: alert.resolvedAt ?? at,
    resolvedBy: by ?? null,
    code: code ?? null,
    note: note === '' ? alert.note : note,
    nextEscalationAt: null,
    remindAt: null,
  }
  const restMs = reminderAfterMs(alert)
  // Of equipment there is a case: that says when it is worth an alert again.
  if (by !== undefined && alert.subject === null && alert.state !== 'resolved' && restMs !== null)
    world.settledByHand.set(causeOf(alert.id), { until: at + restMs, priority: alert.ownPriority })
  put(world, facts, resolved, { did: 'resolved', at, note, who: by ?? null, code: code ?? null })
}

export function acknowledge(world: World, facts: Fact[], alert: Alert, by: string, at: number) {
  if (alert.state !== 'new') return
  const after = reminderAfterMs(alert)
  const remindAt = after === null || alert.partOf !== null ? null : at + after
  put(
    world,
    facts,
    { ...alert, state: 'acknowledged', acknowledgedAt: at, acknowledgedBy: by, nextEscalationAt: null, remindAt },
    { did: 'acknowledged', at, who: by },
  )
}

/** `did`: what goes into its timeline; null for a change that nobody needs to read later. */
export function put(
  world: World,
  facts: Fact[],
  alert: Alert,
  did: (Partial<AlertEvent> & Pick<AlertEvent, 'did'>) | null,
) {
  const cause = causeOf(alert.id)
  if (alert.state !== 'resolved') world.openAlerts.set(cause, alert)
  else if (world.openAlerts.get(cause)?.id === alert.id) world.openAlerts.delete(cause)
  const event: AlertEvent | null = did && {
    at: world.now,
    priority: alert.priority,
    who: null,
    note: '',
    code: null,
    dueAt: null,
    ...did,
  }
  facts.push({ kind: 'alert', alert, event })
}
