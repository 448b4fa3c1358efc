import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { WebSocket } from 'ws'
import type { ServerMessage } from '../../core/api/envelope.ts'
import { systemClock } from '../../engine/clock.ts'
import { type Engine, openEngine } from '../../engine/engine.ts'
import { localAdministrator } from '../../engine/access/caller.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { type Served, type ServerOptions, serve } from '../../engine/gateway/server.ts'
import { assetHead, smallPlan, smallReceivers } from '../journeys/shell.ts'

const caller = localAdministrator('test')
const token = 'the token of this test'

export interface ServedHouse {
  readonly engine: Engine
  readonly server: Served
  /** `ws://…/api` or `wss://…/api`. */
  readonly address: string
  close(): Promise<void>
}

/** The small house with a pump in it, served in this process. */
export async function serveHouse(options: Partial<ServerOptions> = {}): Promise<ServedHouse> {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-transit-'))
  const engine = await openEngine({
    dir,
    clock: systemClock(),
    log: pino({ level: 'silent' }),
    listen: { mqtt: null },
  })
  await dispatch(engine, caller, 'site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small' })
  const csv = `${assetHead}\np1,Infusion pump 1,Infusion pump,Agilia,SN1,A1,,ble:AA:00:00:00:00:01,store,high\n`
  await dispatch(engine, caller, 'table.import', { kind: 'assets', csv })
  const server = await serve(engine, {
    host: '127.0.0.1',
    port: 0,
    version: 'test',
    pages: null,
    origins: ['whereabouts://app'],
    identify: given => (given === token ? caller : null),
    tls: null,
    ...options,
  })
  return {
    engine,
    server,
    address: `${server.url.replace('http', 'ws')}/api`,
    close: async () => {
      await server.close()
      await engine.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export interface Talk {
  readonly socket: WebSocket
  readonly heard: ServerMessage[]
  /** Close code and words, once it is over. */
  readonly over: Promise<{ readonly code: number; readonly why: string }>
  say(message: unknown): void
  next(): Promise<ServerMessage>
}

/** A socket at the engine's door; `options` are those of the TLS connection and the request. */
export async function talkTo(address: string, options: ConstructorParameters<typeof WebSocket>[2] = {}): Promise<Talk> {
  const socket = new WebSocket(address, options)
  const heard: ServerMessage[] = []
  socket.on('message', data => heard.push(JSON.parse(String(data)) as ServerMessage))
  const over = once(socket, 'close').then(([code, why]) => ({ code: Number(code), why: String(why) }))
  over.catch(() => {})
  await once(socket, 'open')
  socket.on('error', () => {})
  return {
    socket,
    heard,
    over,
    say: message => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: async () => {
      const before = heard.length
      while (heard.length === before) await once(socket, 'message')
      return heard[before]!
    },
  }
}

export const hello = { t: 'hello', token }
