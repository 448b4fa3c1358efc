/**
 * The server of the reference hospital is killed (SIGKILL) again and again at random moments, while its gateways publish at
 * the embedded broker, one screen watches every position and somebody acts. What is in the file then is compared with what
 * had been told.
 *
 *     [WHEREABOUTS_ENTRY=out/engine/whereabouts.js] node test/lasting/killed.ts [--rounds 200] [--rate 8000] [--share 1] [--seed 1] [--data DIR]
 *
 * `--data`: a folder of ninetyDays.ts. Ctrl+C ends it after the round that is on. Prints one table; status 1 where something was torn or lost. On a machine that has no time
 * for the engine, what was sent and not yet taken in counts as lost too: judge by a run in which the second row is near the rate.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killRounds, type Killed } from './killRounds.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    rate: { type: 'string', default: '8000' },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string' },
  },
})
const dir = values.data ?? mkdtempSync(join(tmpdir(), 'whereabouts-killed-'))
const say = (text: string) => process.stdout.write(`${text}\n`)
const rounds: Killed[] = []
let enough = false
process.once('SIGINT', () => (enough = true))
try {
  for await (const round of killRounds(dir, {
    rounds: Number(values.rounds),
    perSecond: Number(values.rate),
    share: Number(values.share),
    seed: Number(values.seed),
  })) {
    rounds.push(round)
    if (round.faults.length > 0 || rounds.length % 10 === 1) say(`${rounds.length}: ${JSON.stringify(round)}`)
    if (enough) break
  }
} finally {
  if (values.data === undefined) rmSync(dir, { recursive: true, force: true })
}

const row = (name: string, of: (round: Killed) => number, unit: string) => {
  const sorted = rounds.map(of).sort((a, b) => a - b)
  const at = (share: number) => String(Math.round(sorted[Math.ceil(share * sorted.length) - 1]!)).padStart(8)
  say(`${name.padEnd(46)}${at(0.5)}${at(0.95)}${at(1)}  ${unit}`)
}
const total = (of: (round: Killed) => number) => rounds.reduce((sum, round) => sum + of(round), 0)
const faulty = rounds.filter(({ faults }) => faults.length > 0).length
say(`\n${rounds.length} rounds, ${faulty} with faults${' '.repeat(24)}median     95 %     most`)
row('start, command to "listening on"', r => r.startMs, 'ms')
row('sightings in the second before', r => r.perSecond, '/s')
row('from the newest stored place to the kill', r => r.lostMs, 'ms')
row('how old what was told and not kept had become', r => r.toldLostMs, 'ms')
say(`acts answered ${total(r => r.acts)}, of them lost ${total(r => r.actsLost)}`)
if (faulty > 0 || rounds.some(r => r.lostMs > 1000 || r.toldLostMs > 1000) || total(r => r.actsLost) > 0)
  process.exitCode = 1
