import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { printJson, say } from '../print.ts'

interface Options {
  readonly receivers: string
  readonly plan: string
  readonly calibration?: string
  readonly readings: string
  readonly queries: string
  readonly mode: string
  readonly out: string
  readonly offline?: string
  readonly json?: boolean
}

const listed = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '')

/** Positions over a recording, by the engine that locates live. */
export function addLocateVerb(program: Command) {
  program
    .command('locate')
    .description('positions over a recording, by the modules that locate live')
    .requiredOption('--receivers <FILE>', 'receivers.csv')
    .requiredOption('--plan <FILE>', 'floorplan.json')
    .option(
      '--calibration <DIR,DIR>',
      'folders with readings.csv and truth.csv of a walk-through; none: plain path loss',
    )
    .requiredOption('--readings <FILE>', 't_s,tag_id,receiver_id,rssi_dbm,sample_id')
    .requiredOption('--queries <FILE>', 'sample_id,tag_id,t_s')
    .option('--mode <MODE>', 'live, lag:SECONDS or replay', 'live')
    .requiredOption('--out <FILE>', 'estimates.csv')
    .option('--offline <ID,ID>', 'receivers that are known to be down')
    .option('--json', 'JSON and nothing else')
    .action(async (options: Options) => {
      const { locate } = await import('../../locate.ts')
      const { csv, problems } = inWords(() =>
        locate({ ...options, calibration: listed(options.calibration), offline: listed(options.offline) }),
      )
      writeFileSync(options.out, csv)
      for (const { text, tip } of problems) say(`${text} ${tip}`)
      const estimates = csv.trimEnd().split('\n').length - 1
      if (options.json) printJson({ estimates, out: options.out, problems })
      else say(`${estimates} estimates in ${options.out}.`)
    })
}

/** What can't be read is the asker's to mend: one line, not a stack. */
function inWords<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new Failure(
      'bad-input',
      error instanceof Error ? error.message : String(error),
      'Check the files named; their forms are in docs/operations.md.',
    )
  }
}
