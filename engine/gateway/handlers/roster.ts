import type { rosterOperations } from '../../../core/api/roster.ts'
import { onDuty } from '../../../core/rules/roster.ts'
import type { Handlers } from './index.ts'

export const rosterHandlers: Handlers<keyof typeof rosterOperations> = {
  'roster.show': (_, engine) => {
    const { roster, site } = engine.requireLive().world
    const duties = new Map(roster.map(({ role, unit }) => [`${role}|${unit}`.toLowerCase(), { role, unit }]))
    return {
      shifts: [...roster],
      onDuty: [...duties.values()].map(duty => ({
        ...duty,
        people: onDuty(roster, duty, engine.clock.now(), site.timeZone),
      })),
    }
  },
  'roster.save': ({ shifts }, engine) => {
    engine.requireLive()
    engine.saveRoster(shifts)
    return { shifts: shifts.length }
  },
}
