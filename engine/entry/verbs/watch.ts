import type { Command } from 'commander'
import type { Output } from '../../../core/api/contract.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { percent, printJson, printLine, printTable } from '../print.ts'

type Measured = Output<'accuracy.show'>['overall']

/** The verb that asks the engine how good it is. */
export function addAccuracyVerb(program: Command) {
  program
    .command('accuracy')
    .description('how often the stated room was right, by touches and scans that proved it')
    .option('--data <DIR>', 'data folder (goes through its server where one runs)')
    .option('--url <URL>', 'a running server, as it printed itself')
    .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
    .option('--days <n>', 'of so many days', '30')
    .option('--json', 'JSON and nothing else')
    .action(async (options: Whereto & { json?: boolean; days: string }) => {
      const answer = await askOnce(options, 'accuracy.show', { days: Number(options.days) })
      if (options.json) return printJson(answer)
      const { overall, rooms, misses } = answer
      if (overall.share === null)
        return printLine('Nothing has proved a room yet: a touch of an NFC pad or a scan in a known room does.')
      printLine(`Right ${words(overall)}.`)
      printTable(
        ['floor', 'room', 'right', 'of', 'between'],
        rooms.map(r => [
          String(r.floor),
          r.name,
          percent(r.share ?? 0),
          String(r.samples),
          `${percent(r.low)} and ${percent(r.high)}`,
        ]),
      )
      for (const m of misses)
        printLine(
          `${m.at}  ${m.name}: said ${m.saidName ?? 'no room'} (${percent(m.probability)}), was in ${m.roomName}`,
        )
    })
}

const words = ({ samples, share, low, high, stated }: Measured) =>
  `${percent(share ?? 0)} of ${samples} times (between ${percent(low)} and ${percent(high)}); stated ${percent(stated ?? 0)}`
