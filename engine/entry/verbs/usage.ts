import type { Command } from 'commander'
import { csvOf, type ReportTable, type ReportWords, usageTable } from '../../../core/api/reportTable.ts'
import { figureDefinitions, figureNames } from '../../../core/model/usage.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { printJson, printLine, printTable } from '../print.ts'

interface Options extends Whereto {
  readonly json?: boolean
  readonly csv?: boolean
  readonly from: string
  readonly to: string
  readonly by: 'type' | 'unit' | 'room' | 'subject'
  readonly type: readonly string[]
  readonly unit: readonly string[]
}

const firsts = { type: 'Type', unit: 'Unit', room: 'Room', subject: 'Equipment' } as const
const several = (value: string, before: readonly string[]) => [...before, value]

/** The verb of those who run the house: what equipment does with its time. */
export function addUsageVerb(program: Command) {
  program
    .command('utilization')
    .description('what equipment did with its time over some days: used, idle, on its way, to clean, not known')
    .requiredOption('--from <DAY>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <DAY>', 'last day, YYYY-MM-DD')
    .option('--by <WHAT>', 'a line for each type, unit, room or subject', 'type')
    .option('--type <TYPE>', 'only this type; may be given several times', several, [])
    .option('--unit <UNIT>', 'only this unit; may be given several times', several, [])
    .option('--csv', 'as CSV, with what each figure means')
    .option('--data <DIR>', 'data folder (goes through its server where one runs)')
    .option('--url <URL>', 'a running server, as it printed itself')
    .option('--json', 'JSON and nothing else')
    .action(async (options: Options) => {
      const { from, to, by, type, unit } = options
      const answer = await askOnce(options, 'usage.figures', { from, to, by, types: [...type], units: [...unit] })
      if (options.json) return printJson(answer)
      const about = [`${from} to ${to}`, ...type, ...unit, figureDefinitions.counted]
      const words: ReportWords = {
        name: id => figureNames[id],
        define: id => figureDefinitions[id],
        first: firsts[by],
        title: 'Utilization',
        about,
        nameless: 'no unit',
      }
      const table = usageTable(answer, words, 'All')
      if (options.csv) return void process.stdout.write(csvOf(table))
      if (answer.fromAt === null) return printLine('Nothing is on record of these days.')
      print(table)
    })
}

function print({ columns, rows, about }: ReportTable) {
  printTable(
    columns.map(({ name, unit }) => (unit === '' ? name : `${name} ${unit}`)),
    rows.map(({ cells }) =>
      cells.map((cell, i) => (typeof cell === 'number' ? cell.toFixed(columns[i].digits ?? 0) : (cell ?? '-'))),
    ),
  )
  for (const text of about) printLine(text)
  for (const { name, definition } of columns) if (definition !== null) printLine(`${name}: ${definition}`)
}
