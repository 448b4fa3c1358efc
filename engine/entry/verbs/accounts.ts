import { randomBytes, randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { AccountRow } from '../../../core/api/access.ts'
import { Failure } from '../../../core/api/errors.ts'
import { askOnce, type Whereto } from '../asker.ts'
import { printJson, printLine, printTable, say } from '../print.ts'
import { asksSomewhere } from './asksSomewhere.ts'
import { errorLine } from './fill.ts'

type Asked = Whereto & { readonly json?: boolean }

interface Wish extends Asked {
  readonly name?: string
  readonly role?: readonly string[]
  readonly unit?: readonly string[]
  readonly badge?: readonly string[]
  readonly pin?: boolean
  readonly provider?: string | false
}

/** Who may sign in, and who is signed in where (T1, T3). */
export function addAccountVerbs(program: Command) {
  const accounts = program.command('accounts').description('who may sign in: list, add, set, reset, disable, import')
  const verb = (words: string, does: string) =>
    asksSomewhere(accounts.command(words).description(does)).option('--json', 'JSON and nothing else')
  const described = (command: Command) =>
    command
      .option('--name <NAME>', 'what the house calls them, and what they sign with')
      .option('--role <ROLE...>', 'one or more; "accounts roles" lists them')
      .option('--unit <UNIT...>', 'in these units; otherwise in the whole house')
      .option('--badge <TAG...>', 'as nfc:…, epc:…, lf:… or barcode:…')

  verb('list', 'accounts, the disabled ones too').action(async (options: Asked) => {
    const { accounts: rows } = await askOnce(options, 'account.list', {})
    if (options.json) return printJson(rows)
    if (rows.length === 0) return printLine('Nobody has an account yet: whoever has the window has the house.')
    printTable(['sign-in name', 'name', 'roles', 'signs in by', 'disabled'], rows.map(lineOf))
  })

  verb('roles', 'what each role may see and do').action(async (options: Asked) => {
    const { roles } = await askOnce(options, 'account.list', {})
    if (options.json) return printJson(roles)
    const sight = ({ inside, outside }: { inside: string; outside: string }) =>
      inside === outside ? inside : `${inside}, elsewhere ${outside}`
    printTable(
      ['role', 'title', 'equipment', 'patients', 'staff', 'may'],
      roles.map(({ id, title, sees, may }) => [
        id,
        title,
        ...[sees.equipment, sees.patients, sees.staff].map(sight),
        may.join(' '),
      ]),
    )
  })

  described(verb('add <id>', 'somebody who may sign in; prints a password, and with a badge a PIN, once')).action(
    async (id: string, options: Wish) => {
      const { accounts: rows } = await askOnce(options, 'account.list', {})
      if (rows.some(row => row.id === id.toLowerCase()))
        throw new Failure('conflict', `There is an account "${id}" already.`, 'Change it with "accounts set".')
      if (options.name === undefined || options.role === undefined)
        throw new Failure('bad-input', 'Say who it is and as what.', 'Give --name and --role.')
      await save(id, options, { password: newPassword(), ...(options.badge && { pin: newPin() }) })
    },
  )

  described(
    verb('set <id>', 'change name, roles with their units, badges, or the person at the sign-in, of an account'),
  )
    .option('--provider <PERSON>', "who this is at the hospital's own sign-in (server --sign-in)")
    .option('--no-provider', 'nobody there any more')
    .action((id: string, options: Wish) => save(id, options, {}))

  verb('reset <id>', 'a new password, printed once')
    .option('--pin', 'a new PIN instead')
    .action((id: string, options: Wish) =>
      save(id, { ...options, name: undefined }, options.pin ? { pin: newPin() } : { password: newPassword() }),
    )

  verb('disable <id>', 'no more signing in; sessions end at once on every machine').action(
    (id: string, options: Asked) => save(id, options, {}, true),
  )
  verb('enable <id>', 'as before it was disabled').action((id: string, options: Asked) => save(id, options, {}, false))

  verb('import <file>', 'from CSV: name,display_name,role[,units,badge,pin,password,disabled]; all rows or none')
    .option('--dry-run', 'only report')
    .action(async (file: string, options: Asked & { dryRun?: boolean }) => {
      const csv = textOf(file)
      const report = await askOnce(options, 'account.import', { csv, dryRun: options.dryRun ?? false })
      if (options.json) printJson(report)
      if (report.errors.length > 0) {
        for (const error of report.errors) say(errorLine(error))
        throw new Failure('bad-input', 'Nothing was imported.', 'Correct these rows and import the file again.')
      }
      if (options.json) return
      const { rows, added, changed, unchanged, dryRun } = report
      printLine(
        `${dryRun ? 'Would be: ' : ''}${rows} rows, ${added} added, ${changed} changed, ${unchanged} unchanged.`,
      )
    })

  const sessions = program.command('sessions').description('who is signed in where: list, end')
  asksSomewhere(sessions.command('list', { isDefault: true }).description('the latest first'))
    .option('--json', 'JSON and nothing else')
    .action(async (options: Asked) => {
      const { sessions: rows } = await askOnce(options, 'session.list', {})
      if (options.json) return printJson(rows)
      if (rows.length === 0) return printLine('Nobody is signed in.')
      printTable(
        ['session', 'who', 'where', 'since', ''],
        rows.map(({ id, account, where, startedAt, locked, glassUntil }) => [
          id.slice(0, 12),
          account,
          where,
          new Date(startedAt).toISOString(),
          glassUntil === null ? (locked ? 'locked' : '') : `all names until ${new Date(glassUntil).toISOString()}`,
        ]),
      )
    })
  asksSomewhere(sessions.command('end <session>').description('sign somebody out from here')).action(
    async (start: string, options: Asked) => {
      const { sessions: rows } = await askOnce(options, 'session.list', {})
      const found = rows.filter(({ id }) => start.length >= 8 && id.startsWith(start))
      if (found.length !== 1)
        throw new Failure('not-found', `No session is called "${start}".`, 'See "whereabouts sessions".')
      const { account } = await askOnce(options, 'session.end', { id: found[0].id })
      printLine(`${account} is signed out there.`)
    },
  )
}

/** Prints what was made up for the account: nobody can read it again. */
async function save(id: string, options: Wish, secrets: { password?: string; pin?: string }, disabled?: boolean) {
  const { name, role, unit, badge, provider, json } = options
  if (unit !== undefined && role === undefined)
    throw new Failure('bad-input', 'Units go with a role.', 'Give --role as well.')
  const given = role?.map(each => ({ role: each, units: unit === undefined ? null : [...unit] }))
  const wish = {
    id,
    name,
    given,
    badges: badge && [...badge],
    disabled,
    provider: provider === false ? null : provider,
    ...secrets,
  }
  const row = await askOnce(options, 'account.save', wish)
  if (json) return printJson({ ...row, ...secrets })
  printTable(['sign-in name', 'name', 'roles', 'signs in by', 'disabled'], [lineOf(row)])
  if (secrets.password !== undefined) printLine(`password ${secrets.password}`)
  if (secrets.pin !== undefined) printLine(`PIN ${secrets.pin}`)
}

const lineOf = ({ id, name, given, badges, hasPassword, hasPin, disabledAt, provider }: AccountRow) => [
  id,
  name,
  given.map(({ role, units }) => (units === null ? role : `${role} (${units.join(', ')})`)).join('; '),
  [hasPassword && 'password', hasPin && 'PIN', ...badges, provider !== null && `${provider} at the sign-in`]
    .filter(way => way !== false)
    .join(', '),
  disabledAt === null ? '' : new Date(disabledAt).toISOString(),
]

const newPassword = () => randomBytes(12).toString('base64url')
const newPin = () => String(randomInt(0, 1_000_000)).padStart(6, '0')

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure('bad-input', `Can't read ${file}: ${(error as Error).message}.`, 'Check the path.')
  }
}
