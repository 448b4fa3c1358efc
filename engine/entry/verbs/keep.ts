import { resolve } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { askOnce } from '../asker.ts'
import { findServed } from '../served.ts'
import { printJson, printLine, printTable } from '../print.ts'

/** The verbs that keep the data safe. */
export function addKeepVerbs(program: Command) {
  program
    .command('verify')
    .description('check integrity, schema and audit chain of a data folder')
    .requiredOption('--data <DIR>', 'data folder')
    .option('--json', 'JSON and nothing else')
    .action(async (options: { data: string; json?: boolean }) => {
      const report = await askOnce({ data: options.data }, 'store.verify', {})
      if (options.json) printJson(report)
      else
        printTable(
          ['check', 'result', ''],
          report.checks.map(c => [c.name, c.ok ? 'ok' : 'FAILED', c.detail]),
        )
      if (!report.ok)
        throw new Failure(
          'broken',
          'The data folder did not pass.',
          'Keep the folder as it is and restore the last backup into another one.',
        )
    })
  program
    .command('backup <file>')
    .description('copy the database to a file, also while a server runs')
    .requiredOption('--data <DIR>', 'data folder')
    .option('--json', 'JSON and nothing else')
    .action(async (file: string, options: { data: string; json?: boolean }) => {
      const made = await askOnce({ data: options.data }, 'store.backup', { file: resolve(file) })
      if (options.json) printJson(made)
      else printLine(`${made.file}: ${made.bytes} bytes.`)
    })
  program
    .command('restore <file>')
    .description("put a backup in the place of a folder's database; what was there is kept beside it")
    .requiredOption('--data <DIR>', 'data folder')
    .option('--json', 'JSON and nothing else')
    .action(async (file: string, options: { data: string; json?: boolean }) => {
      const { restoreSqlite } = await import('../../store/sqlite.ts')
      if (findServed(options.data) !== null)
        throw new Failure('conflict', 'A server runs on this folder.', 'Stop it first, then restore.')
      const { kept } = restoreSqlite(file, options.data)
      if (options.json) printJson({ kept })
      else printLine(kept === null ? 'Restored.' : `Restored. The former database is kept as ${kept}.`)
    })
}
