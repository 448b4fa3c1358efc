import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Input, Output } from '../../../core/api/contract.ts'
import { exportKinds, importKinds } from '../../../core/api/housekeeping.ts'
import { Failure, type RowError } from '../../../core/api/errors.ts'
import { askOnce, openAsker, type Whereto } from '../asker.ts'
import { percent, printJson, printLine, say } from '../print.ts'

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure(
      'bad-input',
      `Can't read ${file}: ${(error as Error).message}.`,
      'Check the path and its permissions.',
    )
  }
}

export const errorLine = ({ line, column, reason }: RowError) =>
  `line ${line}${column === '' ? '' : `, ${column}`}: ${reason}`

/** Asks for the fit and says on stderr how far it is. */
async function calibrated(whereto: Whereto, walk: Input<'site.calibrate'>): Promise<Output<'site.calibrate'>> {
  const asker = await openAsker(whereto)
  let said = ''
  const timer = setInterval(async () => {
    const { work } = await asker.ask('site.progress', {}).catch(() => ({ work: [] }))
    const line = work.map(w => `${percent(w.share)}: ${w.stage}`).join('')
    if (line !== said && line !== '') say(line)
    said = line
  }, 250)
  try {
    return await asker.ask('site.calibrate', walk)
  } finally {
    clearInterval(timer)
    await asker.close()
  }
}

/** The verbs that fill a data folder, and take it out again. */
export function addFillVerbs(program: Command) {
  const site = program.command('site').description('the site: floors, rooms, receivers')
  site
    .command('import')
    .description('make or extend the site from a plan and its receivers')
    .requiredOption('--plan <FILE>', 'floorplan.json')
    .requiredOption('--receivers <FILE>', 'receivers.csv: id,x_m,y_m,z_m,floor[,kind,room]')
    .requiredOption('--data <DIR>', 'data folder; made when absent')
    .option('--name <NAME>', 'what the site is called')
    .option('--time-zone <ZONE>', "IANA name, e.g. Europe/Dublin; this computer's where absent")
    .option('--json', 'JSON and nothing else')
    .action(
      async (options: {
        plan: string
        receivers: string
        data: string
        name?: string
        timeZone?: string
        json?: boolean
      }) => {
        const made = await askOnce({ data: options.data, make: true }, 'site.import', {
          plan: readText(options.plan),
          receivers: readText(options.receivers),
          name: options.name,
          timeZone: options.timeZone,
        })
        if (options.json) printJson(made)
        else
          printLine(
            `${made.name}: ${made.floors} floors, ${made.rooms} rooms, ${made.receivers} receivers${made.calibrated ? ', calibrated' : ''}.`,
          )
      },
    )

  program
    .command('calibrate')
    .description('fit the radio model on a walk-through and store it with the site')
    .requiredOption('--readings <FILE>', 'readings.csv: t_s,tag_id,receiver_id,rssi_dbm,sample_id')
    .requiredOption('--truth <FILE>', 'truth.csv: t_s,tag_id,sample_id,x_m,y_m,z_m,room,floor')
    .requiredOption('--data <DIR>', 'data folder')
    .option('--json', 'JSON and nothing else')
    .action(async (options: { readings: string; truth: string; data: string; json?: boolean }) => {
      const fitted = await calibrated(
        { data: options.data },
        {
          readings: readText(options.readings),
          truth: readText(options.truth),
        },
      )
      if (options.json) printJson(fitted)
      else
        printLine(
          `${fitted.points} places, ${fitted.receivers} receivers; path loss alone explains levels to ${fitted.pathResidualDb} dB.`,
        )
    })

  const imports = program.command('import').description('readers, assets, people or maintenance plans from a CSV file')
  for (const kind of importKinds)
    imports
      .command(`${kind} <file>`)
      .description(columns[kind])
      .requiredOption('--data <DIR>', 'data folder')
      .option('--dry-run', 'report only, change nothing')
      .option('--json', 'JSON and nothing else')
      .action(async (file: string, options: { data: string; dryRun?: boolean; json?: boolean }) => {
        const report = await askOnce({ data: options.data }, 'table.import', {
          kind,
          csv: readText(file),
          dryRun: options.dryRun ?? false,
        })
        if (options.json) printJson(report)
        else if (report.errors.length === 0)
          printLine(
            `${report.rows} rows: ${report.added} new, ${report.changed} changed, ${report.unchanged} as before${report.dryRun ? ' (dry run: nothing was changed)' : ''}.`,
          )
        if (report.errors.length > 0) {
          if (!options.json) for (const error of report.errors) say(errorLine(error))
          throw new Failure(
            'bad-input',
            `${report.errors.length} faults in ${file}; nothing ${report.dryRun ? 'would be' : 'was'} imported.`,
            'Correct the rows named above and import again.',
          )
        }
      })

  const exports = program.command('export').description('the same columns back')
  for (const kind of exportKinds)
    exports
      .command(kind)
      .requiredOption('--data <DIR>', 'data folder')
      .action(async (options: { data: string }) => {
        const { csv } = await askOnce({ data: options.data }, 'table.export', { kind })
        process.stdout.write(csv)
      })
}

const columns: Record<(typeof importKinds)[number], string> = {
  readers: 'id,driver,link[,receiver,room,settings]',
  assets: 'id,name,type,model,serial,asset_no,udi,tag,home_room,risk',
  people: 'id,kind(patient|staff),name,role,mrn,tag',
  plans: 'asset or type,title,basis,every,unit(days|months|hours),last_done,high_risk',
}
