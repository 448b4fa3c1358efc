/*
 * Malformed input by the hundred thousand, in one process with the engine:
 *     node test/fuzz/main.ts [sockets|gateways|tables] [--count 1000000] [--seed 1] [--minutes 15]
 * Prints after each tenth how far it is and what the process holds; ends after so many minutes each at the next tenth, and says
 * how much it did. Prints what came of it; status 1 where something broke, leaked, or was answered that must not be.
 */
import { parseArgs } from 'node:util'
import { fuzzGateways } from './gateways.ts'
import { fuzzSockets } from './sockets.ts'
import { fuzzTables } from './tables.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '15' },
  },
})
const works = { sockets: fuzzSockets, gateways: fuzzGateways, tables: fuzzTables }
/** Heaps breathe by some megabytes; a leak of a few bytes a message is more after a million of them. */
const mostGrowthBytes = 16 * 1024 * 1024

const chosen = Object.entries(works).filter(([name]) => positionals.length === 0 || positionals.includes(name))
for (const [name, work] of chosen) {
  const begin = performance.now()
  const elapsed = () => (performance.now() - begin) / 1000
  const rssBefore = process.memoryUsage.rss()
  let left = ''
  const { warmBytes, endBytes, ...found } = await work(Number(values.count), Number(values.seed), {
    told: (done, held, rss) => {
      left = done < Number(values.count) ? `; ${done} of ${values.count} in the time given` : ''
      process.stdout.write(
        `${name}: ${done} of ${values.count}, ${Math.round(elapsed())} s, holds ${mb(held)} MB, RSS ${mb(rss)} MB\n`,
      )
    },
    // The next tenth must fit in, too.
    enough: () => elapsed() * 1.1 > Number(values.minutes) * 60,
  })
  const grown = endBytes - warmBytes
  const seconds = Math.round(elapsed())
  process.stdout.write(
    `${name}: ${JSON.stringify(found)}; held ${mb(warmBytes)} MB warm, ${mb(endBytes)} MB after; RSS ${mb(rssBefore)} MB before, ${mb(process.memoryUsage.rss())} MB after; ${seconds} s${left}\n`,
  )
  const leaks = 'leaks' in found ? (found.leaks as readonly string[]) : []
  const dead = 'alive' in found && !found.alive
  if (found.broken.length > 0 || leaks.length > 0 || dead || grown > mostGrowthBytes) process.exitCode = 1
}

function mb(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
