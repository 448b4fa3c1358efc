import { isTooOftenFalse } from '../core/model/falseAlarms.ts'
import { saidProblem } from '../core/model/problem.ts'
import type { Rule } from '../core/model/rule.ts'
import { sentence } from '../core/model/sentences.ts'
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
    const figuresOf = { rule: rule.name, count: falseAlarms, raised }
    const what =
      rule.owner === ''
        ? sentence('falseRuleNobody', figuresOf)
        : sentence('falseRule', { ...figuresOf, owner: rule.owner })
    notices.report(source, saidProblem('warning', what, sentence('falseRuleTip')), now)
  }
}
