import { createHash, randomBytes } from 'node:crypto'
import { Failure, saidFailure } from '../../core/api/errors.ts'
import { sentence } from '../../core/model/sentences.ts'

/** From the page that comes back to the socket that signs in: moments. */
const goodForMs = 60_000
const mostAtOnce = 1000

/** What the hospital's own sign-in said: who it is (an account), or why not. */
export type Proved = { readonly account: string } | { readonly refused: Failure }

/** Good once and for a minute: a window shows by one that its browser comes back from the hospital's own sign-in. */
export class Tickets {
  private readonly kept = new Map<string, { readonly proved: Proved; readonly at: number }>()

  /** @returns the ticket, for the browser that came back and nobody else. */
  give(proved: Proved, now: number): string {
    const ticket = randomBytes(32).toString('base64url')
    if (this.kept.size >= mostAtOnce) this.kept.delete(this.kept.keys().next().value!)
    this.kept.set(keyOf(ticket), { proved, at: now })
    return ticket
  }

  /** @throws Failure: why it proves nobody. */
  redeem(ticket: string, now: number): string {
    const found = this.kept.get(keyOf(ticket))
    this.kept.delete(keyOf(ticket))
    if (found === undefined || Math.abs(now - found.at) > goodForMs)
      throw saidFailure('denied', sentence('providerLate'), sentence('signInAgainTip'))
    if ('refused' in found.proved) throw found.proved.refused
    return found.proved.account
  }
}

const keyOf = (ticket: string) => createHash('sha256').update(ticket).digest('hex')
