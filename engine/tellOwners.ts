import { isTooOftenFalse } from '../core/model/falseAlarms.ts'
import { problem } from '../core/model/problem.ts'
import type { Rule } from '../core/model/rule.ts'
import type { Notices } from './notices.ts'
import type { Store } from './store/store.ts'

const dayMs = 86_400_000
/** So far back false alarms count. */
export const falseAlarmsOfMs = 30 * dayMs

/** Tells the owners of rules that people do not believe any more; takes it back once a rule does better, or is off. */
export function tellOwners(rules: readonly Rule[], store: Store, notices: Notices, now: number) {
  for (const rule of rules) {
    const source = `rule ${rule.id}`
    const figures = store.falseAlarms(rule.id, now - falseAlarmsOfMs)
    notices.settle(source)
    if (!rule.enabled || !isTooOftenFalse(figures)) continue
    const { raised, falseAlarms } = figures
    const text = `${rule.owner === '' ? 'Nobody owns it' : rule.owner}: the rule "${rule.name}" was a false alarm ${falseAlarms} of ${raised} times in 30 days.`
    const tip =
      'Change it under Setup, Rules: other rooms or hours, longer, more sightings; and try it on the past first.'
    notices.report(source, problem('warning', text, tip), now)
  }
}
