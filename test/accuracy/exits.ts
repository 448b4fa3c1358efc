import { parseArgs } from 'node:util'
import type { Layout } from '../../floorplans/reference/receivers.ts'
import { exitCrossings, exitNoise } from './exitFigures.ts'

/**
 * `node test/accuracy/exits.ts --hours 24 --crossings 300 --gates 2 --seed 1`: false exit alarms and how long true ones
 * take, on the simulated ground floor of the reference hospital. An hour of 68 tags takes half a minute of one core.
 */
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '24' },
    crossings: { type: 'string', default: '300' },
    gates: { type: 'string', default: '2' },
    layout: { type: 'string', default: 'reference' },
    points: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    standing: { type: 'string', default: '52' },
    pushed: { type: 'string', default: '16' },
    every: { type: 'string', default: '1000' },
  },
})
const [hours, wanted, gates, points, seed, standing, pushed, everyMs] = [
  values.hours,
  values.crossings,
  values.gates,
  values.points,
  values.seed,
  values.standing,
  values.pushed,
  values.every,
].map(Number)
const conditions = { layout: values.layout as Layout, gates, points, seed, everyMs }
const say = (what: string, figures: object) => console.log(JSON.stringify({ what, ...conditions, ...figures }))

if (wanted > 0)
  for (const through of [false, true])
    say(through ? 'out of the house' : 'into the way out', exitCrossings(conditions, { through, wanted, pushed: 12 }))
if (hours > 0) say('nobody crosses', exitNoise(conditions, { hours, standing, pushed }))
