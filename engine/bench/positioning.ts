import { type Fact, newSnapshot } from '../../core/facts.ts'
import { Inbox } from '../../core/intake/inbox.ts'
import { newEvidence } from '../../core/intake/window.ts'
import { advance } from '../../core/pipeline.ts'
import { bindSubjects, openWorld } from '../../core/world.ts'
import { type Figure, secondsOf, type Size } from './figure.ts'
import { allocationsIn, heldBytes } from './heap.ts'
import { heardBy, type Rounds, roundsOf, stepsPerSecond, type Ward, wardOf } from './ward.ts'

const storeys = 12
/** Until posteriors are as wide as they stay, and what stands is known to. */
const warmS = 20
/** Share of tags that truly are in the room or zone told, from which on the cost means anything. */
const leastRight = 0.85
const measuredS = 3
const yardstick = '1,000 exponentials'

/** What the positions of a hospital's tags cost, end to end and bare: as many tags and floors as you like. */
export function positioningFigures(
  tagCounts: readonly number[] = [1000, 3000, 10_000, 30_000],
  floorCounts: readonly number[] = [1, 3, 6],
): readonly Figure[] {
  const house = wardOf(storeys)
  return [
    ...tagCounts.map(tags => endToEnd(house, storeys, tags)),
    ...floorCounts.map(floors => endToEnd(wardOf(floors), floors, 3000)),
    bare(house),
  ]
}

/** What one tag costs in memory, and what hearing and placing it leaves for the garbage collector. */
export function positioningSizes(): readonly Size[] {
  const house = wardOf(3)
  const tags = 2000
  const rounds = roundsOf(house, tags)
  const inbox = new Inbox()
  const first = drive(rounds, warmS, 0, undefined, inbox)
  // The same tags once more, with their last positions, in a world that had none.
  const subjects = [...rounds.world.subjects.values()]
  const positions = new Map(rounds.world.tags.flatMap(tag => (tag.position ? [[tag.tag, tag.position] as const] : [])))
  const other = openWorld(newSnapshot(house.site), house.estimator, rounds.world.now)
  const held = heldBytes(() => bindSubjects(other, subjects, positions))
  if (other.tags.length !== tags) throw new Error('the tags were not bound')
  const allocated = allocationsIn(() => drive(rounds, measuredS, first, undefined, inbox))
  const sightings = tags * heardBy * measuredS
  const of = (...folders: string[]) =>
    allocated.filter(a => folders.some(f => a.url.includes(f))).reduce((sum, a) => sum + a.bytes, 0)
  return [
    { name: 'memory of a tag: filter, window, rhythm, position', value: held / tags, unit: 'bytes' },
    {
      name: 'allocated while hearing and weighing (core/intake, core/positioning)',
      value: of('core/intake/', 'core/positioning/') / sightings,
      unit: 'bytes per sighting',
    },
    {
      name: 'allocated for what is told (facts of the other stages)',
      value: of('core/presence/', 'core/rules/', 'core/pipeline') / (tags * measuredS),
      unit: 'bytes per position',
    },
  ]
}

/** Seconds of the whole core, from sightings to facts, for one tag's second. */
function endToEnd(ward: Ward, floors: number, tags: number): Figure {
  const rounds = roundsOf(ward, tags)
  const step = drive(rounds, warmS)
  let seconds = 0
  drive(rounds, measuredS, step, work => {
    seconds += secondsOf(work)
  })
  const right = placesRight(ward, rounds, Math.floor((step - 1) / stepsPerSecond) + measuredS)
  if (right < leastRight)
    throw new Error(`Only ${Math.round(right * 100)} % of places were right: such speed is worth nothing`)
  const name = `positions of ${tags.toLocaleString('en')} tags on ${floors} floors, sighting → facts`
  return figureOf(name, seconds / (tags * measuredS))
}

/** The engine alone: update and answer. */
function bare(ward: Ward): Figure {
  const tags = 3000
  const rounds = roundsOf(ward, tags)
  const { world } = rounds
  const estimate = world.estimator.estimate()
  const heard = world.tags.map(() => newEvidence())
  world.online.fill(1)
  let seconds = 0
  for (let second = 0; second < warmS + measuredS; second++) {
    heard.forEach((evidence, n) => rounds.evidence(n, second, evidence))
    const at = world.now + second * 1000
    const took = secondsOf(() => {
      for (let n = 0; n < tags; n++) {
        world.estimator.update(world.tags[n].track, at, heard[n], world.online)
        world.estimator.answer(world.tags[n].track, estimate)
      }
    })
    if (second >= warmS) seconds += took
  }
  const name = `positions of ${tags.toLocaleString('en')} tags on ${storeys} floors, the engine alone`
  return figureOf(name, seconds / (tags * measuredS))
}

function placesRight({ estimator: { grid } }: Ward, rounds: Rounds, second: number): number {
  const right = rounds.world.tags.filter((tag, n) => {
    const room = grid.room[rounds.cellOf(n, second)]
    return room >= 0 && tag.position?.zone.some(told => told === grid.rooms[room].id)
  })
  return right.length / rounds.world.tags.length
}

function figureOf(name: string, seconds: number): Figure {
  return { name, perSecond: 1 / seconds, ratio: seconds / yardstickSeconds(), yardstick }
}

/** Takes the core through so many seconds; `around` may measure each step. Returns the next step's number. */
function drive(
  rounds: Rounds,
  seconds: number,
  first = 0,
  around = (work: () => void) => work(),
  inbox = new Inbox(),
): number {
  const end = first + seconds * stepsPerSecond
  for (let step = first; step < end; step++) {
    const now = rounds.hear(step, inbox)
    const facts: Fact[] = []
    around(() => advance(rounds.world, { now, inbox, signs: [], commands: [], facts }))
    inbox.clear()
  }
  return end
}

/** Seconds for a thousand exponentials on this machine, now. */
function yardstickSeconds(): number {
  const rounds = 5000
  let sum = 0
  const run = () => {
    for (let r = 0; r < rounds; r++) for (let i = 0; i < 1000; i++) sum += Math.exp(-(i & 15))
  }
  run()
  const seconds = secondsOf(run) / rounds
  if (!(sum > 0)) throw new Error('the yardstick was optimised away')
  return seconds
}
