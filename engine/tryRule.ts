import { setImmediate } from 'node:timers/promises'
import type { Output } from '../core/api/contract.ts'
import type { Rule } from '../core/model/rule.ts'
import { RuleMachine, type Saying } from '../core/rules/machine.ts'
import { heedOf } from '../core/rules/news.ts'
import { inEnglish } from '../core/model/sentences.ts'
import { sentenceOf } from '../core/rules/runRules.ts'
import { nameOfRoom, type World } from '../core/world.ts'
import { today } from '../core/upkeep/calendar.ts'
import type { Store } from './store/store.ts'

/** Between two portions the engine does its other work. */
const portion = 2000
const mostSamples = 30
const mostTimes = 2000

/**
 * The time machine of rules: feeds the stored traces to a machine of its own that holds this one rule, beginning with things
 * as they stood at `from`. The same code on the same traces as live, so the same alerts at the same moments.
 */
export async function tryRule(
  store: Store,
  world: World,
  rule: Rule,
  from: number,
  to: number,
): Promise<Output<'rules.try'>> {
  const machine = new RuleMachine([{ ...rule, enabled: true }], {
    site: world.site,
    subject: id => world.subjects.get(id),
  })
  machine.open(store.tracesAsOf(from), from, () => null)
  const said: Saying[] = []
  // What is told of other things, and what the rule does not heed, changes nothing: it is not even read.
  const watched = [...world.subjects.values()].filter(subject => machine.watches(subject)).map(({ id }) => id)
  let traces = 0
  for (const page of store.traces(from, to, watched, heedOf(rule))) {
    await setImmediate()
    for (const trace of page) {
      if (++traces % portion === 0) await setImmediate()
      for (const saying of machine.feed(trace)) said.push(saying)
    }
  }
  for (const saying of machine.advanceTo(to)) said.push(saying)
  return { from, to, traces, ...summary(world, said) }
}

function summary(world: World, said: readonly Saying[]) {
  const raises = said.filter(saying => saying.kind === 'raise')
  const days = Map.groupBy(raises, saying => today(saying.at, world.site.timeZone))
  const rooms = Map.groupBy(raises, saying => saying.room)
  const clearedAt = new Map<Saying, number>()
  const open = new Map<Saying['subject'], Saying>()
  for (const saying of said) {
    const raised = open.get(saying.subject)
    if (saying.kind === 'raise') open.set(saying.subject, saying)
    else if (raised !== undefined) clearedAt.set(raised, saying.at)
  }
  return {
    raised: raises.length,
    perDay: [...days].map(([day, list]) => ({ day, count: list.length })),
    perRoom: [...rooms]
      .map(([room, list]) => ({ room, name: nameOfRoom(world, room), count: list.length }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
    times: raises.slice(-mostTimes).map(saying => saying.at),
    samples: raises
      .slice(-mostSamples)
      .reverse()
      .map(saying => ({
        at: saying.at,
        clearedAt: clearedAt.get(saying) ?? null,
        subject: saying.subject,
        name: (saying.subject === null ? undefined : world.subjects.get(saying.subject)?.name) ?? '',
        room: nameOfRoom(world, saying.room),
        text: inEnglish([sentenceOf(world, saying)]),
      })),
  }
}
