import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type * as Client from 'openid-client'
import { Failure, saidFailure } from '../../core/api/errors.ts'
import { sentence } from '../../core/model/sentences.ts'
import { accountFor, type ProviderSettings } from '../access/provider.ts'
import type { Proved } from '../access/tickets.ts'
import type { Engine } from '../engine.ts'

/** Somebody who finds a telephone with the second factor first. */
const waitsMs = 10 * 60_000
const mostWaiting = 1000
const cookieName = 'whereabouts-sign-in'
const patienceS = 10

interface Waiting {
  readonly configuration: Client.Configuration
  readonly browser: string
  readonly verifier: string
  readonly nonce: string
  readonly at: number
}

/**
 * Signing in at the hospital's own provider (OpenID Connect: code, PKCE, nonce). The browser goes there and comes back with
 * a code; that it is the same browser says a cookie. It gets a ticket, good once, by which its window signs in over the
 * socket like anybody else: rights, audit and the end of sessions are the same.
 */
export function takeSignIns(app: FastifyInstance, engine: Engine, settings: ProviderSettings) {
  engine.access.elsewhere = settings.name
  const waiting = new Map<string, Waiting>()
  const back = new URL('/sign-in/back', settings.url)

  /** Asked at each beginning: a provider that is away is told here, and not by the browser. */
  const discovered = (client: typeof Client) => {
    const { issuer, clientId, clientSecret } = settings
    const login = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret)
    // Signed by the provider's keys, whatever way it came.
    const execute = [client.enableNonRepudiationChecks, ...(isHere(issuer) ? [client.allowInsecureRequests] : [])]
    return client.discovery(new URL(issuer), clientId, {}, login, { execute, timeout: patienceS })
  }
  const cookie = (value: string, maxAgeS: number) =>
    `${cookieName}=${value}; Path=/sign-in; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${back.protocol === 'https:' ? '; Secure' : ''}`
  const home = (proved: Proved) => `/#ticket=${engine.access.tickets.give(proved, engine.clock.now())}`

  app.get('/sign-in/begin', async (_, reply) => {
    try {
      const client = await import('openid-client')
      const configuration = await discovered(client)
      const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
      const browser = randomBytes(32).toString('base64url')
      if (waiting.size >= mostWaiting) waiting.delete(waiting.keys().next().value!)
      waiting.set(state, { configuration, browser, verifier, nonce, at: performance.now() })
      const there = client.buildAuthorizationUrl(configuration, {
        redirect_uri: back.href,
        scope: 'openid profile',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return await reply.header('set-cookie', cookie(browser, waitsMs / 1000)).redirect(there.href, 302)
    } catch (error) {
      engine.log.warn(causeOf(error), 'sign-in provider')
      return reply.redirect(home({ refused: away(settings.name) }), 302)
    }
  })

  app.get<{ Querystring: { state?: unknown } }>('/sign-in/back', async (request, reply) => {
    const state = String(request.query.state)
    const began = waiting.get(state)
    waiting.delete(state)
    const holds = new RegExp(`(?:^|; )${cookieName}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1]
    reply.header('set-cookie', cookie('', 0)).header('cache-control', 'no-store')
    // Without a word to somebody who brings another's code: there is nothing to sign in to here.
    if (began === undefined || holds === undefined || !same(began.browser, holds) || isOver(began))
      return reply.redirect(home({ refused: tooLong }), 303)
    return reply.redirect(home(await proved(new URL(request.url, back), state, began)), 303)
  })

  async function proved(url: URL, expectedState: string, { configuration, verifier, nonce }: Waiting): Promise<Proved> {
    try {
      const client = await import('openid-client')
      const checks = { expectedState, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      const tokens = await client.authorizationCodeGrant(configuration, url, checks)
      return { account: accountFor(engine, settings, tokens.claims()!).id }
    } catch (error) {
      const refused = error instanceof Failure ? error : away(settings.name)
      if (refused !== error) engine.log.warn(causeOf(error), 'sign-in provider')
      engine.audit({
        at: engine.clock.now(),
        who: 'station',
        op: 'session.signIn',
        about: 'by the provider',
        ok: false,
      })
      return { refused }
    }
  }
}

const isOver = ({ at }: Waiting) => performance.now() - at > waitsMs
const isHere = (issuer: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(issuer).hostname)
const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Not the whole of it: a library's error may hold what the provider says of somebody. */
const causeOf = (error: unknown) => {
  const { message, code } = error as { readonly message?: string; readonly code?: string }
  return { message, code }
}

const away = (name: string) =>
  saidFailure('unavailable', sentence('providerMute', { name }), sentence('providerMuteTip'))
const tooLong = saidFailure('denied', sentence('providerLate'), sentence('signInAgainTip'))
