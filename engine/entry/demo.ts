import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '../../core/api/errors.ts'
import { today } from '../../core/upkeep/calendar.ts'
import { readDemo } from '../../floorplans/demo/demo.ts'
import { localAdministrator } from '../access/caller.ts'
import type { Engine } from '../engine.ts'
import { dispatch } from '../gateway/dispatch.ts'
import { rememberBatteries } from './demoBatteries.ts'
import { root } from './root.ts'

const caller = localAdministrator('demo')
/** The demo hospital stands in Ireland. */
const timeZone = 'Europe/Dublin'
/** The simulation makes its pseudo terminals and connects to the broker in well under a second. */
const readyWithinMs = 20_000

/**
 * Starts the simulated hospital (people, carts, radio, readers with real bytes) beside the engine, imports its site, and
 * calibrates it in the background.
 * Returns what ends it.
 */
export async function startDemo(engine: Engine, speed: number, seed: string): Promise<() => Promise<void>> {
  const floorplans = join(root, 'floorplans', 'demo')
  const sim = spawn(
    process.execPath,
    [
      join(root, 'sim', 'entry.ts'),
      '--site',
      floorplans,
      '--mqtt',
      `mqtt://127.0.0.1:${engine.mqttPort}`,
      '--dir',
      join(engine.dir, 'sim'),
      '--speed',
      String(speed),
      '--seed',
      seed,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = new Promise<void>(resolve => sim.once('exit', () => resolve()))
  const end = async () => {
    sim.stdin.end()
    sim.kill('SIGTERM')
    await ended
  }
  try {
    const links = await readyLinks(sim)
    const demo = readDemo(today(engine.clock.now(), timeZone), links)
    await dispatch(engine, caller, 'site.import', {
      plan: demo.plan,
      receivers: demo.receivers,
      name: 'St. Brigid General',
      timeZone,
      demo: true,
    })
    for (const kind of ['readers', 'assets', 'people', 'plans'] as const) {
      const { errors } = await dispatch(engine, caller, 'table.import', { kind, csv: demo[kind], dryRun: false })
      if (errors.length > 0)
        throw new Failure('broken', `The demo's ${kind} are not understood.`, 'Report this fault.', errors)
    }
  } catch (error) {
    await end()
    throw error
  }
  sim.once('exit', () => engine.log.error('the simulated hospital has ended'))
  void calibrate(engine, floorplans, seed)
  await addAccounts(engine)
  const forget = rememberBatteries(engine)
  return () => {
    forget()
    return end()
  }
}

/**
 * Some to sign in as. The desk itself stays open: it is a station that may do everything.
 * The units are those of the demo's floor plan.
 */
async function addAccounts(engine: Engine) {
  if (!engine.access.isOpen) return
  const unit = engine
    .site()
    ?.floors.flatMap(({ rooms }) => rooms.map(room => room.unit))
    .find(name => name !== '')
  const people = [
    ['admin', 'Ada Root', 'administrator', null],
    ['nurse', 'Nora Quinn', 'nurse', unit === undefined ? null : [unit]],
    ['biomed', 'Tom Reilly', 'biomed', null],
    ['porter', 'Paul Daly', 'porter', null],
  ] as const
  for (const [id, name, role, units] of people)
    await dispatch(engine, caller, 'account.save', {
      id,
      name,
      given: [{ role, units }],
      password: `${id}-demo`,
      pin: '1234',
      badges: [`barcode:DEMO-${id.toUpperCase()}`],
    })
  await dispatch(engine, caller, 'account.station', { given: { role: 'administrator', units: null } })
}

/**
 * As after a real commissioning: someone has walked the house, and the radio model is fitted on that walk while the
 * demo already runs on path loss alone. A few seconds later its answers become surer.
 */
async function calibrate(engine: Engine, site: string, seed: string) {
  const out = join(engine.dir, 'walk-through')
  try {
    await promisify(execFile)(process.execPath, [
      join(root, 'sim', 'walkThrough.ts'),
      '--site',
      site,
      '--out',
      out,
      '--seed',
      seed,
    ])
    const text = (name: string) => readFileSync(join(out, name), 'utf8')
    await dispatch(engine, caller, 'site.calibrate', { readings: text('readings.csv'), truth: text('truth.csv') })
  } catch (error) {
    engine.log.error({ err: error }, 'the walk-through of the demo')
  }
}

/** The simulation's first line names the far ends of its wires: reader id → link. */
function readyLinks(sim: ReturnType<typeof spawn>): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const fail = (text: string) =>
      reject(new Failure('unavailable', text, 'Try again; if it comes back, report it with what was printed above.'))
    const timer = setTimeout(() => fail('The simulated hospital did not start in time.'), readyWithinMs)
    sim.once('exit', code => fail(`The simulated hospital ended at once (${code}).`))
    createInterface({ input: sim.stdout! }).once('line', line => {
      clearTimeout(timer)
      try {
        resolve((JSON.parse(line) as { links: Record<string, string> }).links)
      } catch {
        fail('The simulated hospital said something that is not understood.')
      }
    })
  })
}
