import type { Command } from 'commander'
import { openAsker, type Whereto } from '../asker.ts'
import { percent, printJson, printLine, printTable, span } from '../print.ts'

type Options = Whereto & { readonly json?: boolean; readonly unit?: string; readonly floor?: string }

/** The downtime board as plain text, for a printer that a timer feeds: `whereabouts board | lp`. */
export function addBoardVerb(program: Command) {
  program
    .command('board')
    .description('the downtime board: everybody and everything by unit and room, to be printed')
    .option('--unit <UNIT>', 'of one unit')
    .option('--floor <N>', 'of one floor')
    .option('--data <DIR>', 'data folder (goes through its server where one runs)')
    .option('--url <URL>', 'a running server, as it printed itself')
    .option('--json', 'JSON and nothing else')
    .action(async ({ unit, floor, json, ...whereto }: Options) => {
      const asker = await openAsker(whereto)
      try {
        const wanted = { unit: unit ?? null, floor: floor === undefined ? null : Number(floor) }
        const { at, units } = await asker.ask('board.show', wanted)
        if (json) return printJson({ at: new Date(at).toISOString(), units })
        const site = await asker.ask('site.show', {})
        const format = new Intl.DateTimeFormat('sv-SE', {
          timeZone: site.timeZone,
          dateStyle: 'short',
          timeStyle: 'short',
        })
        printLine(`${site.name}: downtime board of ${format.format(at)} (${site.timeZone}). It ages from then on.`)
        for (const { unit: name, floor: on, rooms } of units) {
          printLine(`\n${name || 'No unit'}, floor ${on}`)
          const lines = rooms.flatMap(({ name: room, rows }) =>
            rows.length === 0
              ? [[room, '', '', '', '']]
              : rows.map((row, i) => [
                  i === 0 ? room || 'no one room' : '',
                  row.name,
                  row.freshness === 'lost' ? 'not heard' : row.state,
                  `${span(at - row.lastHeardAt)} ago`,
                  percent(row.probability),
                ]),
          )
          printTable(['room', 'who and what', 'state', 'heard', 'sure'], lines)
        }
      } finally {
        await asker.close()
      }
    })
}
