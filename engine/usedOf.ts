import { meterOf } from '../core/equipment/stateChange.ts'
import type { MaintenancePlan } from '../core/model/maintenance.ts'
import { daysBetween, endOfDay, today } from '../core/upkeep/calendar.ts'
import type { UsedOf } from '../core/upkeep/due.ts'
import type { World } from '../core/world.ts'
import type { Store } from './store/store.ts'

const hourMs = 3_600_000
/** The pace of what was never maintained is taken over so many days. */
const usualDays = 30

/** Reads how much of a meter plan's interval is used up: the meter now, less the meter when it was last done. */
export const usedByMeter =
  (world: World, store: Store, now: () => number): UsedOf =>
  (plan, subject) => {
    const { timeZone } = world.site
    const meter = meterOf(world.stateMemory.get(subject.id), subject.state, now())
    if (meter === null) return null
    const shown = plan.unit === 'uses' ? meter.uses : meter.usedMs / hourMs
    const since = Math.max(0, shown - shownWhenDone(plan))
    const days = plan.lastDone === null ? usualDays : daysBetween(plan.lastDone, today(now(), timeZone))
    return { since, perDay: since / Math.max(1, days) }

    function shownWhenDone({ lastDone, doneMeter, unit }: MaintenancePlan): number {
      if (doneMeter !== null || lastDone === null) return doneMeter ?? 0
      const end = endOfDay(lastDone, timeZone)
      const move = store.moveBefore(subject.id, end)
      const then =
        move === null
          ? null
          : meterOf({ since: move.at, before: null, usedMs: move.usedMs, uses: move.uses }, move.to, end)
      return then === null ? 0 : unit === 'uses' ? then.uses : then.usedMs / hourMs
    }
  }
