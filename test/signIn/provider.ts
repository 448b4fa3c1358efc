import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody who is signed in at the provider already: it asks nothing and sends back at once. */
export type Claims = Readonly<Record<string, unknown>>

export interface Provider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who comes next. */
  person: Claims
  /** What it does wrong on purpose. */
  fault: 'none' | 'foreign-key' | 'other-nonce' | 'other-audience'
  close(): Promise<void>
}

/** A small OpenID provider over HTTP: discovery, authorization code with PKCE (S256), RS256 tokens, codes good once. */
export async function startProvider(): Promise<Provider> {
  const keys = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
  const [own, foreign] = [keys(), keys()]
  const codes = new Map<string, { readonly asked: URLSearchParams; readonly person: Claims }>()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, provider.issuer)
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration')
      return answer(200, {
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      })
    if (url.pathname === '/keys')
      return answer(200, {
        keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
      })
    if (url.pathname === '/authorize') {
      const asked = url.searchParams
      if (asked.get('code_challenge_method') !== 'S256' || asked.get('client_id') !== provider.clientId)
        return answer(400, { error: 'invalid_request' })
      const code = randomBytes(16).toString('hex')
      codes.set(code, { asked, person: provider.person })
      const back = new URL(asked.get('redirect_uri')!)
      back.searchParams.set('code', code)
      back.searchParams.set('state', asked.get('state')!)
      return response.writeHead(302, { location: back.href }).end()
    }
    if (url.pathname === '/token') return answer(...(await token(request)))
    return answer(404, {})
  })

  const token = async (request: IncomingMessage): Promise<[number, unknown]> => {
    let body = ''
    for await (const part of request) body += part
    const given = new URLSearchParams(body)
    const known = codes.get(given.get('code') ?? '')
    codes.delete(given.get('code') ?? '')
    // RFC 6749, 2.3.1: both are encoded as in a form.
    const login = new URLSearchParams({ [provider.clientId]: provider.clientSecret }).toString().replace('=', ':')
    if (request.headers.authorization !== `Basic ${Buffer.from(login).toString('base64')}`)
      return [401, { error: 'invalid_client' }]
    const challenge = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url')
    if (known?.asked.get('code_challenge') !== challenge) return [400, { error: 'invalid_grant' }]
    if (known.asked.get('redirect_uri') !== given.get('redirect_uri')) return [400, { error: 'invalid_grant' }]
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: provider.issuer,
      aud: provider.fault === 'other-audience' ? 'somebody else' : provider.clientId,
      iat: now,
      exp: now + 300,
      nonce: provider.fault === 'other-nonce' ? 'old' : known.asked.get('nonce'),
      ...known.person,
    }
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const said = `${part({ alg: 'RS256', kid: 'one' })}.${part(claims)}`
    const { privateKey } = provider.fault === 'foreign-key' ? foreign : own
    const idToken = `${said}.${sign('sha256', Buffer.from(said), privateKey).toString('base64url')}`
    return [200, { access_token: 'opaque', token_type: 'Bearer', expires_in: 300, id_token: idToken }]
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const provider: Provider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId: 'whereabouts',
    clientSecret: 'of the hospital',
    person: {},
    fault: 'none',
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return provider
}
