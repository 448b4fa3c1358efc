import { isDeepStrictEqual } from 'node:util'
import { roleOf, roles } from '../../core/access/roles.ts'
import type { Input } from '../../core/api/contract.ts'
import { Failure, type RowError } from '../../core/api/errors.ts'
import type { ImportReport } from '../../core/api/housekeeping.ts'
import type { Account, GivenRole } from '../../core/model/account.ts'
import type { TableRow } from '../../core/model/receivers.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { Engine } from '../engine.ts'
import { onceOnly } from '../interop/against.ts'
import { readCsv } from '../interop/csv.ts'
import { checkHeader, type Columns } from '../interop/header.ts'
import { Row } from '../interop/row.ts'
import { keepSecret } from './secrets.ts'

const columns: Columns = {
  required: ['name', 'display_name', 'role'],
  optional: ['units', 'badge', 'pin', 'password', 'disabled'],
}

/** What an account will be after a change. @throws Failure in words: what can't be. */
export async function changed(engine: Engine, wish: Input<'account.save'>): Promise<Account> {
  const was = engine.access.account(wish.id)
  if (was === undefined && (wish.name === undefined || wish.given === undefined))
    throw new Failure('bad-input', `There is no account "${wish.id}" yet.`, 'Give a name and a role to add it.')
  const given = wish.given ?? was!.given
  requireRoles(engine, given)
  const account: Account = {
    id: wish.id,
    name: wish.name ?? was!.name,
    given,
    badges: wish.badges === undefined ? (was?.badges ?? []) : wish.badges.map(requireTag),
    password: wish.password === undefined ? (was?.password ?? null) : await keepSecret(wish.password),
    pin: wish.pin === undefined ? (was?.pin ?? null) : await keepSecret(wish.pin),
    disabledAt: disabledAt(engine, was, wish.disabled),
    ...providerOf(was, wish),
  }
  const same = engine.access.accounts().find(({ id, provider }) => id !== wish.id && provider === account.provider)
  if (account.provider !== undefined && same !== undefined)
    throw new Failure(
      'conflict',
      `${same.name} is this person at the sign-in already.`,
      'Take it off that account first.',
    )
  const bearer = engine.access.accounts().find(other => other.id !== account.id && shareBadge(other, account))
  if (bearer !== undefined)
    throw new Failure('conflict', `This badge is that of ${bearer.name}.`, 'Take it off that account first.')
  requireAdministrator(engine, [account])
  return account
}

/** Whom the house ties to somebody itself has from then on the roles that the house gives. */
function providerOf(was: Account | undefined, { provider, given }: Input<'account.save'>): Partial<Account> {
  const person = provider === undefined ? was?.provider : (provider ?? undefined)
  const followsGroups = was?.byGroups === true && provider === undefined && given === undefined
  return { ...(person !== undefined && { provider: person }), ...(followsGroups && { byGroups: true }) }
}

/** A house that nobody may set up any more is lost: the last administrator stays. */
function requireAdministrator(engine: Engine, fresh: readonly Account[]) {
  const after = new Map([...engine.access.accounts(), ...fresh].map(account => [account.id, account]))
  for (const { disabledAt: at, given, password } of after.values())
    if (at === null && password !== null && given.some(isHouseAdministrator)) return
  throw new Failure(
    'conflict',
    'There would be no administrator who can sign in.',
    'Make an administrator of the whole house with a password first.',
  )
}
const isHouseAdministrator = ({ role, units }: GivenRole) => role === 'administrator' && units === null

export function requireRoles(engine: Engine, given: readonly GivenRole[]) {
  const units = unitsOf(engine)
  for (const { role, units: wanted } of given) {
    const fault = roleFault(role) ?? unitFault(units, wanted)
    if (fault !== null) throw new Failure('bad-input', `${fault}.`, 'Nothing was changed.')
  }
}

const roleFault = (role: string) =>
  roleOf(role) === undefined ? `"${role}" is none of ${roles.map(({ id }) => id).join(', ')}` : null

function unitFault(units: ReadonlySet<string>, wanted: readonly string[] | null) {
  const strange = wanted?.find(unit => !units.has(unit))
  return strange === undefined
    ? null
    : `the house has no unit "${strange}": its units are ${[...units].join(', ') || 'none'}`
}

const unitsOf = (engine: Engine): ReadonlySet<string> =>
  new Set(
    (engine.site()?.floors ?? []).flatMap(({ rooms }) => rooms.flatMap(({ unit }) => (unit === '' ? [] : [unit]))),
  )

function tagOf(text: string) {
  const tag = parseTagId(text)
  // What begins like a tag's id and is none was mistyped.
  return tag !== null || /^[a-z]+:/i.test(text) ? tag : parseTagId(`barcode:${text}`)
}

function requireTag(text: string): string {
  const tag = tagOf(text)
  if (tag === null)
    throw new Failure('bad-input', `"${text}" is no badge.`, 'Write it as nfc:…, epc:…, lf:… or barcode:…')
  return tag
}

const shareBadge = (a: Account, b: Account) => a.badges.some(badge => b.badges.includes(badge))

function disabledAt(engine: Engine, was: Account | undefined, wish: boolean | undefined): number | null {
  if (wish === undefined) return was?.disabledAt ?? null
  return wish ? (was?.disabledAt ?? engine.clock.now()) : null
}

/** Reads a table of accounts and compares it with what is there. Changes nothing; all rows or none. */
export async function readAccounts(
  engine: Engine,
  csv: string,
  dryRun: boolean,
): Promise<{ accounts: readonly Account[]; report: Omit<ImportReport, 'dryRun'> }> {
  const { columns: header, rows, errors } = readCsv(csv)
  const faults: RowError[] = [...errors, ...(header.length > 0 ? checkHeader(header, columns) : [])]
  const wanted = faults.length > 0 ? [] : rowsOf(engine, rows, faults)
  if (faults.length > 0) {
    faults.sort((a, b) => a.line - b.line)
    return { accounts: [], report: { rows: rows.length, added: 0, changed: 0, unchanged: 0, errors: faults } }
  }
  const fresh: Account[] = []
  let added = 0
  for (const { account, pin, password } of wanted) {
    const was = engine.access.account(account.id)
    if (was === undefined) added++
    else if (pin === '' && password === '' && isDeepStrictEqual(was, account)) continue
    fresh.push({
      ...account,
      // A dry run says what would be; it need not work out what only the store would see.
      ...(pin !== '' && { pin: dryRun ? '' : await keepSecret(pin) }),
      ...(password !== '' && { password: dryRun ? '' : await keepSecret(password) }),
    })
  }
  requireAdministrator(engine, fresh)
  const report = {
    rows: rows.length,
    added,
    changed: fresh.length - added,
    unchanged: rows.length - fresh.length,
    errors: [],
  }
  return { accounts: fresh, report }
}

function rowsOf(engine: Engine, rows: readonly TableRow[], faults: RowError[]) {
  const once = onceOnly()
  const badgeOnce = onceOnly()
  const units = unitsOf(engine)
  const named = new Set(rows.map(({ values }) => (values.name ?? '').toLowerCase()))
  return rows.map(raw => {
    const row = new Row(raw, faults)
    const id = row.needed('name').toLowerCase()
    if (id !== '' && !/^[a-z0-9][a-z0-9._-]{0,39}$/.test(id))
      row.refuse('name', 'a sign-in name is letters a-z, digits, dot, dash, at most 40')
    once(row, 'name', id)
    const was = engine.access.account(id)
    const wantedUnits = list(row.text('units'))
    const given = list(row.needed('role').toLowerCase()).map(role => ({
      role,
      units: wantedUnits.length ? wantedUnits : null,
    }))
    for (const { role } of given) {
      const fault = roleFault(role)
      if (fault !== null) row.refuse('role', fault)
    }
    const strange = unitFault(units, wantedUnits)
    if (strange !== null) row.refuse('units', strange)
    const badges = list(row.text('badge')).flatMap(text => {
      const tag = tagOf(text)
      if (tag === null) row.refuse('badge', `"${text}" is no badge: write it as nfc:…, epc:…, lf:… or barcode:…`)
      else badgeOnce(row, 'badge', tag)
      return tag === null ? [] : [tag as string]
    })
    const bearer = engine.access
      .accounts()
      .find(o => !named.has(o.id) && o.badges.some(badge => badges.includes(badge)))
    if (bearer !== undefined) row.refuse('badge', `is already that of ${bearer.id}`)
    const [pin, password] = [row.text('pin'), row.text('password')]
    if (pin !== '' && !/^\d{4,8}$/.test(pin)) row.refuse('pin', 'a PIN is 4 to 8 digits')
    if (password !== '' && password.length < 8) row.refuse('password', 'has fewer than 8 characters')
    const disabled = row.text('disabled', was?.disabledAt == null ? '' : 'yes').toLowerCase()
    const account: Account = {
      ...(was?.provider !== undefined && { provider: was.provider }),
      id,
      name: row.needed('display_name'),
      password: was?.password ?? null,
      pin: was?.pin ?? null,
      badges: row.given('badge') === null ? (was?.badges ?? []) : badges,
      given,
      disabledAt: ['yes', 'true', '1'].includes(disabled) ? (was?.disabledAt ?? engine.clock.now()) : null,
    }
    return { account, pin, password }
  })
}

const list = (text: string) => text.split(';').flatMap(part => (part.trim() === '' ? [] : [part.trim()]))
