import { rightsOf, type Rights } from '../../core/access/rights.ts'
import { roleOf, stranger } from '../../core/access/roles.ts'
import type { Presence } from './presence.ts'

/** Who asks. */
export interface Caller {
  /** For the audit log: `shell`, `window`, an account's name; never a patient's. */
  readonly who: string
  /** The station, for the audit log; absent where there is none. */
  readonly where?: string
  /** What is signed with where somebody does something; null = whoever asks says so. */
  readonly name: string | null
  readonly rights: Rights
  /** Goes with each entry of the audit log: why it was looked at all the same. */
  readonly reason?: string
  /** It is a station: who is signed in there decides. Until the house has accounts it is the local administrator. */
  readonly atStation?: true
  /** Nobody vouches for its machine: it may sign in, and no more until then. */
  readonly guest?: true
  /** The connection that asks. */
  readonly at?: Presence
}

/** Somebody with one of the built-in roles, everywhere or (named) in some units. */
export function callerWith(role: string, who: string, units: readonly string[] | null = null): Caller {
  const known = roleOf(role)
  if (known === undefined) throw new Error(`There is no role "${role}".`)
  return { who, name: null, rights: rightsOf([{ role: known, units: units && new Set(units) }]) }
}

/** Who has the folder's files has the house: the shell on its machine, and the engine's own window while nobody signs in. */
export const localAdministrator = (who: string): Caller => callerWith('administrator', who)

/** A window or browser with a token of this server. `where`: its address, for the audit log. */
export const stationCaller = (who: string, where?: string): Caller => ({
  ...localAdministrator(who),
  where,
  atStation: true,
})

/** A window or browser without one, on the network: a page at which one signs in. */
export const guestCaller = (where: string): Caller => ({
  who: 'guest',
  where,
  name: null,
  rights: rightsOf([{ role: stranger, units: null }]),
  atStation: true,
  guest: true,
})
