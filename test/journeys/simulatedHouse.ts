import { callerWith } from '../../engine/access/caller.ts'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { today } from '../../core/upkeep/calendar.ts'
import { systemClock } from '../../engine/clock.ts'
import { type Engine, openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { readDemo } from '../../floorplans/demo/demo.ts'
import type { Truth } from '../../sim/verbs.ts'
import { folderWith } from './shell.ts'

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url))
export const admin = callerWith('administrator', 'test')

/** The demo hospital, simulated by its own process over real broker and pseudo terminals, into an engine of this process. */
export async function openSimulatedHouse(speed: number, ...words: string[]) {
  const files = folderWith()
  const engine: Engine = await openEngine({
    dir: files.file('site'),
    clock: systemClock(speed),
    log: pino({ level: 'silent' }),
    listen: { mqtt: 0 },
  })
  const sim = spawn(
    process.execPath,
    [
      path('sim/entry.ts'),
      '--site',
      path('floorplans/demo'),
      '--mqtt',
      `mqtt://127.0.0.1:${engine.mqttPort}`,
      '--dir',
      files.file('sim'),
      '--speed',
      String(speed),
      ...words,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = new Promise(resolve => sim.once('exit', resolve))
  const waiting: ((answer: never) => void)[] = []
  createInterface({ input: sim.stdout }).on('line', line => waiting.shift()?.(JSON.parse(line) as never))
  const answer = <Answer>() => new Promise<Answer>(resolve => waiting.push(resolve))
  const tell = <Answer>(line: object) => {
    sim.stdin.write(`${JSON.stringify(line)}\n`)
    return answer<Answer>()
  }
  const { links } = await answer<{ links: Record<string, string> }>()
  const demo = readDemo(today(engine.clock.now(), 'UTC'), links)
  await dispatch(engine, admin, 'site.import', {
    plan: demo.plan,
    receivers: demo.receivers,
    demo: true,
    timeZone: 'UTC',
  })
  for (const kind of ['readers', 'assets', 'people', 'plans'] as const)
    await dispatch(engine, admin, 'table.import', { kind, csv: demo[kind] })
  return {
    engine,
    /** A verb of sim/verbs.ts. */
    tell: (verb: object) => tell<{ done?: string; error?: string }>(verb),
    truth: async () => (await tell<{ truth: Truth[] }>({ truth: '*' })).truth,
    close: async () => {
      sim.stdin.end()
      await ended
      await engine.close()
      files.remove()
    },
  }
}
