import type { Rule } from './RulesPage.tsx'

export type RuleKind = Rule['kind']

/** The kinds in the order in which people look for them. */
export const ruleKinds: readonly RuleKind[] = [
  'enter',
  'leave',
  'dwell',
  'absence',
  'exit-zone',
  'par',
  'battery',
  'silent',
  'tampered',
  'maintenance',
]

/** Whose time is what they are about. */
export const timed: ReadonlySet<RuleKind> = new Set(['dwell', 'absence', 'silent'])

/** What is meant where a rule names no place. */
export const everywhere = (kind: RuleKind) => (kind === 'exit-zone' ? 'rule.anyExit' : 'rule.anywhere')

/** A rule of the most common kind, to be changed. */
export const newRule = (): Rule => ({
  id: `rule-${crypto.randomUUID().slice(0, 8)}`,
  name: '',
  owner: '',
  enabled: false,
  kind: 'dwell',
  priority: 'medium',
  who: { kinds: ['asset'], types: [], subjects: [] },
  where: { rooms: [], roomTypes: [], units: [], floors: [] },
  when: null,
  fixes: 2,
  sure: 0.7,
  forS: 1_800,
  coolDownS: 300,
  batteryPct: 15,
  par: null,
  escalate: [],
})

/** The same rule as another kind, with the numbers that this kind needs. */
export const asKind = (rule: Rule, kind: RuleKind): Rule => ({
  ...rule,
  kind,
  forS: !timed.has(kind) ? 0 : timed.has(rule.kind) && rule.forS > 0 ? rule.forS : 1_800,
  par: kind === 'par' ? (rule.par ?? { target: 3, critical: 1, min: 2, max: null }) : null,
})
