import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { asksSomewhere } from './asksSomewhere.ts'
import { printJson, printLine, printTable } from '../print.ts'
import { parseTime } from '../times.ts'

interface Wanted extends Whereto {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly who?: string
}

/** Who saw or changed what (T2). */
export function addAuditVerbs(program: Command) {
  const audit = program.command('audit').description('who saw or changed what: list, export, verify')
  const verb = (words: string, does: string) => asksSomewhere(audit.command(words).description(does))
  const filtered = (command: Command) =>
    command
      .option('--from <TIME>', 'ISO, "yesterday 14:00", "2 h ago"; UTC')
      .option('--to <TIME>', 'the same')
      .option('--subject <ID>', 'only what showed or concerned this one')
      .option('--who <WHO>', 'only what was done by this one')

  filtered(verb('list', 'entries, newest first'))
    .option('--limit <N>', 'at most so many', '50')
    .option('--json', 'JSON and nothing else')
    .action(async (options: Wanted & { limit: string; json?: boolean }) => {
      const limit = Number(options.limit)
      const { entries, more } = await askOnce(options, 'audit.list', { ...filterOf(options), limit })
      if (options.json) return printJson(entries)
      printTable(
        ['entry', 'time', 'who', 'where', 'what', 'why', 'about', 'shown'],
        entries.map(e => [
          String(e.seq),
          new Date(e.at).toISOString(),
          e.who,
          e.where,
          e.ok ? e.op : `${e.op} (refused)`,
          e.why,
          e.about,
          e.shown.join(' '),
        ]),
      )
      if (more) printLine(`There are more: --limit ${limit * 10}`)
    })

  filtered(
    verb('export <file>', 'the log with its chain, oldest first: signed JSON lines, or CSV by the name *.csv'),
  ).action(async (file: string, options: Wanted) => {
    const format = file.endsWith('.csv') ? 'csv' : 'jsonl'
    const { text, entries, head } = await askOnce(options, 'audit.export', { ...filterOf(options), format })
    writeFileSync(file, text, { mode: 0o600 })
    printLine(`${file}: ${entries} entries. Head: ${head.seq} ${head.hash}`)
  })

  verb('verify', 'prove the chain, and print its head to be written down')
    .option('--anchor <"SEQ HASH">', 'a head that was written down before: nothing up to it may be cut off')
    .action(async (options: Whereto & { anchor?: string }) => {
      const anchor = options.anchor === undefined ? {} : { anchor: anchorOf(options.anchor) }
      const { ok, fault, head } = await askOnce(options, 'audit.verify', anchor)
      if (!ok)
        throw new Failure(
          'broken',
          `The audit log does not hold: ${fault}.`,
          'Keep the folder as it is and compare it with the last backup.',
        )
      printLine(`The audit log holds. Head: ${head.seq} ${head.hash}`)
    })
}

const filterOf = ({ from, to, subject, who }: Wanted) => ({
  ...(from !== undefined && { from: parseTime(from, Date.now(), 'UTC') }),
  ...(to !== undefined && { to: parseTime(to, Date.now(), 'UTC') }),
  ...(subject !== undefined && { subject }),
  ...(who !== undefined && { who }),
})

function anchorOf(text: string) {
  const match = /^(\d+) ([0-9a-f]{64})$/.exec(text.trim())
  if (match === null)
    throw new Failure(
      'bad-input',
      `"${text}" is no head of an audit log.`,
      'It is a number and 64 hex digits, as "audit verify" prints it.',
    )
  return { seq: Number(match[1]), hash: match[2] }
}
