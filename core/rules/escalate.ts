import type { Alert, Told } from '../model/alert.ts'
import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'
import { put } from './alerts.ts'
import { nextStepAt, reminderAfterMs, stepsOf, told } from './course.ts'

/**
 * Takes alerts that nobody acknowledged on to the next, and reminds of those that stay open. Deadlines are instants that
 * are kept with the alert: what fell due while nothing ran is carried out at once, in its order, and says when it was due.
 */
export function escalate(world: World, { now, facts }: Step) {
  handOver(world, now, facts)
  const due = [...world.openAlerts.values()].filter(alert => dueAt(alert) <= now)
  for (const alert of due.toSorted((a, b) => dueAt(a) - dueAt(b))) {
    let current = alert
    while (current.nextEscalationAt !== null && current.nextEscalationAt <= now) current = goOn(world, facts, current)
    if (current.remindAt !== null && current.remindAt <= now) remind(world, facts, current)
  }
}

/**
 * Open alerts belong to those who are on duty: when a shift changes (shifts begin and end at whole minutes), when the roster
 * does, and at a start, they are told to the ones who are there now. Where nobody is, it stays with the last.
 */
function handOver(world: World, now: number, facts: Step['facts']) {
  const minute = Math.floor(now / 60_000)
  const { duty } = world.scratch
  if (duty.minute === minute && duty.roster === world.roster) return
  duty.minute = minute
  duty.roster = world.roster
  for (const alert of world.openAlerts.values()) {
    if (alert.toldTo === null || alert.partOf !== null) continue
    const toldTo = told(world, alert, alert.toldTo.role)
    if (toldTo.people.length === 0 || isSame(toldTo.people, alert.toldTo.people)) continue
    put(world, facts, { ...alert, toldTo }, { did: 'handed-over', note: wordsOf(toldTo) })
  }
}

const isSame = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every(who => b.includes(who))
const wordsOf = ({ role, people }: Told) => [role, ...people].join(', ')

const dueAt = ({ nextEscalationAt, remindAt }: Alert) => Math.min(nextEscalationAt ?? Infinity, remindAt ?? Infinity)

function goOn(world: World, facts: Step['facts'], alert: Alert): Alert {
  const dueAt = alert.nextEscalationAt
  const step = stepsOf(world, alert)[alert.level]
  // Its rule was changed meanwhile and names no further step.
  const toldTo = step === undefined ? alert.toldTo : told(world, alert, step.to)
  const level = step === undefined ? alert.level : alert.level + 1
  const next: Alert = { ...alert, toldTo, level }
  // Steps are counted from the same moment: from when it was raised, or spoke up.
  const since = dueAt === null || step === undefined ? alert.raisedAt : dueAt - step.afterS * 1000
  const on: Alert = { ...next, nextEscalationAt: step === undefined ? null : nextStepAt(world, next, since) }
  const note = toldTo === null ? '' : wordsOf(toldTo)
  put(world, facts, on, step === undefined ? null : { did: 'escalated', note, dueAt })
  return on
}

/** Once, however many reminders were missed. */
function remind(world: World, facts: Step['facts'], alert: Alert) {
  const dueAt = alert.remindAt!
  const every = reminderAfterMs(alert)
  const remindAt = every === null ? null : dueAt + every * (1 + Math.floor((world.now - dueAt) / every))
  put(
    world,
    facts,
    { ...alert, remindAt, remindedAt: world.now },
    { did: 'reminded', dueAt, who: alert.acknowledgedBy },
  )
}
