import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { readKey } from '../folderKey.ts'
import { printJson, printLine, say } from '../print.ts'
import { findServed } from '../served.ts'

/** The key of a data folder, and the one act that forgets a person. */
export function addKeyVerbs(program: Command) {
  const key = program.command('key').description('the key of an encrypted data folder')

  key
    .command('new <file>')
    .description('make a key file, readable by you alone; "server --key-file FILE" encrypts the folder with it')
    .action(async (file: string) => {
      const { newKeyText } = await import('../../store/vault/keys.ts')
      try {
        writeFileSync(file, `${newKeyText()}\n`, { mode: 0o600, flag: 'wx' })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        throw new Failure(
          'conflict',
          `${file} is there already.`,
          'Give another name: a key that is written over is gone.',
        )
      }
      printLine(`${file} holds the key. Keep a copy away from this machine.`)
    })

  key
    .command('recovery')
    .description('make a recovery key and print it, this once; a former one is void')
    .option('--data <DIR>', 'data folder (goes through its server where one runs)')
    .option('--url <URL>', 'a running server, as it printed itself')
    .action(async (options: Whereto) => {
      const { recoveryKey } = await askOnce(options, 'store.newRecoveryKey', {})
      say('Write this down and lock it away. It opens the folder when its key is gone, and is shown only now:')
      printLine(recoveryKey)
    })

  key
    .command('recover')
    .description('open the folder with another key from now on; asks for the recovery key')
    .requiredOption('--data <DIR>', 'data folder')
    .requiredOption('--key-file <FILE>', 'the new key, of "key new"')
    .action(async (options: { data: string; keyFile: string }) => {
      if (findServed(options.data) !== null)
        throw new Failure('conflict', 'A server runs on this folder.', 'Stop it first.')
      const fresh = readKey(options.keyFile)
      const lines = createInterface({ input: process.stdin, output: process.stderr })
      const recovery = await lines.question('Recovery key: ')
      lines.close()
      const { recoverSqlite } = await import('../../store/sqlite.ts')
      recoverSqlite(options.data, recovery, fresh)
      printLine(`From now on the key in ${options.keyFile} opens ${options.data}.`)
    })

  program
    .command('erase <id>')
    .description('forget who a person was, everywhere at once; history stays under the id')
    .option('--data <DIR>', 'data folder (goes through its server where one runs)')
    .option('--url <URL>', 'a running server, as it printed itself')
    .option('--json', 'JSON and nothing else')
    .action(async (id: string, options: Whereto & { json?: boolean }) => {
      const erased = await askOnce(options, 'subjects.erase', { id })
      if (options.json) return printJson(erased)
      printLine(`${id} has no name any more; ${erased.texts} texts that named the person say ${id} now.`)
      if (erased.backups.length > 0)
        printLine(
          `${erased.backups.length} backups of before still hold the name${erased.sealed ? ', encrypted but for those of before the folder was' : ''}; they go by their rule. A restored one is erased again.`,
        )
    })
}
