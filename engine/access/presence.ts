import { randomBytes } from 'node:crypto'
import type { Identity } from '../../core/api/envelope.ts'
import { Failure, saidFailure } from '../../core/api/errors.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { Account, BrokenGlass, Session } from '../../core/model/account.ts'
import type { Access, Listener, Proof } from './access.ts'
import type { Caller } from './caller.ts'
import { checkSecret } from './secrets.ts'

/** Somebody who has tapped a badge, or said who does the next thing, need not hurry; but has not the whole day. */
const promptlyMs = 60_000

interface Told {
  /** It is taken as somebody else now, or may see and do something else. */
  changed(): void
  tapped(name: string): void
}

/** One connection: as whom it is taken. A program with a token of its own is always the same; a station is who signed in. */
export class Presence implements Listener {
  private readonly access: Access
  private readonly base: Caller
  private readonly told: Told
  private readonly now: () => number
  private readonly leave: () => void
  private sessionId: string | null = null
  private lastTap: { readonly account: string; readonly at: number } | null = null
  private readonly vouchers = new Map<string, { readonly account: string; readonly at: number }>()
  /** Whom a search has shown here, and when. */
  private readonly looked = new Map<string, number>()
  private cached: { readonly caller: Caller; readonly until: number } | null = null
  reader: string | null = null

  constructor(access: Access, base: Caller, now: () => number, token: string | undefined, told: Told) {
    this.access = access
    this.base = base
    this.now = now
    this.told = told
    this.sessionId = token === undefined ? null : (access.sessionOf(token)?.id ?? null)
    this.leave = access.follow(this)
  }

  close(): void {
    this.leave()
  }

  /** Of a machine that nobody vouches for, and nobody has signed in there. */
  get isStranger(): boolean {
    return this.isGuest && this.session() === null
  }

  caller(): Caller {
    // Sessions and broken glass end by the clock, whether anybody has noticed yet or not.
    if (this.cached === null || this.now() >= this.cached.until) {
      const session = this.session()
      const until =
        session === null ? Infinity : Math.min(session.endsAt, this.access.glassOf(session)?.untilAt ?? Infinity)
      this.cached = { caller: { ...this.made(), at: this }, until }
    }
    return this.cached.caller
  }

  identity(): Identity {
    const { who, name, rights } = this.caller()
    const session = this.session()
    const glass = session === null ? null : this.access.glassOf(session)
    const roles = rights.given.map(({ role }) => role.id)
    return {
      who,
      name,
      roles,
      may: [...rights.permissions],
      standing: this.standing(session),
      glassUntil: glass?.untilAt ?? null,
    }
  }

  async signIn(proof: Proof): Promise<{ session: string; name: string }> {
    this.requireStation()
    const account = await this.access.prove(proof, this.tappedNow(), this.where)
    const before = this.session()
    const { session, token } = this.access.begin(account, this.where)
    this.sessionId = session.id
    this.lastTap = null
    if (before !== null) this.access.endSession(before, 'somebody else signed in')
    this.changed()
    return { session: token, name: account.name }
  }

  async vouch(proof: Proof): Promise<{ voucher: string; name: string }> {
    this.requireStation()
    const account = await this.access.prove(proof, this.tappedNow(), this.where)
    const voucher = randomBytes(18).toString('base64url')
    this.lastTap = null
    this.vouchers.clear()
    this.vouchers.set(voucher, { account: account.id, at: this.now() })
    return { voucher, name: account.name }
  }

  /** For one thing. @throws Failure('denied') */
  callerBy(voucher: string | undefined): Caller {
    if (voucher === undefined) return this.caller()
    const given = this.vouchers.get(voucher)
    this.vouchers.delete(voucher)
    const account = given === undefined ? undefined : this.access.account(given.account)
    if (
      given === undefined ||
      this.now() - given.at > promptlyMs ||
      account === undefined ||
      account.disabledAt !== null
    )
      throw saidFailure('denied', sentence('nobodySaid'), sentence('nobodySaidTip'))
    return { ...this.access.callerOf(account, null, this.where), at: this }
  }

  /** Those of them that no search has shown here just before: each letter that is typed asks again. */
  shownAnew(people: readonly string[]): readonly string[] {
    const now = this.now()
    for (const [id, at] of this.looked) if (now - at > promptlyMs) this.looked.delete(id)
    const anew = people.filter(id => !this.looked.has(id))
    for (const id of anew) this.looked.set(id, now)
    return anew
  }

  signOut(): void {
    const session = this.session()
    this.sessionId = null
    if (session !== null) this.access.endSession(session, 'by themselves')
    this.changed()
  }

  lock(): void {
    const session = this.session()
    if (session === null || session.locked) return
    this.access.saveSession({ ...session, locked: true })
    this.changed()
  }

  async unlock(secret: string): Promise<void> {
    const session = this.session()
    if (session === null) throw new Failure('denied', 'Nobody is signed in here.', 'Sign in.')
    const account = this.access.account(session.account)!
    const isPin = account.pin !== null && (await checkSecret(secret, account.pin)) !== 'wrong'
    // The one way that counts failures and says no.
    if (isPin) await this.access.prove({ badge: undefined, pin: secret }, account.id, this.where)
    else await this.access.prove({ name: account.id, password: secret }, null, this.where)
    const still = this.session()
    if (still !== null) this.access.saveSession({ ...still, locked: false })
    this.changed()
  }

  breakGlass(reason: string, minutes: number): BrokenGlass {
    const session = this.session()
    if (session === null || session.locked)
      throw new Failure('denied', 'Break-glass is for somebody who has signed in.', 'Sign in first.')
    return this.access.breakGlass(session, reason, minutes)
  }

  mendGlass(): void {
    const session = this.session()
    const glass = session === null ? null : this.access.glassOf(session)
    if (glass !== null) this.access.mend(glass, 'by themselves')
  }

  changed(): void {
    this.cached = null
    this.looked.clear()
    this.told.changed()
  }

  clockWasSet(): void {
    this.lastTap = null
    this.vouchers.clear()
  }

  tapped(account: Account, at: number): void {
    const again = this.lastTap?.account === account.id && at - this.lastTap.at < 2000
    this.lastTap = { account: account.id, at }
    if (!again) this.told.tapped(account.name)
  }

  private made(): Caller {
    if (this.base.atStation !== true) return this.base
    const session = this.session()
    const account = session === null ? undefined : this.access.account(session.account)
    const { where } = this
    if (session !== null && account !== undefined)
      return session.locked
        ? this.access.stripCaller(account.id, where)
        : this.access.callerOf(account, this.access.glassOf(session), where)
    return this.access.isOpen || this.isGuest ? this.base : this.access.stationCaller(this.base.who, where)
  }

  private get where(): string {
    return this.base.where ?? this.base.who
  }

  private get isGuest(): boolean {
    return this.base.guest === true
  }

  private standing(session: Session | null): Identity['standing'] {
    if (this.base.atStation !== true) return 'program'
    if (session !== null) return session.locked ? 'locked' : 'signed-in'
    if (this.access.isOpen) return 'open'
    return this.isGuest || this.access.stationGiven() === null ? 'nobody' : 'station'
  }

  private session(): Session | null {
    const session = this.sessionId === null ? null : this.access.session(this.sessionId)
    return session !== null && session.endsAt > this.now() ? session : null
  }

  private tappedNow(): string | null {
    return this.lastTap !== null && this.now() - this.lastTap.at <= promptlyMs ? this.lastTap.account : null
  }

  private requireStation(): void {
    if (this.base.atStation !== true || this.access.isOpen)
      throw new Failure('conflict', 'Nobody signs in here.', 'Make the first administrator, then sign in at a window.')
  }
}
