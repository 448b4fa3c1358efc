import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { writeCsv } from '../../interop/csv.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { percent, printJson, printLine, printTable, say } from '../print.ts'

type Options = Whereto & { readonly json?: boolean }
type Period = Options & { readonly from: string; readonly to: string }

/** The verbs of those who keep equipment: work orders, the round, compliance and its evidence. */
export function addWorkVerbs(program: Command) {
  const verb = (words: string, does: string) =>
    program
      .command(words)
      .description(does)
      .option('--data <DIR>', 'data folder (goes through its server where one runs)')
      .option('--url <URL>', 'a running server, as it printed itself')
      .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
      .option('--json', 'JSON and nothing else')
  const ofPeriod = (words: string, does: string) =>
    verb(words, does)
      .requiredOption('--from <DAY>', 'first day, YYYY-MM-DD')
      .requiredOption('--to <DAY>', 'last day, YYYY-MM-DD')

  verb('orders', 'work orders that are open')
    .option('--of <ID>', 'all of one piece of equipment instead')
    .action(async (options: Options & { of?: string }) => {
      const { orders } = await askOnce(options, 'orders.list', options.of === undefined ? {} : { subject: options.of })
      if (options.json) return printJson(orders)
      if (orders.length === 0) return printLine('No work order is open.')
      printTable(
        ['order', 'state', 'equipment', 'what', 'due'],
        orders.map(o => [o.id, o.outcome ?? o.state, o.name, o.title, o.dueOn ?? '-']),
      )
    })

  verb('round', 'what is due, in walking order')
    .requiredOption('--from <ROOM>', 'the room where you stand, by id or name')
    .option('--within <days>', 'everything due within so many days')
    .option('--floor <n>', 'one floor only')
    .option('--limit <n>', 'at most so many stops', '12')
    .action(async (options: Options & { from: string; within?: string; floor?: string; limit: string }) => {
      const { from, within, floor, limit } = options
      const round = await askOnce(options, 'maintenance.round', {
        from,
        ...(within === undefined ? {} : { withinDays: Number(within) }),
        ...(floor === undefined ? {} : { floor: Number(floor) }),
        limit: Number(limit),
      })
      if (options.json) return printJson(round)
      if (round.stops.length > 0)
        printTable(
          ['metres on', 'room', 'floor', 'equipment', 'what', ''],
          round.stops.map(s => [
            s.metres.toFixed(0),
            s.roomName,
            String(s.floor),
            s.name,
            s.titles.join(', '),
            s.inUse ? 'in use now' : '',
          ]),
        )
      else printLine('Nothing that is due can be placed.')
      for (const { name, titles } of round.unplaced) printLine(`not placed: ${name} (${titles.join(', ')})`)
    })

  verb('batteries', 'tag batteries to replace, and tags that say nothing of theirs')
    .option('--from <ROOM>', 'in walking order from the room where you stand')
    .option('--all', 'those that are well too')
    .action(async (options: Options & { from?: string; all?: boolean }) => {
      const { from, all } = options
      const answer = await askOnce(options, 'batteries.list', {
        ...(from === undefined ? {} : { from }),
        all: all ?? false,
      })
      if (options.json) return printJson(answer)
      if (answer.batteries.length === 0) printLine('No battery needs to be replaced soon.')
      else
        printTable(
          ['battery', 'days left', 'equipment', 'room', 'floor', 'tag'],
          answer.batteries.map(b => [
            `${b.pct} %`,
            b.daysLeft === null ? '-' : String(b.daysLeft),
            b.name,
            b.roomName,
            String(b.floor ?? '-'),
            b.tag,
          ]),
        )
      if (answer.unmonitored.length > 0)
        printLine(`say nothing of their battery: ${some(answer.unmonitored.map(u => u.name))}`)
    })

  ofPeriod('compliance', 'what was due in a period and what became of it')
    .option('--csv', 'the rows as CSV')
    .action(async (options: Period & { csv?: boolean }) => {
      const { from, to } = options
      const report = await askOnce(options, 'maintenance.compliance', { from, to })
      if (options.json) return printJson(report)
      const columns = ['due_on', 'subject', 'name', 'title', 'high_risk', 'result', 'done_on', 'order']
      const rows = report.rows.map(r => [
        r.dueOn,
        r.subject,
        r.name,
        r.title,
        r.highRisk ? 'yes' : 'no',
        r.word,
        r.doneOn ?? '',
        r.order ?? '',
      ])
      if (options.csv) return void process.stdout.write(writeCsv(columns, rows))
      for (const [words, t] of [
        ['all', report.all],
        ['high risk', report.highRisk],
      ] as const)
        printLine(
          `${words}: ${t.scheduled} due, ${t['on-time']} on time, ${t.late} late, ${t['could-not-locate']} not located, ` +
            `${t.missed} missed, ${t.pending} to come${t.rate === null ? '' : `: ${percent(t.rate)}`}`,
        )
      if (rows.length > 0) printTable(columns, rows)
    })

  ofPeriod(
    'evidence <FILE>',
    'writes the signed evidence pack of a period (check it with engine/evidence/check.mjs)',
  ).action(async (file: string, options: Period) => {
    const { pack, lines, publicKey } = await askOnce(options, 'maintenance.evidence', {
      from: options.from,
      to: options.to,
    })
    writeFileSync(file, pack)
    if (options.json) return printJson({ file, lines, publicKey })
    say(`${lines} lines in ${file}. The public key belongs with the inspector, not in the pack:`)
    printLine(publicKey.trimEnd())
  })
}

const some = (names: readonly string[]) =>
  names.length <= 12
    ? names.join(', ')
    : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more (--json names all)`
