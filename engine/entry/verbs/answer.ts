import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { rosterOperations } from '../../../core/api/roster.ts'
import type { AlertRow, MissingRow } from '../../../core/api/rows.ts'
import { Failure } from '../../../core/api/errors.ts'
import { type ResolutionCode, resolutionCodes } from '../../../core/model/alert.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { printJson, printLine, printTable } from '../print.ts'

type Options = Whereto & { readonly json?: boolean }
type Said = Options & { readonly by: string; readonly note: string }

/** The verbs of those who answer alarms and search for what is missing; and the roster that says who they are. */
export function addAnswerVerbs(program: Command) {
  const verb = (parent: Command, words: string, does: string) =>
    parent
      .command(words)
      .description(does)
      .option('--data <DIR>', 'data folder (goes through its server where one runs)')
      .option('--url <URL>', 'a running server, as it printed itself')
      .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
      .option('--json', 'JSON and nothing else')

  const alert = program.command('alert').description('answer an alert, by its id')
  const alertVerb = (words: string, does: string) =>
    verb(alert, words, does).requiredOption('--by <NAME>', 'who says so')
  const alertNow = (options: Options, row: AlertRow) =>
    options.json ? printJson(row) : printLine(`${row.title}: ${row.state}${row.code === null ? '' : ` (${row.code})`}`)

  alertVerb('acknowledge <ID>', 'someone is going').action(async (id: string, options: Said) =>
    alertNow(options, await askOnce(options, 'alerts.acknowledge', { id, by: options.by })),
  )
  alertVerb('note <ID> <TEXT>', 'write something to it').action(async (id: string, text: string, options: Said) =>
    alertNow(options, await askOnce(options, 'alerts.note', { id, by: options.by, text })),
  )
  alertVerb('resolve <ID>', 'close it, or say what it was')
    .requiredOption('--code <CODE>', resolutionCodes.join(', '))
    .option('--note <TEXT>', 'what there is to say', '')
    .action(async (id: string, { code, ...options }: Said & { code: ResolutionCode }) => {
      const { by, note } = options
      alertNow(options, await askOnce(options, 'alerts.resolve', { id, by, code, note }))
    })

  const search = program.command('search').description('search for what is missing, by the id of its case')
  const searchVerb = (words: string, does: string) =>
    verb(search, words, does)
      .requiredOption('--by <NAME>', 'who says so')
      .option('--note <TEXT>', 'what there is to say', '')
  const caseNow = (options: Options, row: MissingRow) => {
    const rooms = row.story.filter(event => event.did === 'not-here').length
    if (options.json) printJson(row)
    else printLine(`${row.name}: ${row.state}, ${rooms} searches in vain`)
  }

  searchVerb('begin <CASE>', 'someone searches').action(async (id: string, options: Said) =>
    caseNow(options, await askOnce(options, 'missing.search', { id, by: options.by, note: options.note })),
  )
  searchVerb('not-here <CASE> <ROOM>', 'a room was searched in vain').action(
    async (id: string, room: string, options: Said) =>
      caseNow(options, await askOnce(options, 'missing.notHere', { id, room, by: options.by, note: options.note })),
  )
  searchVerb('found <CASE> [ROOM]', 'it was found').action(
    async (id: string, room: string | undefined, options: Said) =>
      caseNow(
        options,
        await askOnce(options, 'missing.found', { id, room: room ?? null, by: options.by, note: options.note }),
      ),
  )
  searchVerb('write-off <CASE>', 'it is given up').action(async (id: string, options: Said) =>
    caseNow(options, await askOnce(options, 'missing.writeOff', { id, by: options.by, note: options.note })),
  )

  verb(program, 'roster [FILE]', 'who is on duty; with a JSON file of shifts, the new roster').action(
    async (file: string | undefined, options: Options) => {
      if (file !== undefined) await askOnce(options, 'roster.save', { shifts: shiftsIn(file) })
      const { shifts, onDuty } = await askOnce(options, 'roster.show', {})
      if (options.json) return printJson({ shifts, onDuty })
      if (shifts.length === 0) return printLine('There is no roster: alarms name the role and nobody of it.')
      printTable(
        ['role', 'unit', 'on duty now'],
        onDuty.map(({ role, unit, people }) => [role, unit === '' ? 'whole house' : unit, people.join(', ') || '-']),
      )
    },
  )
}

function shiftsIn(file: string) {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure('bad-input', `${file}: ${why}.`, 'It must be a JSON list of shifts.')
  }
  const { success, data, error } = rosterOperations['roster.save'].input.safeParse({ shifts: json })
  if (success) return data.shifts
  const [{ path, message }] = error.issues
  throw new Failure('bad-input', `${file}: ${path.join('.')}: ${message}.`, 'See docs/alarms.md for the form.')
}
