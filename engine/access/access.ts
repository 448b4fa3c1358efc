import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type Given, rightsOf } from '../../core/access/rights.ts'
import { afterFailure, type Failures, noFailures, waitMs } from '../../core/access/lockout.ts'
import { alarmStrip, type Role, roleOf } from '../../core/access/roles.ts'
import { permissions } from '../../core/api/permissions.ts'
import { saidFailure } from '../../core/api/errors.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { Account, BrokenGlass, GivenRole, Session } from '../../core/model/account.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { Store } from '../store/store.ts'
import type { Caller } from './caller.ts'
import { Tickets } from './tickets.ts'
import { checkSecret, keepSecret, type Verdict } from './secrets.ts'

/** A long shift; then one signs in again. */
const sessionMs = 12 * 3600_000
/** Names that somebody made up are forgotten, the oldest first. */
const mostRemembered = 5000
/** Secrets that are looked at side by side: more would keep the engine from its work. */
const mostAtOnce = 16

export interface Proof {
  readonly name?: string
  readonly password?: string
  readonly badge?: string
  readonly pin?: string
  readonly ticket?: string
}

/** A connection that wants to know when it is taken as somebody else, or a badge was tapped for it. */
export interface Listener {
  readonly reader: string | null
  changed(): void
  tapped(account: Account, at: number): void
  /** What was timed by the clock of before is void. */
  clockWasSet(): void
}

interface Entry {
  readonly who: string
  readonly where: string | undefined
  readonly op: string
  readonly about: string
  readonly ok: boolean
  readonly why?: string
}

interface Ground {
  readonly store: Pick<Store, 'access' | 'saveAccess' | 'removeAccess'>
  readonly now: () => number
  /** `about`: ids only. */
  readonly audit: (entry: Entry) => void
  /** In one commit. */
  readonly together: <Result>(work: () => Result) => Result
  /** Raises the alarm of a broken glass, or clears it. */
  readonly alarm: (glass: BrokenGlass, open: boolean) => void
}

/** Sees everybody by name, and where they were; may do no more than before. */
const behindTheGlass: Role = {
  id: 'break-glass',
  title: 'Break-glass',
  may: permissions.filter(each => ['places.see', 'history.patients', 'history.staff'].includes(each)),
  sees: {
    equipment: { inside: 'named', outside: 'named' },
    patients: { inside: 'named', outside: 'named' },
    staff: { inside: 'named', outside: 'named' },
  },
}

/** Accounts, sessions and broken glass of a house: kept in its store, true at once on every machine. */
export class Access {
  private readonly ground: Ground
  private readonly known = new Map<string, Account>()
  private readonly sessions = new Map<string, Session>()
  /** By the session that broke it. */
  private readonly glasses = new Map<string, BrokenGlass>()
  private readonly failures = new Map<string, Failures>()
  private readonly listeners = new Set<Listener>()
  private ownerOf = new Map<string, Account>()
  private station: GivenRole | null
  private atProof = 0
  /** What the hospital's own sign-in is called; null = there is none. */
  elsewhere: string | null = null
  readonly tickets = new Tickets()

  constructor(ground: Ground) {
    this.ground = ground
    const { store } = ground
    for (const account of store.access('account')) this.known.set(account.id, account)
    // The clock may have been set back while nothing ran: nothing lasts longer for that than if it had begun now.
    const now = ground.now()
    for (const session of store.access('session'))
      this.sessions.set(session.id, { ...session, endsAt: Math.min(session.endsAt, now + sessionMs) })
    for (const glass of store.access('glass'))
      this.glasses.set(glass.session, {
        ...glass,
        untilAt: Math.min(glass.untilAt, now + glass.untilAt - glass.fromAt),
      })
    for (const { id, count, lastAt } of store.access('failure'))
      this.failures.set(id, { count, lastAt: Math.min(lastAt, now) })
    this.station = store.access('station')[0]?.given ?? null
    this.indexBadges()
  }

  /** Nobody has an account yet: whoever has the window has the house. */
  get isOpen(): boolean {
    return this.known.size === 0
  }

  accounts(): readonly Account[] {
    return [...this.known.values()]
  }

  account(id: string): Account | undefined {
    return this.known.get(id)
  }

  stationGiven(): GivenRole | null {
    return this.station
  }

  follow(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Ends what is over. Called once a second, and once after a start. */
  tick(): void {
    const now = this.ground.now()
    for (const glass of this.glasses.values())
      if (glass.untilAt <= now || !this.sessions.has(glass.session)) this.mend(glass, 'its time is over')
    for (const session of this.sessions.values())
      if (session.endsAt <= now) this.endSession(session, 'its time is over')
  }

  /** The clock was set. Back: what lasts ends when it would have. Ahead (or after a sleep): what has lasted too long ends now. */
  clockWasSet(byMs: number): void {
    if (byMs < 0) {
      for (const session of this.sessions.values())
        this.saveSession({ ...session, startedAt: session.startedAt + byMs, endsAt: session.endsAt + byMs })
      for (const [id, glass] of this.glasses) {
        const moved = { ...glass, fromAt: glass.fromAt + byMs, untilAt: glass.untilAt + byMs }
        this.glasses.set(id, moved)
        this.ground.store.saveAccess('glass', [moved])
      }
      for (const [id, { count, lastAt }] of this.failures) this.failures.set(id, { count, lastAt: lastAt + byMs })
    }
    for (const listener of this.listeners) listener.clockWasSet()
    this.tick()
    this.tellAll()
  }

  sessionOf(token: string): Session | null {
    const session = this.sessions.get(idOf(token))
    return session !== undefined && session.endsAt > this.ground.now() ? session : null
  }

  session(id: string): Session | null {
    return this.sessions.get(id) ?? null
  }

  /** Who is signed in, the latest first. */
  openSessions(): readonly Session[] {
    const now = this.ground.now()
    return [...this.sessions.values()].filter(({ endsAt }) => endsAt > now).sort((a, b) => b.startedAt - a.startedAt)
  }

  /** @throws Failure('denied') when it is not proved, or tried too often. */
  async prove(proof: Proof, tapped: string | null, where?: string): Promise<Account> {
    if (proof.ticket !== undefined) return this.proveByTicket(proof.ticket)
    const byBadge = proof.pin !== undefined
    const claimed = byBadge ? this.ownerOfBadge(proof.badge, tapped) : this.known.get(nameOf(proof))
    const key = claimed?.id ?? (byBadge ? 'badge' : nameOf(proof))
    const wait = waitMs(this.failures.get(key) ?? noFailures, this.ground.now())
    if (wait > 0)
      throw saidFailure('denied', sentence('tooOften'), sentence('tooOftenTip', { seconds: Math.ceil(wait / 1000) }))
    // Counted before it is looked at: a hundred tries at once are a hundred tries.
    if (this.failures.size > mostRemembered) this.failures.delete(this.failures.keys().next().value!)
    const failures = afterFailure(this.failures.get(key) ?? noFailures, this.ground.now())
    this.failures.set(key, failures)
    const kept = (byBadge ? claimed?.pin : claimed?.password) ?? null
    const secret = (byBadge ? proof.pin : proof.password) ?? ''
    const verdict = await this.looked(secret, kept)
    const anew = verdict === 'right but outdated' ? await keepSecret(secret) : null
    // Both take a while, in which the account may have been disabled or given another secret.
    const owner = claimed && this.known.get(claimed.id)
    const isStill = owner !== undefined && owner.disabledAt === null && (byBadge ? owner.pin : owner.password) === kept
    if (verdict === 'wrong' || !isStill) {
      this.refused(claimed, where)
      throw saidFailure('denied', sentence(byBadge ? 'notThisBadge' : 'notThisPassword'), sentence('notThisTip'))
    }
    this.failures.delete(key)
    this.ground.store.removeAccess('failure', key)
    if (anew !== null) this.keep([{ ...owner, ...(byBadge ? { pin: anew } : { password: anew }) }])
    return this.known.get(owner.id)!
  }

  private proveByTicket(ticket: string): Account {
    const account = this.known.get(this.tickets.redeem(ticket, this.ground.now()))
    if (account?.disabledAt === null) return account
    throw saidFailure('denied', sentence('accountDisabled'), sentence('accountDisabledTip'))
  }

  /** @returns the session, and the token by which its machine shows that it holds it. */
  begin(account: Account, where: string): { readonly session: Session; readonly token: string } {
    const token = randomBytes(32).toString('base64url')
    const now = this.ground.now()
    const session: Session = {
      id: idOf(token),
      account: account.id,
      where,
      startedAt: now,
      endsAt: now + sessionMs,
      locked: false,
    }
    this.ground.together(() => {
      this.ground.store.saveAccess('session', [session])
      this.ground.audit({ who: account.id, where, op: 'session.signIn', about: '', ok: true })
    })
    this.sessions.set(session.id, session)
    return { session, token }
  }

  saveSession(session: Session): void {
    this.sessions.set(session.id, session)
    this.ground.store.saveAccess('session', [session])
  }

  endSession(session: Session, why: string): void {
    const glass = this.glasses.get(session.id)
    if (glass !== undefined) this.mend(glass, why)
    this.sessions.delete(session.id)
    this.ground.store.removeAccess('session', session.id)
    this.ground.audit({ who: session.account, where: session.where, op: 'session.signOut', about: why, ok: true })
    this.tellAll()
  }

  /** All or none. Sessions of who is disabled end. */
  keep(accounts: readonly Account[]): void {
    this.ground.store.saveAccess('account', accounts)
    for (const account of accounts) this.known.set(account.id, account)
    this.indexBadges()
    for (const session of this.sessions.values())
      if (this.known.get(session.account)?.disabledAt !== null) this.endSession(session, 'the account is disabled')
    this.tellAll()
  }

  setStation(given: GivenRole | null): void {
    this.station = given
    this.ground.store.saveAccess('station', [{ id: 'station', given }])
    this.tellAll()
  }

  breakGlass(session: Session, reason: string, minutes: number): BrokenGlass {
    const before = this.glasses.get(session.id)
    if (before !== undefined) this.mend(before, 'broken anew')
    const { id: account, name } = this.known.get(session.account)!
    const fromAt = this.ground.now()
    const untilAt = Math.min(fromAt + minutes * 60_000, session.endsAt)
    const glass: BrokenGlass = { id: randomUUID(), account, name, session: session.id, reason, fromAt, untilAt }
    this.glasses.set(session.id, glass)
    this.ground.store.saveAccess('glass', [glass])
    const { where } = session
    this.ground.audit({
      who: account,
      where,
      op: 'session.breakGlass',
      about: `${minutes} minutes`,
      ok: true,
      why: reason,
    })
    this.ground.alarm(glass, true)
    this.tellAll()
    return glass
  }

  glassOf(session: Session): BrokenGlass | null {
    const glass = this.glasses.get(session.id)
    return glass !== undefined && glass.untilAt > this.ground.now() ? glass : null
  }

  mend(glass: BrokenGlass, why: string): void {
    this.glasses.delete(glass.session)
    this.ground.store.removeAccess('glass', glass.id)
    const where = this.sessions.get(glass.session)?.where
    this.ground.audit({
      who: glass.account,
      where,
      op: 'session.mendGlass',
      about: why,
      ok: true,
      why: glass.reason,
    })
    this.ground.alarm(glass, false)
    this.tellAll()
  }

  /** Somebody's badge was read. */
  heard(reader: string, tag: string): void {
    const owner = this.ownerOf.get(tag)
    if (owner === undefined || owner.disabledAt !== null) return
    for (const listener of this.listeners) if (listener.reader === reader) listener.tapped(owner, this.ground.now())
  }

  callerOf(account: Account, glass: BrokenGlass | null, where?: string): Caller {
    const given = account.given.flatMap(known)
    const rights = rightsOf(glass === null ? given : [...given, { role: behindTheGlass, units: null }])
    return { who: account.id, name: account.name, where, rights, ...(glass && { reason: glass.reason }) }
  }

  /** Where nobody has signed in. */
  stationCaller(who: string, where?: string): Caller {
    return { who, name: null, where, rights: rightsOf(this.station === null ? strip : known(this.station)) }
  }

  stripCaller(who: string, where?: string): Caller {
    return { who, name: null, where, rights: rightsOf(strip) }
  }

  private refused(claimed: Account | undefined, where: string | undefined): void {
    const about = claimed === undefined ? 'unknown name' : `as ${claimed.id}`
    this.ground.audit({ who: 'station', where, op: 'session.signIn', about, ok: false })
    // Who waits still waits after a restart.
    const failures = claimed && this.failures.get(claimed.id)
    if (failures !== undefined) this.ground.store.saveAccess('failure', [{ id: claimed!.id, ...failures }])
  }

  private async looked(secret: string, kept: string | null): Promise<Verdict> {
    if (this.atProof >= mostAtOnce) throw saidFailure('unavailable', sentence('manySignIn'), sentence('manySignInTip'))
    this.atProof++
    try {
      return await checkSecret(secret, kept)
    } finally {
      this.atProof--
    }
  }

  private ownerOfBadge(badge: string | undefined, tapped: string | null): Account | undefined {
    if (badge === undefined) return tapped === null ? undefined : this.known.get(tapped)
    for (const tag of [parseTagId(badge), parseTagId(`barcode:${badge}`)]) {
      const owner = tag === null ? undefined : this.ownerOf.get(tag)
      if (owner !== undefined) return owner
    }
    return undefined
  }

  private indexBadges(): void {
    this.ownerOf = new Map(this.accounts().flatMap(account => account.badges.map(tag => [tag, account] as const)))
  }

  private tellAll(): void {
    for (const listener of this.listeners) listener.changed()
  }
}

const strip: readonly Given[] = [{ role: alarmStrip, units: null }]
const idOf = (token: string) => createHash('sha256').update(token).digest('hex')
const nameOf = ({ name = '' }: Proof) => name.trim().toLowerCase()

const known = ({ role, units }: GivenRole): Given[] => {
  const found = roleOf(role)
  return found === undefined ? [] : [{ role: found, units: units && new Set(units) }]
}
