/**
 * The simulated house as a process of its own:
 *
 *     node sim/entry.ts --site floorplans/demo --mqtt mqtt://127.0.0.1:1883 --dir DIR [--speed N] [--seed N]
 *
 * One JSON object a line. Out: first `{"ready":true,"links":{READER:LINK}}` once the far ends are there. In: verbs and
 * `{"truth":"pump-01"}` (verbs.ts), each answered by one line in order: `{"done":VERB}`,
 * `{"truth":[…],"atMs":…}` or `{"error":"…"}`. Ends on SIGTERM, SIGINT, or when its input closes, and
 * takes its ports with it.
 */
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { readHappenings } from './happenings.ts'
import { BrokerConnections } from './readers/broker.ts'
import { type CableEnd, openCable } from './readers/serialEnd.ts'
import { readSiteFolder } from './siteFolder.ts'
import { Simulation } from './simulation.ts'
import { TruthQuery, Verb } from './verbs.ts'

const usage = 'node sim/entry.ts --site DIR --mqtt URL --dir DIR [--speed N] [--seed N] [--quiet]'
const { values } = parseArgs({
  options: {
    site: { type: 'string' },
    mqtt: { type: 'string' },
    dir: { type: 'string' },
    speed: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    /** Without the happenings of the site: nothing but everyday life. */
    quiet: { type: 'boolean', default: false },
  },
})
const { site: folder, mqtt, dir } = values
const [speed, seed] = [Number(values.speed), Number(values.seed)]
if (!folder || !mqtt || !dir || !(speed > 0) || !Number.isInteger(seed)) {
  process.stderr.write(`${usage}\n`)
  process.exit(2)
}

const longestGapMs = 1_000
const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`)
const cables = new Map<string, CableEnd>()
const running: { clock?: NodeJS.Timeout; ending: boolean } = { ending: false }
const site = readSiteFolder(folder)
const simulation: Simulation = new Simulation(
  site,
  seed,
  {
    publish: (gateway, message) => broker.publish(gateway, message),
    power: (gateway, on) => broker.power(gateway, on),
    bytes: (reader, bytes) => cables.get(reader)?.write(bytes),
    plug: (reader, inserted) => void cables.get(reader)?.plug(inserted),
  },
  values.quiet ? [] : readHappenings(folder),
)
const broker = new BrokerConnections(mqtt, simulation.gateways)

mkdirSync(dir, { recursive: true })
for (const reader of simulation.readers)
  cables.set(reader, await openCable(dir, reader, bytes => simulation.receive(reader, bytes)))
process.once('SIGTERM', () => void end())
process.once('SIGINT', () => void end())
const lines = createInterface({ input: process.stdin })
lines.on('line', line => say(answerTo(line)))
lines.once('close', () => void end())

await broker.open()
let [simulatedMs, lastMs] = [0, performance.now()]
running.clock = setInterval(() => {
  const nowMs = performance.now()
  // A computer that slept goes on where it was, instead of living hours in one moment.
  simulatedMs += Math.min(nowMs - lastMs, longestGapMs) * speed
  lastMs = nowMs
  simulation.advance(simulatedMs)
}, 50)
say({ ready: true, links: Object.fromEntries([...cables].map(([reader, cable]) => [reader, cable.link])) })

function answerTo(line: string): object {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return { error: `not JSON: ${line.slice(0, 80)}` }
  }
  const query = TruthQuery.safeParse(json)
  if (query.success) {
    const truth = simulation.truth(query.data.truth)
    return truth.length > 0
      ? { truth, atMs: simulation.world.nowMs }
      : { error: `there is no subject ${query.data.truth}` }
  }
  const verb = Verb.safeParse(json)
  if (!verb.success) return { error: verb.error.issues.map(i => `${i.path.join('.')}: ${i.message}`).join('; ') }
  const why = simulation.do(verb.data)
  return why ? { error: why } : { done: verb.data.verb }
}

async function end(): Promise<void> {
  if (running.ending) return
  running.ending = true
  clearInterval(running.clock)
  broker.close()
  await Promise.all([...cables.values()].map(c => c.close()))
  process.exit(0)
}
