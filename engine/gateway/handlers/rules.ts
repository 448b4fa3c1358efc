import { Failure } from '../../../core/api/errors.ts'
import type { rulesOperations } from '../../../core/api/rules.ts'
import { type Rule, ruleFault } from '../../../core/model/rule.ts'
import { isBuiltIn } from '../../../core/rules/builtIn.ts'
import { falseAlarmsOfMs } from '../../tellOwners.ts'
import { tryRule } from '../../tryRule.ts'
import type { Handlers } from './index.ts'

const dayMs = 86_400_000

export const rulesHandlers: Handlers<keyof typeof rulesOperations> = {
  'rules.list': (_, engine) => {
    const since = engine.clock.now() - falseAlarmsOfMs
    return {
      rules: engine.requireLive().world.rules.map(rule => ({ rule, ...engine.store.falseAlarms(rule.id, since) })),
    }
  },
  'rules.save': ({ rule }, engine) => {
    requireSound(rule)
    engine.saveRule(rule)
    return { rule }
  },
  'rules.remove': ({ id }, engine) => {
    if (!engine.requireLive().world.rules.some(rule => rule.id === id))
      throw new Failure('not-found', `There is no rule "${id}".`, 'See "whereabouts rules list".')
    engine.removeRule(id)
    return { id }
  },
  'rules.try': ({ rule, days }, engine) => {
    requireSound(rule)
    const now = engine.clock.now()
    return tryRule(engine.store, engine.requireLive().world, rule, now - days * dayMs, now)
  },
}

function requireSound(rule: Rule) {
  const fault = ruleFault(rule)
  if (fault !== null) throw new Failure('bad-input', fault, 'Mend the rule and save it again.')
  if (isBuiltIn(rule.id) || rule.id.includes(':'))
    throw new Failure('bad-input', `"${rule.id}" is a word of the house.`, 'Give the rule another id, without a colon.')
}
