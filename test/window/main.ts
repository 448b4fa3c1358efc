/**
 * How the window holds up, in the real Electron on a display (Xvfb will do):
 *
 *     npm run bench:window -- map [--storeys 12] [--wards 5] [--tags 10000] [--rate 2000] [--pictures DIR]
 *     npm run bench:window -- start [--times 10]
 *     npm run bench:window -- idle [--seconds 60]
 *     npm run bench:window -- day [--hours 24]
 *
 * `map`: frames while it is dragged and zoomed, search from key to paint (`--storeys 1 --wards 60` puts all on one floor).
 * `start`: the packaged app (`npm run package` first) beside an empty window of the same Electron. `idle`: processor time
 * of a window that nobody touches, 500 tags live. `day`: the page's heap over a simulated day.
 */
import { parseArgs } from 'node:util'
import { measureDay, measureIdle } from './lasting.ts'
import { measureMap } from './map.ts'
import { measureStart } from './start.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    storeys: { type: 'string', default: '12' },
    wards: { type: 'string', default: '5' },
    tags: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '2000' },
    pictures: { type: 'string' },
    times: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
    hours: { type: 'string', default: '24' },
  },
})
const [storeys, wards, tags, rate] = [values.storeys, values.wards, values.tags, values.rate].map(Number)

const measures: Readonly<Record<string, () => Promise<void>>> = {
  map: () => measureMap({ storeys, wards, tags, rate, pictures: values.pictures }),
  start: () => measureStart(Number(values.times)),
  idle: () => measureIdle(Number(values.seconds)),
  day: () => measureDay(Number(values.hours)),
}
for (const what of positionals.length === 0 ? Object.keys(measures) : positionals) {
  const measure = measures[what]
  if (!measure) throw new Error(`There is "${Object.keys(measures).join('", "')}", not "${what}".`)
  await measure()
}
