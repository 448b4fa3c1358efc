import type { Alert, Priority, Told } from '../model/alert.ts'
import type { Rule } from '../model/rule.ts'
import { roomOf, type World } from '../world.ts'
import { onDuty } from './roster.ts'

/** The way of an alert that nobody acknowledges: T1, T2 after it was raised; and of one that stays open though somebody did. */
interface Course {
  readonly steps: Rule['escalate']
  readonly remindS: number | null
}

const minute = 60
const courses: Readonly<Record<Priority, Course>> = {
  high: {
    steps: [
      { afterS: 1 * minute, to: 'charge nurse' },
      { afterS: 3 * minute, to: 'supervisor' },
    ],
    remindS: 10 * minute,
  },
  medium: {
    steps: [
      { afterS: 5 * minute, to: 'charge nurse' },
      { afterS: 15 * minute, to: 'supervisor' },
    ],
    remindS: 30 * minute,
  },
  low: {
    steps: [
      { afterS: 60 * minute, to: 'charge nurse' },
      { afterS: 240 * minute, to: 'supervisor' },
    ],
    remindS: 240 * minute,
  },
  information: { steps: [], remindS: null },
}

/** Who hears of it first, where it is not the nurses. */
const firstRole: Readonly<Record<string, string>> = {
  missing: 'biomed',
  'break-glass': 'privacy officer',
  'reader-down': 'technician',
  'receiver-down': 'technician',
  'receiver-drift': 'technician',
  'receiver-deaf': 'technician',
  'sighting-storm': 'technician',
  'two-places': 'technician',
}

/** People's own rules go the way that they name; the built-in ones go by their priority. */
export function stepsOf(world: Pick<World, 'rules'>, alert: Alert): Rule['escalate'] {
  const own = world.rules.find(rule => rule.id === alert.rule)
  if (own === undefined) return courses[alert.ownPriority].steps
  return own.escalate.toSorted((a, b) => a.afterS - b.afterS)
}

/** When its next step is due, counted from `since`; null = never, or not while it is part of another. */
export function nextStepAt(world: World, alert: Alert, since = alert.raisedAt): number | null {
  if (alert.state !== 'new' || alert.partOf !== null) return null
  const step = stepsOf(world, alert)[alert.level]
  return step === undefined ? null : since + step.afterS * 1000
}

/** The steps it has still to go, each with its moment and who of that role is on duty now. */
export function stepsAhead(world: World, alert: Alert): { readonly at: number; readonly told: Told }[] {
  const next = alert.nextEscalationAt
  if (next === null) return []
  const steps = stepsOf(world, alert).slice(alert.level)
  const first = steps[0]
  return steps.map(step => ({ at: next + (step.afterS - first.afterS) * 1000, told: told(world, alert, step.to) }))
}

export function reminderAfterMs(alert: Alert): number | null {
  const { remindS } = courses[alert.ownPriority]
  return remindS === null ? null : remindS * 1000
}

export const firstTold = (world: World, alert: Alert): Told | null =>
  alert.ownPriority === 'information' ? null : told(world, alert, firstRole[alert.rule] ?? 'nurse')

/** Who of a role is on duty now for the unit of the alert's room. */
export function told(world: World, alert: Alert, role: string): Told {
  const unit = roomOf(world, alert.room)?.room.unit ?? ''
  return { role, people: onDuty(world.roster, { role, unit }, world.now, world.site.timeZone) }
}
