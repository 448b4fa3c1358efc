import { sentence } from '../model/sentences.ts'
import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'
import { clear, raise } from './alerts.ts'

/** Whoever looks behind the mask is seen doing it, by everybody who sees alarms. */
export function watchGlass(world: World, { now, commands, facts }: Step) {
  for (const command of commands) {
    if (command.kind !== 'glass') continue
    const { id, name, reason, open } = command
    if (open)
      raise(world, facts, {
        rule: 'break-glass',
        about: id,
        priority: 'medium',
        title: sentence('breakGlass', { name }),
        text: [sentence('breakGlassText', { name, reason })],
        at: now,
      })
    else clear(world, facts, 'break-glass', id)
  }
}
