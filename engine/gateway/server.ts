import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Server as TlsServer } from 'node:https'
import { isIP } from 'node:net'
import fastifyStatic from '@fastify/static'
import fastifyWebsocket from '@fastify/websocket'
import Fastify from 'fastify'
import { Failure } from '../../core/api/errors.ts'
import type { Caller } from '../access/caller.ts'
import type { ProviderSettings } from '../access/provider.ts'
import type { Engine } from '../engine.ts'
import type { KeyedCertificate } from '../tls/authority.ts'
import { headersWithinMs, limitSockets, openDoor } from './door.ts'
import { type DoorLimits, homeLimits, networkLimits } from './limits.ts'
import { headersOf } from './pageHeaders.ts'
import { takePosts } from './posts.ts'
import { takeSignIns } from './signInElsewhere.ts'
import { converse } from './socket.ts'

/** Changes are sent together, so often. */
const flushMs = 100
/** A station whose cable was pulled says nothing more; after two of these its socket is closed. */
const beatMs = 30_000

export interface ServerOptions {
  readonly host: string
  readonly port: number
  readonly version: string
  /** Folder of the built interface; without it only the API is served. */
  readonly pages: string | null
  /** Origins besides its own that may open the WebSocket: the desktop window's. */
  readonly origins: readonly string[]
  /** `address`: from where it is asked. */
  readonly identify: (token: string, address: string) => Caller | null
  /** With it nothing but TLS 1.2 and later is spoken; beyond this computer there is no other way. */
  readonly tls: KeyedCertificate | null
  readonly limits?: DoorLimits
  /** The hospital's own sign-in. */
  readonly provider?: ProviderSettings | undefined
}

export interface Served {
  /** Without a token. */
  readonly url: string
  /** Shows another certificate from the next connection on. */
  renew(certificate: KeyedCertificate): void
  close(): Promise<void>
}

/** Serves the contract over one WebSocket at `/api`, and the interface to browsers. */
export async function serve(engine: Engine, options: ServerOptions): Promise<Served> {
  const { tls } = options
  const limits = options.limits ?? (tls === null ? homeLimits : networkLimits)
  const slow = { connectionsCheckingInterval: 2000, handshakeTimeout: headersWithinMs }
  const app = Fastify({
    logger: false,
    requestTimeout: 2 * headersWithinMs,
    keepAliveTimeout: headersWithinMs,
    ...(tls === null ? { http: slow } : { https: { ...slow, ...contextOf(tls) } }),
  } as object)
  limitSockets(app.server, limits)
  const door = openDoor(limits, () => performance.now())
  const flushes = new Set<() => void>()
  let own: OwnOrigin = () => false

  app.addHook('onRequest', async ({ ip }, reply) => {
    reply.headers(headersOf(tls !== null))
    if (!door.mayAsk(ip)) await reply.code(429).header('retry-after', '1').send()
  })
  await app.register(fastifyWebsocket, { options: { maxPayload: limits.messageBytes } })
  app.get('/api', { websocket: true }, (socket, request) => {
    const { origin } = request.headers
    // Programs send no Origin; pages always do, and a page from elsewhere must not reach the engine through a browser.
    if (origin !== undefined && !own(origin) && !options.origins.includes(origin)) {
      socket.close(4403, 'origin refused')
      return
    }
    if (!door.mayArrive(request.ip)) {
      socket.close(4429, 'too many connections')
      return
    }
    const identify = (token: string) => {
      const caller = options.identify(token, request.ip)
      if (caller === null) door.refused(request.ip)
      return caller
    }
    const flush = converse(socket, request.raw.socket, engine, { version: options.version, identify, limits })
    flushes.add(flush)
    socket.on('close', () => flushes.delete(flush))
  })
  if (options.provider !== undefined) takeSignIns(app, engine, options.provider)
  await app.register(async posts => takePosts(posts, engine))
  if (options.pages !== null && existsSync(options.pages)) await app.register(fastifyStatic, { root: options.pages })
  const url = await app.listen({ host: options.host, port: options.port }).catch(async error => {
    await app.close()
    throw notListening(error, options)
  })
  own = ownOrigin(url, tls)
  const timers = [
    setInterval(() => {
      for (const flush of flushes) flush()
    }, flushMs),
    setInterval(beat(app.websocketServer.clients), beatMs),
  ]
  return {
    url,
    renew: certificate => (app.server as TlsServer).setSecureContext(contextOf(certificate)),
    close: async () => {
      for (const timer of timers) clearInterval(timer)
      await app.close()
    },
  }
}

const contextOf = ({ certificate, key }: KeyedCertificate) => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2' as const,
})

type OwnOrigin = (origin: string) => boolean

/** The page's own address. By TLS it is any name that the certificate holds, so that a foreign name led here is refused. */
function ownOrigin(url: string, tls: KeyedCertificate | null): OwnOrigin {
  if (tls === null) return origin => origin === url
  const leaf = new X509Certificate(tls.certificate)
  const { port } = new URL(url)
  return origin => {
    if (!URL.canParse(origin)) return false
    const from = new URL(origin)
    const name = from.hostname.replace(/^\[|\]$/g, '')
    return (
      from.protocol === 'https:' &&
      (from.port || '443') === (port || '443') &&
      (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined
    )
  }
}

/** Pings each client, and lets go of those that did not answer the last one. */
function beat(
  clients: ReadonlySet<{ ping(): void; terminate(): void; once(event: 'pong', told: () => void): unknown }>,
) {
  const waiting = new WeakSet<object>()
  return () => {
    for (const client of clients) {
      if (waiting.has(client)) client.terminate()
      else {
        waiting.add(client)
        client.once('pong', () => waiting.delete(client))
        client.ping()
      }
    }
  }
}

function notListening(error: NodeJS.ErrnoException, { host, port }: ServerOptions): Failure {
  if (error.code === 'EADDRINUSE')
    return new Failure(
      'conflict',
      `Port ${port} of this computer is taken by another program.`,
      'Choose another with --listen HOST:PORT, or stop that program.',
    )
  return new Failure(
    'unavailable',
    `Can't listen on ${host}:${port}: ${error.message}.`,
    'Check the address given with --listen.',
  )
}
