import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'
import { acknowledge, causeOf, put, resolve } from './alerts.ts'

/** What people do with alerts. Asking twice, or for one that is gone, changes nothing. */
export function answerCommands(world: World, { now, commands, facts }: Step) {
  for (const command of commands) {
    if (command.kind === 'roster') world.roster = command.roster
    else if (command.kind === 'judge') {
      // Its cause went away by itself, and somebody says afterwards what it was.
      const { alert, by, code, note } = command
      if (alert.state === 'resolved' && alert.code === null) resolve(world, facts, alert, { at: now, by, code, note })
    } else if (command.kind === 'acknowledge' || command.kind === 'resolve' || command.kind === 'note') {
      const alert = world.openAlerts.get(causeOf(command.alert))
      if (alert?.id !== command.alert) continue
      const { by } = command
      if (command.kind === 'acknowledge') acknowledge(world, facts, alert, by, now)
      else if (command.kind === 'resolve') resolve(world, facts, alert, { ...command, at: now })
      else {
        const { text } = command
        put(world, facts, { ...alert, note: text }, { did: 'noted', note: text, who: by })
      }
    }
  }
}
