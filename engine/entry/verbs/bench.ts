import type { Command } from 'commander'
import { printJson, printTable } from '../print.ts'

export function addBenchVerb(program: Command) {
  program
    .command('bench')
    .description('figures of the hot paths, each as a ratio to its yardstick in the same run')
    .option('--json', 'JSON and nothing else')
    .action(async (options: { json?: boolean }) => {
      const { figures } = await import('../../bench/figures.ts')
      const all = figures()
      if (options.json) printJson(all)
      else
        printTable(
          ['what', 'per second', 'ratio', 'to'],
          all.map(f => [f.name, Math.round(f.perSecond).toLocaleString('en'), f.ratio.toFixed(2), f.yardstick]),
        )
    })
}
