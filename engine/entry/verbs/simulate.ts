import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { readScenario, type Scenario } from '../../../sim/scenario.ts'
import { printJson, say } from '../print.ts'
import { root } from '../root.ts'

interface Options {
  readonly site?: string
  readonly scenario: string
  readonly seed: string
  readonly hours: string
  readonly out?: string
  readonly live?: boolean
  readonly mqtt?: string
  readonly speed: string
  readonly json?: boolean
}

/** A recording with truth from the simulated house, or the house itself on real links. */
export function addSimulateVerb(program: Command) {
  program
    .command('simulate')
    .description('a recording with truth from a simulated house (docs/simulate.md), or --live on real links')
    .option('--site <DIR>', 'folder with floorplan.json, receivers.csv, assets.csv, people.csv, readers.csv')
    .requiredOption('--scenario <FILE>', 'JSON: who is there, how it is heard, what goes wrong')
    .option('--seed <N>', 'the same seed gives the same recording', '1')
    .option('--hours <H>', 'how long', '1')
    .option('--out <DIR>', 'folder for receivers.csv, floorplan.json, readings.csv and truth.csv')
    .option('--live', 'speak ESPresense over MQTT and R200 over serial ports instead; --site and --mqtt say where')
    .option('--mqtt <URL>', 'broker of the running server, for --live')
    .option('--speed <N>', 'times faster than life, for --live', '1')
    .option('--json', 'JSON and nothing else')
    .action(async (options: Options) => {
      const scenario = scenarioIn(options.scenario)
      if (options.live) return playLive(options, scenario)
      if (!options.out) throw new Failure('bad-input', 'A recording needs a folder.', 'Give --out DIR, or --live.')
      const { record } = await import('../../../sim/record.ts')
      const [seed, hours] = [numberOf(options.seed, '--seed'), numberOf(options.hours, '--hours')]
      const recorded = inWords(() => record(options.site ?? null, scenario, seed, hours, options.out!))
      if (options.json) printJson({ ...recorded, out: options.out })
      else say(`${recorded.readings} readings and ${recorded.truths} places in ${options.out}.`)
    })
}

function scenarioIn(file: string): Scenario {
  const { scenario, problems } = readScenario(inWords(() => readFileSync(file, 'utf8')))
  if (scenario) return scenario
  for (const { text } of problems.slice(0, -1)) say(text)
  const last = problems[problems.length - 1]
  throw new Failure('bad-input', last.text, last.tip)
}

/** The simulator as a process of its own, told the scenario's faults as they come due, until it is interrupted. */
function playLive({ site, mqtt, seed, speed }: Options, scenario: Scenario): Promise<void> {
  if (!site || !mqtt)
    throw new Failure('bad-input', '--live plays a site into a broker.', 'Give --site DIR and --mqtt mqtt://HOST:PORT.')
  const lineFault = scenario.faults.find(f => 'fault' in f)
  if (lineFault || scenario.building || scenario.layout || scenario.tags || scenario.walkThrough)
    say('Only faults by verb are played live; the rest of the scenario is for recordings.')
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-sim-'))
  const words = ['--site', site, '--mqtt', mqtt, '--dir', dir, '--seed', seed, '--speed', speed, '--quiet']
  const sim = spawn(process.execPath, [join(root, 'sim/entry.ts'), ...words], { stdio: ['pipe', 'inherit', 'inherit'] })
  const timers = scenario.faults.flatMap(f =>
    'verb' in f
      ? [setTimeout(() => sim.stdin.write(`${JSON.stringify(f)}\n`), (f.atSeconds * 1000) / numberOf(speed, '--speed'))]
      : [],
  )
  process.once('SIGINT', () => sim.kill('SIGTERM'))
  process.once('SIGTERM', () => sim.kill('SIGTERM'))
  return new Promise((done, fail) => {
    sim.once('error', fail)
    sim.once('exit', code => {
      for (const timer of timers) clearTimeout(timer)
      rmSync(dir, { recursive: true, force: true })
      if (code === 0) done()
      else
        fail(
          new Failure(
            'unavailable',
            'The simulator ended by itself.',
            'Its last lines say why; check --site and --mqtt.',
          ),
        )
    })
  })
}

function numberOf(text: string, option: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Failure('bad-input', `${option} takes a number above 0.`, 'For example 1.')
  return value
}

function inWords<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure('bad-input', why, 'What a scenario and a site need is in docs/simulate.md.')
  }
}
