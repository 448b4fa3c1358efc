import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'
import { causeOf, put } from './alerts.ts'

/** What people do with alerts. Asking twice, or for one that is gone, changes nothing. */
export function answerCommands(world: World, { now, commands, facts }: Step) {
  for (const command of commands) {
    if (command.kind !== 'acknowledge' && command.kind !== 'resolve') continue
    const alert = world.openAlerts.get(causeOf(command.alert))
    if (alert?.id !== command.alert) continue
    if (command.kind === 'resolve') put(world, facts, { ...alert, state: 'resolved', resolvedAt: now })
    else if (alert.state === 'new')
      put(world, facts, { ...alert, state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: command.by })
  }
}
