import { z } from 'zod'
import { saidFailure } from '../../core/api/errors.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { Account, GivenRole } from '../../core/model/account.ts'
import type { Engine } from '../engine.ts'
import { requireRoles } from './accounts.ts'

const Given = z.strictObject({ role: z.string(), units: z.array(z.string()).nullable().default(null) })

/** The hospital's own sign-in (OpenID Connect), as `server --sign-in FILE` reads it; docs/access.md. */
export const ProviderSettings = z.strictObject({
  /** What the button calls it. */
  name: z.string().trim().min(1).max(40),
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  /** Where browsers reach this server; its `/sign-in/back` is registered with the provider. */
  url: z.url({ protocol: /^https?$/ }),
  /** Which claim says who it is: something that people can't change there. */
  who: z.string().min(1).default('sub'),
  /** Whoever is in one of these groups may come in without an account made before, as that role. */
  groups: z.strictObject({ claim: z.string().min(1), roles: z.record(z.string(), z.array(Given).min(1)) }).optional(),
})
export type ProviderSettings = z.infer<typeof ProviderSettings>

type Claims = Readonly<Record<string, unknown>>

/**
 * The account of whom the provider vouches for. One that the house has tied to that person has the roles that the house gave
 * it; where groups stand for roles, one is made, and has at each sign-in what its groups say then. A name alone ties nothing:
 * else whoever may choose a name at the provider would be anybody here.
 * @throws Failure in words: why this person does not come in
 */
export function accountFor(engine: Engine, { name, who, groups }: ProviderSettings, claims: Claims): Account {
  const person = claims[who]
  if (typeof person !== 'string' || person === '' || person.length > 200)
    throw saidFailure('denied', sentence('providerNameless', { name, claim: who }), sentence('providerNamelessTip'))
  const known = engine.access.accounts().find(({ provider }) => provider === person)
  const given = groups === undefined ? [] : rolesOf(claims[groups.claim], groups.roles)
  if (known !== undefined && known.disabledAt !== null)
    throw saidFailure('denied', sentence('accountDisabled'), sentence('accountDisabledTip'))
  // What was made by hand is the house's; only what came by the provider follows it.
  if (known !== undefined && known.byGroups !== true) return known
  if (given.length === 0)
    throw saidFailure('denied', sentence('providerNoRole', { name }), sentence('providerNoRoleTip'))
  requireRoles(engine, given)
  const made: Account = {
    ...(known ?? { id: freeId(engine, claims.preferred_username ?? person), password: null, pin: null, badges: [] }),
    name: nameIn(claims) ?? known?.name ?? person.slice(0, 80),
    given,
    disabledAt: null,
    provider: person,
    byGroups: true,
  }
  if (JSON.stringify(made) !== JSON.stringify(known)) {
    engine.access.keep([made])
    const about = `id=${made.id}, ${given.map(({ role }) => role).join(' ')}`
    engine.audit({ at: engine.clock.now(), who: 'provider', op: 'account.save', about, ok: true })
  }
  return made
}

function rolesOf(claimed: unknown, roles: Readonly<Record<string, readonly GivenRole[]>>): GivenRole[] {
  const groups = Array.isArray(claimed) ? claimed : [claimed]
  return [...new Set(groups)].flatMap(group =>
    typeof group === 'string' && Object.hasOwn(roles, group) ? roles[group]! : [],
  )
}

const nameIn = ({ name }: Claims): string | undefined =>
  typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 80) : undefined

/** A sign-in name that nobody has or had. */
function freeId(engine: Engine, wish: unknown): string {
  const letters = String(wish)
    .toLowerCase()
    .replace(/@.*$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 32)
  const base = letters === '' ? 'person' : letters
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`
    if (engine.access.account(id) === undefined) return id
  }
}
