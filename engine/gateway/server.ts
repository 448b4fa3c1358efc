import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import fastifyWebsocket from '@fastify/websocket'
import Fastify from 'fastify'
import { Failure } from '../../core/api/errors.ts'
import type { Engine } from '../engine.ts'
import type { Caller } from '../access/caller.ts'
import { takePosts } from './posts.ts'
import { converse } from './socket.ts'

/** Changes are sent together, so often. */
const flushMs = 100

/** The page may load only what came with it, and talk only to where it came from. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface ServerOptions {
  readonly host: string
  readonly port: number
  readonly version: string
  /** Folder of the built interface; without it only the API is served. */
  readonly pages: string | null
  /** Origins besides its own that may open the WebSocket: the desktop window's. */
  readonly origins: readonly string[]
  readonly identify: (token: string) => Caller | null
}

/** Serves the contract over one WebSocket at `/api`, and the interface to browsers. Returns its URL, without a token. */
export async function serve(engine: Engine, options: ServerOptions): Promise<{ url: string; close(): Promise<void> }> {
  const app = Fastify({ logger: false })
  const flushes = new Set<() => void>()
  let own = ''

  await app.register(fastifyWebsocket, { options: { maxPayload: 32 * 1024 * 1024 } })
  app.get('/api', { websocket: true }, (socket, request) => {
    const { origin } = request.headers
    // Programs send no Origin; pages always do, and a page from elsewhere must not reach the engine through a browser.
    if (origin !== undefined && origin !== own && !options.origins.includes(origin)) {
      socket.close(4403, 'origin refused')
      return
    }
    const flush = converse(socket, engine, options.version, options.identify)
    flushes.add(flush)
    socket.on('close', () => flushes.delete(flush))
  })
  await app.register(async posts => takePosts(posts, engine))
  if (options.pages !== null && existsSync(options.pages)) {
    app.addHook('onSend', async (_, reply) => {
      reply.header('content-security-policy', pagePolicy)
      reply.header('x-content-type-options', 'nosniff')
      reply.header('referrer-policy', 'no-referrer')
    })
    await app.register(fastifyStatic, { root: options.pages })
  }
  try {
    own = await app.listen({ host: options.host, port: options.port })
  } catch (error) {
    await app.close()
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new Failure(
        'conflict',
        `Port ${options.port} of this computer is taken by another program.`,
        'Choose another with --listen 127.0.0.1:PORT, or stop that program.',
      )
    throw new Failure(
      'unavailable',
      `Can't listen on ${options.host}:${options.port}: ${(error as Error).message}.`,
      'Check the address given with --listen.',
    )
  }
  const timer = setInterval(() => {
    for (const flush of flushes) flush()
  }, flushMs)
  return {
    url: own,
    close: async () => {
      clearInterval(timer)
      await app.close()
    },
  }
}
