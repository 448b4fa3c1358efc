import { longestSettleMs } from '../equipment/keepStates.ts'
import type { Fact, Snapshot } from '../facts.ts'
import type { Stay } from '../model/position.ts'
import type { Step } from '../pipeline.ts'
import { put } from '../rules/alerts.ts'
import { reminderAfterMs, stepsOf } from '../rules/course.ts'
import type { World } from '../world.ts'

/** The latest moment that a house remembers of itself, epoch ms; 0 where it has seen nothing yet. */
export function newestOf({ positions, newestStayAt }: Snapshot): number {
  let newest = newestStayAt ?? 0
  for (const { lastHeardAt } of positions) newest = Math.max(newest, lastHeardAt)
  return newest
}

/**
 * The clock was set back. Stays of one subject follow each other, and who asks for the past goes by that: so those that
 * last end by the old time and begin anew by the new one, and again where the old time is met a second time. What was due
 * in ten minutes still is.
 */
export function keepTime(world: World, { now, commands, facts }: Step) {
  for (const command of commands) if (command.kind === 'clock-back') setBack(world, facts, now, command.backMs)
  const met = world.timeMetAt
  if (met === null) return
  for (const stay of world.openStays.values()) if (stay.fromAt > now) renew(world, facts, stay, met - 1, now)
  if (now < met) return
  for (const stay of world.openStays.values()) if (stay.fromAt < met) renew(world, facts, stay, met, met)
  world.timeMetAt = null
}

function setBack(world: World, facts: Fact[], now: number, backMs: number) {
  for (const stay of world.openStays.values()) renew(world, facts, stay, now, now - backMs)
  const earlier = (at: number | null) => at && at - backMs
  for (const alert of world.openAlerts.values()) {
    const nextEscalationAt = earlier(alert.nextEscalationAt)
    put(world, facts, { ...alert, nextEscalationAt, remindAt: earlier(alert.remindAt) }, null)
  }
}

function renew(world: World, facts: Fact[], stay: Stay, toAt: number, fromAt: number) {
  const anew = { ...stay, fromAt, toAt: null }
  world.openStays.set(stay.subject, anew)
  facts.push({ kind: 'stay', stay: { ...stay, toAt: Math.max(stay.fromAt, toAt) } }, { kind: 'stay', stay: anew })
}

/**
 * Nothing that a world was opened from happens later than now: the clock may have been set back while nothing ran. What
 * was to be done is due no later than if it had begun now.
 */
export function notLaterThanNow(world: World) {
  const { now } = world
  const within = (at: number | null, mostMs: number | null | undefined) =>
    at === null || mostMs == null ? at : Math.min(at, now + mostMs)
  for (const [cause, alert] of world.openAlerts) {
    const step = stepsOf(world, alert)[alert.level]
    const nextEscalationAt = within(alert.nextEscalationAt, step && step.afterS * 1000)
    const remindAt = within(alert.remindAt, reminderAfterMs(alert))
    world.openAlerts.set(cause, { ...alert, nextEscalationAt, remindAt })
  }
  for (const [cause, at] of world.lastSaid) world.lastSaid.set(cause, Math.min(at, now))
  for (const tracing of world.tracing.values()) {
    const { last } = tracing
    tracing.last = { ...last, at: Math.min(last.at, now), arrivedAt: Math.min(last.arrivedAt, now) }
  }
  for (const [subject, missing] of world.openCases)
    world.openCases.set(subject, { ...missing, openedAt: Math.min(missing.openedAt, now) })
  for (const [subject, resting] of world.restingCases)
    world.restingCases.set(subject, { ...resting, closedAt: within(resting.closedAt, 0) })
  for (const [subject, memory] of world.stateMemory)
    world.stateMemory.set(subject, { ...memory, since: Math.min(memory.since, now) })
  for (const [subject, arrival] of world.arrivals)
    world.arrivals.set(subject, { ...arrival, ripeAt: Math.min(arrival.ripeAt, now + longestSettleMs) })
}
