import type { Alert } from '../model/alert.ts'
import type { Step } from '../pipeline.ts'
import { patienceOf } from '../presence/rhythm.ts'
import type { World } from '../world.ts'
import { causeOf, put } from './alerts.ts'
import { firstTold, nextStepAt } from './course.ts'
import { explains, isSilence, silencedBy, tagOf } from './witnesses.ts'

/**
 * Storms are one alert: a dead gateway or reader speaks for all that fell silent with it. They are counted there, without
 * a sound of their own; what stays silent after the receiver is back speaks for itself again.
 */
export function foldStorms(world: World, { facts }: Step) {
  const counts = new Map<string, number>()
  for (const alert of world.openAlerts.values()) {
    if (alert.subject === null || !isSilence(world, alert.rule)) continue
    const host = explains(world, alert.subject)
    if (host !== null && alert.partOf !== host) {
      const quiet = { priority: 'information', partOf: host, nextEscalationAt: null, remindAt: null } as const
      put(world, facts, { ...alert, ...quiet }, alert.partOf === null ? { did: 'folded', note: host } : null)
    } else if (host === null && alert.partOf !== null && isBack(world, alert)) speakUp(world, facts, alert)
    const part = world.openAlerts.get(causeOf(alert.id))?.partOf
    if (part) counts.set(causeOf(part), (counts.get(causeOf(part)) ?? 0) + 1)
  }
  for (const [cause, alert] of world.openAlerts) {
    const holds = counts.get(cause) ?? 0
    if (alert.holds !== holds) put(world, facts, { ...alert, holds }, null)
  }
}

/** Its receivers have listened for longer than it ever is silent. */
function isBack(world: World, alert: Alert): boolean {
  const state = alert.subject === null ? undefined : tagOf(world, alert.subject)
  // A tag that was taken off meanwhile explains nothing.
  if (state === undefined) return true
  if (silencedBy(world, state) !== null) return false
  // Everyone who heard it must have had time: the one that fell may be the only one that could hear it.
  const heard = state.lastHeardBy.map(r => world.receivers[r])
  const patience = patienceOf(state.rhythm.gapMs, state.passive).recentMs
  const isUp = (receiver: (typeof heard)[number]) => receiver.state === 'up' && world.now - receiver.since > patience
  return heard.length > 0 ? heard.every(isUp) : world.now - world.listeningSince > patience
}

function speakUp(world: World, facts: Step['facts'], alert: Alert) {
  const own: Alert = { ...alert, partOf: null, priority: alert.ownPriority }
  const toldTo = firstTold(world, own)
  put(world, facts, { ...own, toldTo, nextEscalationAt: nextStepAt(world, own, world.now) }, { did: 'unfolded' })
}
