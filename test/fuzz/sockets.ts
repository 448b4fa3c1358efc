import { once } from 'node:events'
import { WebSocket } from 'ws'
import { contract, type OperationName } from '../../core/api/contract.ts'
import type { ServerMessage } from '../../core/api/envelope.ts'
import type { Permission } from '../../core/api/permissions.ts'
import { callerWith, localAdministrator } from '../../engine/access/caller.ts'
import { homeLimits } from '../../engine/gateway/limits.ts'
import { serveHouse } from '../transit/servedHouse.ts'
import { type Growth, type LongRun, weighed } from './heap.ts'
import { Malformed } from './malformed.ts'

/** These write files or open devices wherever they are told; whoever may ask them may do that anyway. */
const withoutThese: readonly string[] = ['store.backup', 'readers.scan', 'site.calibrate']
const operations = Object.keys(contract.operations).filter(name => !withoutThese.includes(name))
const unlimited = { burst: 1e9, perSecond: 1e9 }
const together = 64
/** All of it is written down, and some questions read the whole log: it is kept as short as that of a busy hour. */
const loggedAtMost = 5000

export interface SocketFuzz extends Growth {
  /** Messages that the engine looked at. */
  readonly met: number
  readonly results: number
  readonly failures: number
  readonly broken: readonly string[]
  readonly closed: number
  /** What somebody heard who has not said hello, or a result that the role does not grant. */
  readonly leaks: readonly string[]
  readonly alive: boolean
}

/** Malformed messages from a stranger, a kiosk and an administrator, `count` in all. */
export async function fuzzSockets(count: number, seed: number, run: LongRun = {}): Promise<SocketFuzz> {
  const kiosk = callerWith('kiosk', 'kiosk')
  const admin = localAdministrator('fuzz')
  const limits = { ...homeLimits, arrivals: unlimited, refusals: unlimited, messages: unlimited }
  const identify = (token: string) => (token === 'kiosk' ? kiosk : token === 'admin' ? admin : null)
  const house = await serveHouse({ identify, limits })
  const broken = new Map<string, number>()
  house.engine.log.error = ((what: { err?: Error }) => {
    const where = String(what.err?.stack ?? what.err)
      .split('\n')
      .slice(0, 3)
      .join(' ')
    broken.set(where, (broken.get(where) ?? 0) + 1)
  }) as never
  const odd = new Malformed(seed)
  const seen = { met: 0, results: 0, failures: 0, closed: 0, leaks: new Set<string>() }
  const personas = [
    // Each of a stranger's messages is the last of its connection.
    { token: null, may: () => false, whole: 0.2, together: 1 },
    { token: 'kiosk', may: (needed: Permission) => kiosk.rights.permissions.has(needed), whole: 0.998, together },
    { token: 'admin', may: () => true, whole: 0.998, together },
  ]

  const open = async ({ token }: (typeof personas)[number]): Promise<WebSocket> => {
    const socket = new WebSocket(house.address)
    socket.on('error', () => {})
    await once(socket, 'open')
    if (token !== null) {
      socket.send(JSON.stringify({ t: 'hello', token }))
      await once(socket, 'message')
    }
    return socket
  }

  let forgottenAt = 0
  const grown = await weighed(
    count,
    async (from, to) => {
      const sockets: (WebSocket | null)[] = [null, null, null]
      for (let [at, round] = [from, 0]; at < to; round++) {
        if (seen.met - forgottenAt > loggedAtMost) {
          forgottenAt = seen.met
          house.engine.store.forgetAudit(house.engine.clock.now(), house.engine.clock.now())
        }
        const p = round % personas.length
        const persona = personas[p]!
        const socket = sockets[p]?.readyState === WebSocket.OPEN ? sockets[p] : (sockets[p] = await open(persona))
        const asked = new Map<number, string>()
        const over = Promise.withResolvers<void>()
        let answered = 0
        let closed = false
        socket.removeAllListeners()
        socket.on('error', () => {})
        socket.on('message', data => {
          const message = JSON.parse(String(data)) as ServerMessage
          if (persona.token === null) seen.leaks.add(`a stranger heard ${message.t}`)
          if (message.t === 'failure') seen.failures++
          if (message.t !== 'result' && (message.t !== 'failure' || message.id === null)) return
          answered++
          const op = asked.get(message.id!)
          if (message.t === 'result') {
            seen.results++
            const needs = op === undefined ? undefined : contract.operations[op as OperationName].needs
            if (typeof needs === 'string' && !persona.may(needs)) seen.leaks.add(`${persona.token} got ${op}`)
          }
          // The last of them is answered in the end: all that was sent before has been met.
          if (message.id === -1) over.resolve()
        })
        socket.once('close', () => {
          closed = true
          over.resolve()
        })
        const last = Math.min(to, at + persona.together)
        for (let i = at; i < last; i++) {
          const message = odd.message(i, operations, odd.random.next() < persona.whole)
          if (typeof message === 'string') asked.set(i, opIn(message))
          socket.send(message, { binary: odd.below(50) === 0 || typeof message !== 'string' })
        }
        socket.send(JSON.stringify({ t: 'call', id: -1, op: 'site.progress', input: {} }))
        await over.promise
        // What came after the message that ended the connection was never looked at.
        if (closed) seen.closed++
        const met = closed ? answered + 1 : last - at
        seen.met += met
        at += met
      }
      for (const socket of sockets) socket?.terminate()
    },
    run,
  )

  const calm = await open(personas[2]!)
  calm.send(JSON.stringify({ t: 'call', id: 1, op: 'site.show', input: {} }))
  const [answer] = await once(calm, 'message')
  const alive = (JSON.parse(String(answer)) as ServerMessage).t === 'result'
  calm.terminate()
  await house.close()
  return { ...seen, ...grown, alive, leaks: [...seen.leaks], broken: [...broken].map(([at, n]) => `${n} x ${at}`) }
}

const opIn = (text: string): string => /"op":"([a-zA-Z.]+)"/.exec(text)?.[1] ?? ''
