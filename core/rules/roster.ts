import type { Shift } from '../model/roster.ts'
import { nextOn } from './schedule.ts'

/**
 * Who of a role is on duty for a unit at an instant (epoch ms): those of that unit, else those of the whole house.
 * Clock times are the site's, summer time and shifts past midnight included. In the order of the roster, each once.
 */
export function onDuty(
  roster: readonly Shift[],
  wanted: { readonly role: string; readonly unit: string },
  at: number,
  timeZone: string,
): string[] {
  const role = wanted.role.toLowerCase()
  const unit = wanted.unit.toLowerCase()
  const now = roster.filter(shift => shift.role.toLowerCase() === role && nextOn(shift, at, timeZone) === at)
  const own = now.filter(shift => shift.unit !== '' && shift.unit.toLowerCase() === unit)
  return [...new Set((own.length > 0 ? own : now.filter(shift => shift.unit === '')).map(shift => shift.who))]
}
