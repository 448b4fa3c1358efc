import type { accessOperations, AccountRow, SessionRow } from '../../../core/api/access.ts'
import { roles } from '../../../core/access/roles.ts'
import { Failure } from '../../../core/api/errors.ts'
import type { Account, Session } from '../../../core/model/account.ts'
import type { Access } from '../../access/access.ts'
import { changed, readAccounts, requireRoles } from '../../access/accounts.ts'
import type { Caller } from '../../access/caller.ts'
import type { Handlers } from './index.ts'

export const accessHandlers: Handlers<keyof typeof accessOperations> = {
  'session.signIn': (proof, _, caller) => stationOf(caller).signIn(proof),
  'session.elsewhere': (_, { access }) => ({ name: access.elsewhere }),
  'session.vouch': (proof, _, caller) => stationOf(caller).vouch(proof),
  'session.signOut': (_, __, caller) => {
    stationOf(caller).signOut()
    return {}
  },
  'session.lock': (_, __, caller) => {
    stationOf(caller).lock()
    return {}
  },
  'session.unlock': async ({ secret }, _, caller) => {
    await stationOf(caller).unlock(secret)
    return {}
  },
  'session.reader': ({ reader }, _, caller) => {
    const station = stationOf(caller)
    // Whose badge is tapped where is nothing for a machine that nobody knows.
    if (station.isStranger) throw new Failure('denied', 'This is no station of the house.', 'Sign in first.')
    station.reader = reader
    return {}
  },
  'session.breakGlass': ({ reason, minutes }, _, caller) => ({
    untilAt: stationOf(caller).breakGlass(reason, minutes).untilAt,
  }),
  'session.mendGlass': (_, __, caller) => {
    stationOf(caller).mendGlass()
    return {}
  },
  'session.list': (_, { access }) => ({ sessions: access.openSessions().map(session => sessionRow(access, session)) }),
  'session.end': ({ id }, { access }) => {
    const session = access.session(id)
    if (session === null)
      throw new Failure('not-found', 'There is no such session.', 'It may have ended; see who is signed in.')
    const row = sessionRow(access, session)
    access.endSession(session, 'by an administrator')
    return row
  },
  'account.list': (_, { access }) => {
    const station = access.stationGiven()
    return {
      accounts: access.accounts().map(accountRow),
      station: station && { role: station.role, units: station.units && [...station.units] },
      roles: roles.map(({ id, title, may, sees }) => ({ id, title, may: [...may], sees: { ...sees } })),
    }
  },
  'account.save': async (wish, engine) => {
    const account = await changed(engine, wish)
    engine.access.keep([account])
    return accountRow(account)
  },
  'account.import': async ({ csv, dryRun }, engine) => {
    const { accounts, report } = await readAccounts(engine, csv, dryRun)
    if (!dryRun && report.errors.length === 0) engine.access.keep(accounts)
    return { ...report, dryRun }
  },
  'account.station': ({ given }, engine) => {
    if (engine.access.isOpen)
      throw new Failure('conflict', 'Nobody has an account yet.', 'Make the first administrator first.')
    if (given !== null) requireRoles(engine, [given])
    engine.access.setStation(given)
    return { given }
  },
}

function stationOf({ at }: Caller) {
  if (at === undefined) throw new Failure('conflict', 'Nobody signs in here.', 'Sign in at a window.')
  return at
}

const sessionRow = (access: Access, session: Session): SessionRow => ({
  id: session.id,
  account: session.account,
  name: access.account(session.account)?.name ?? session.account,
  where: session.where ?? '',
  startedAt: session.startedAt,
  endsAt: session.endsAt,
  locked: session.locked,
  glassUntil: access.glassOf(session)?.untilAt ?? null,
})

const accountRow = ({ id, name, given, badges, password, pin, disabledAt, provider }: Account): AccountRow => ({
  id,
  name,
  given: given.map(({ role, units }) => ({ role, units: units && [...units] })),
  badges: [...badges],
  hasPassword: password !== null,
  hasPin: pin !== null,
  disabledAt,
  provider: provider ?? null,
})
