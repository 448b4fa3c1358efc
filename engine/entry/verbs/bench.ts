import type { Command } from 'commander'
import { printJson, printTable } from '../print.ts'

export function addBenchVerb(program: Command) {
  program
    .command('bench')
    .description('figures of the hot paths, each as a ratio to its yardstick in the same run')
    .option('--json', 'JSON and nothing else')
    .action(async (options: { json?: boolean }) => {
      const { figures, sizes } = await import('../../bench/figures.ts')
      const { decoding } = await import('../../bench/decoding.ts')
      const { recordings } = await import('../../../sim/readers/stream.ts')
      const rates = [...figures(), ...decoding(recordings())]
      const weights = sizes()
      if (options.json) return printJson([...rates, ...weights])
      printTable(
        ['what', 'per second', 'µs each', 'ratio', 'to'],
        rates.map(f => [
          f.name,
          Math.round(f.perSecond).toLocaleString('en'),
          (1e6 / f.perSecond).toFixed(1),
          f.ratio.toFixed(2),
          f.yardstick,
        ]),
      )
      printTable(
        ['what', 'size', 'unit'],
        weights.map(s => [s.name, s.value.toFixed(1), s.unit]),
      )
    })
}
