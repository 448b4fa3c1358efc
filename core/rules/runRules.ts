import type { Fact, Snapshot } from '../facts.ts'
import type { AlertId, SubjectId } from '../model/ids.ts'
import type { Rule } from '../model/rule.ts'
import { type Sentence, sentence } from '../model/sentences.ts'
import type { Step } from '../pipeline.ts'
import { nameOfRoom, placeOf, type World } from '../world.ts'
import { clear, raise } from './alerts.ts'
import { isBuiltIn } from './builtIn.ts'
import { RuleMachine, type Saying, type Spoken, type SpokenOf } from './machine.ts'

/** Feeds the step's traces to the rules, lets their timers run, and turns what they say into alerts. */
export function runRules(world: World, { now, facts, commands }: Step) {
  for (const command of commands) if (command.kind === 'rules') useRules(world, facts, command.rules)
  const end = facts.length
  for (let i = 0; i < end; i++) {
    const fact = facts[i]
    if (fact.kind === 'trace') for (const saying of world.machine.feed(fact.trace)) tell(world, facts, saying)
  }
  for (const saying of world.machine.advanceTo(now)) tell(world, facts, saying)
}

/** Other rules from now on. What stays as it was keeps its memory; alerts of rules that are gone or off are closed. */
function useRules(world: World, facts: Fact[], rules: readonly Rule[]) {
  world.rules = rules
  const kept = new Set(rules.filter(rule => rule.enabled).map(rule => rule.id))
  for (const alert of world.openAlerts.values())
    if (!isBuiltIn(alert.rule) && !kept.has(alert.rule)) clear(world, facts, alert.rule, aboutOf(alert.rule, alert.id))
  const before = world.machine
  world.machine = openMachine(world)
  world.machine.goOn(before)
}

/** A machine that knows how things stand, and what was said of them already. `lately`: what happened before a restart. */
export function openMachine(world: World, lately?: Snapshot['lately']): RuleMachine {
  const machine = new RuleMachine(world.rules, houseOf(world))
  const spoken = (rule: string, about: SubjectId | null): Spoken | null => {
    const cause = `${rule}:${about ?? 'stock'}`
    const open = world.openAlerts.get(cause)
    const at = open?.raisedAt ?? world.lastSaid.get(cause)
    return at === undefined ? null : { at: Math.min(at, world.now), open: open !== undefined }
  }
  machine.open(
    [...world.tracing.values()].map(({ last }) => last),
    world.now,
    spoken,
  )
  if (lately !== undefined) machine.goOn(relived(world, lately, spoken))
  return machine
}

/**
 * That something left, and waits for its seconds, is not told by how things stand, nor are the places before the present one: both
 * are lived through anew. What was said already is not said again.
 */
function relived(world: World, { before, since }: Snapshot['lately'], spoken: SpokenOf): RuleMachine {
  const machine = new RuleMachine(
    world.rules.filter(rule => rule.kind === 'leave'),
    houseOf(world),
  )
  const from = since[0]?.at
  // A clock that was set back since tells another past.
  if (from === undefined || since[since.length - 1].at > world.now) return machine
  machine.open(before, from, (rule, about) => {
    const said = spoken(rule, about)
    return said === null || said.at >= from ? null : said
  })
  for (const trace of since) machine.feed(trace)
  machine.catchUp(spoken)
  return machine
}

const houseOf = (world: World) => ({ site: world.site, subject: (id: SubjectId) => world.subjects.get(id) })

/** An alert's id is `rule:about:raisedAt`. */
const aboutOf = (rule: string, id: AlertId) => id.slice(rule.length + 1, id.lastIndexOf(':'))

function tell(world: World, facts: Fact[], saying: Saying) {
  const { rule, at, subject, room } = saying
  const about = subject ?? 'stock'
  if (saying.kind === 'clear') return clear(world, facts, rule.id, about, at)
  world.lastSaid.set(`${rule.id}:${about}`, at)
  raise(world, facts, {
    rule: rule.id,
    about,
    at,
    priority: priorityOf(rule, saying),
    title: rule.name,
    text: [sentenceOf(world, saying)],
    subject,
    room,
  })
}

/** Short stock is as loud as its rule says only when it is critical. */
function priorityOf(rule: Rule, { count }: Saying): Rule['priority'] {
  if (rule.par === null || count === null || count < rule.par.critical) return rule.priority
  return rule.priority === 'high' ? 'medium' : rule.priority === 'medium' ? 'low' : 'information'
}

export function sentenceOf(world: World, { rule, subject, room, count, trail }: Saying): Sentence {
  const name = (subject === null ? undefined : world.subjects.get(subject)?.name) ?? { word: 'equipment' as const }
  const place = placeOf(world, room)
  const minutes = Math.round(rule.forS / 60)
  switch (rule.kind) {
    case 'enter':
      return sentence('ruleEnter', { name, place })
    case 'leave':
      return sentence('ruleLeave', { name, place })
    case 'dwell':
      return sentence('ruleDwell', { name, place, minutes })
    case 'absence':
      return sentence('ruleAbsence', { name, place, minutes })
    case 'exit-zone': {
      const before = trail.slice(1).map(id => nameOfRoom(world, id))
      return sentence('ruleExit', { name, place, before: before.length > 0 ? before : { word: 'notKnown' } })
    }
    case 'battery':
      return sentence('ruleBattery', { name, pct: rule.batteryPct })
    case 'silent':
      return sentence('ruleSilent', { name, place, minutes })
    case 'tampered':
      return sentence('ruleTampered', { name, place })
    case 'maintenance':
      return sentence('ruleMaintenance', { name, place })
    case 'par':
      return stockSentence(rule, count ?? 0)
  }
}

function stockSentence({ par }: Rule, count: number): Sentence {
  const { target, min, max } = par ?? { target: 0, min: 0, max: null }
  return max !== null && count > max
    ? sentence('ruleParMost', { count, target, most: max })
    : sentence('rulePar', { count, target, least: min })
}
