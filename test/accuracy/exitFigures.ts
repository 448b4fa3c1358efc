import { Rule } from '../../core/model/rule.ts'
import type { Layout } from '../../floorplans/reference/receivers.ts'
import { Random } from '../../sim/random.ts'
import type { TagState } from '../../core/world.ts'
import { exitHouse } from './exitHouse.ts'
import { simulatedHouse, startAt } from './simulatedHouse.ts'

/** Exit alarms of the whole pipeline with one rule of the kind `exit-zone`, all else by default (product.md A3, A6). */
export const exitRule = Rule.parse({ id: 'exits', name: 'Leaves the house', kind: 'exit-zone', priority: 'high' })

interface ExitConditions {
  readonly layout: Layout
  readonly gates: number
  readonly points: number
  readonly seed: number
  readonly everyMs: number
}

interface NoiseFigures {
  readonly tagHours: number
  /** Walks through the ward, past the doors of the ways out. */
  readonly walks: number
  readonly falseStanding: number
  readonly falseMoving: number
}

/** Nobody crosses: things stand, the first of them beside the ways out, others are pushed past them every few minutes. */
export function exitNoise(
  { seed, points, ...spec }: ExitConditions,
  { hours, standing, pushed }: { readonly hours: number; readonly standing: number; readonly pushed: number },
): NoiseFigures {
  const house = exitHouse({ ...spec, standing, pushed })
  const { sim, second } = simulatedHouse(house.folder, { seed, points, rules: [exitRule] })
  const random = new Random(seed)
  const leavesAt = new Map<string, number>()
  const moves = new Set(house.pushed)
  let [walks, falseStanding, falseMoving] = [0, 0, 0]
  for (let s = 1; s <= hours * 3600; s++) {
    for (const subject of house.pushed) {
      if (s < (leavesAt.get(subject) ?? 120)) continue
      sim.do({ verb: 'moveTo', subject, room: anyOf(house.inner, random), atOnce: false })
      leavesAt.set(subject, s + Math.round(random.between(60, 600)))
      walks++
    }
    for (const fact of second())
      if (fact.kind === 'alert' && fact.alert.rule === exitRule.id && fact.event?.did === 'raised') {
        if (moves.has(fact.alert.subject!)) falseMoving++
        else falseStanding++
      }
  }
  return { tagHours: hours * (standing + pushed), walks, falseStanding, falseMoving }
}

interface CrossingFigures {
  readonly crossings: number
  readonly alarmed: number
  /** The alarm names this way out, and not the one beside it. */
  readonly named: number
  /** Seconds from its first step into the way out, or with `through` from its step out of the house. */
  readonly p50: number
  readonly p95: number
  readonly within5: number
  readonly within10: number
  /** Nobody heard anything of it from its first step into the way out until 10 s after it crossed: no radio could tell. */
  readonly unheard: number
}

/**
 * Things are pushed into a way out, and stay there; or with `through` walk in and out of the house at once, where nobody hears
 * them. Shares in %.
 */
export function exitCrossings(
  { seed, points, ...spec }: ExitConditions,
  { through, wanted, pushed }: { readonly through: boolean; readonly wanted: number; readonly pushed: number },
): CrossingFigures {
  const house = exitHouse({ ...spec, standing: 0, pushed })
  const { world, sim, second } = simulatedHouse(house.folder, { seed, points, rules: [exitRule] })
  const random = new Random(seed)
  const turnsAt = new Map<string, number>()
  const open = new Map<string, Crossing>()
  const tagOf = new Map<string, TagState>(world.tags.map(tag => [tag.subject, tag]))
  const delays: number[] = []
  let [named, unheard] = [0, 0]
  for (let s = 1; delays.length + open.size < wanted || open.size > 0; s++) {
    for (const subject of house.pushed) {
      if (s < (turnsAt.get(subject) ?? 120)) continue
      const body = sim.world.body(subject)!
      const gone = open.get(subject)
      if (gone) {
        delays.push(delayOf(gone.at, gone.alarmedAt))
        if (gone.heard === 0) unheard++
        open.delete(subject)
        sim.do({ verb: 'moveTo', subject, room: anyOf(house.inner, random), atOnce: false })
        turnsAt.set(subject, s + Math.round(random.between(330, 450)))
      } else if (delays.length + open.size < wanted) {
        const exit = anyOf(house.exits, random)
        sim.do({ verb: 'moveTo', subject, room: exit, atOnce: false })
        if (through) body.steps.push({ do: 'out' })
        open.set(subject, { exit, enteredAt: null, at: null, alarmedAt: null, heard: 0 })
        turnsAt.set(subject, s + 120)
      }
    }
    const facts = second()
    for (const [subject, way] of open) {
      const body = sim.world.body(subject)!
      if (way.enteredAt === null && body.place.room === way.exit) way.enteredAt = s
      if (way.at === null && (through ? body.outside : body.place.room === way.exit)) way.at = s
      const heardAt = (tagOf.get(subject)!.rhythm.lastAt - startAt) / 1000
      if (way.enteredAt !== null && heardAt > s - 1 && s <= (way.at ?? s) + 10) way.heard++
    }
    for (const fact of facts) {
      if (fact.kind !== 'alert' || fact.alert.rule !== exitRule.id || fact.event?.did !== 'raised') continue
      const way = open.get(fact.alert.subject!)
      if (!way) continue
      way.alarmedAt ??= (fact.alert.raisedAt - startAt) / 1000
      if (fact.alert.room === way.exit) named++
    }
  }
  delays.sort((a, b) => a - b)
  const percent = (count: number) => Math.round((1000 * count) / delays.length) / 10
  const share = (most: number) => percent(delays.filter(d => d <= most).length)
  return {
    crossings: delays.length,
    alarmed: share(1e6),
    named: percent(named),
    p50: delays[Math.floor(delays.length * 0.5)],
    p95: delays[Math.floor(delays.length * 0.95)],
    within5: share(5),
    within10: share(10),
    unheard: percent(unheard),
  }
}

/** One on its way: where to, when it took its first step in there, when it crossed, when that was alarmed; seconds. */
interface Crossing {
  readonly exit: string
  enteredAt: number | null
  at: number | null
  alarmedAt: number | null
  /** Seconds in which it was heard, from the first step in there until 10 s after it crossed. */
  heard: number
}

/** Alarmed on the last steps before the door, it was in time; long before that, it was something else. */
const delayOf = (at: number | null, alarmedAt: number | null) =>
  at === null || alarmedAt === null || alarmedAt < at - 10 ? Infinity : Math.max(0, alarmedAt - at)

const anyOf = (rooms: readonly string[], random: Random) => rooms[Math.floor(random.between(0, rooms.length))]
