import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { contract, type OperationName, type TopicName } from '../../core/api/contract.ts'
import { ClientMessage, type ServerMessage, type WireFailure } from '../../core/api/envelope.ts'
import { Failure } from '../../core/api/errors.ts'
import { auditWatch } from '../audit/shown.ts'
import type { Engine } from '../engine.ts'
import type { Caller } from '../access/caller.ts'
import { Presence } from '../access/presence.ts'
import { mayWatch, type TopicSight, watchedBy } from '../access/onItsWay.ts'
import { dispatch } from './dispatch.ts'
import { Bucket, type DoorLimits } from './limits.ts'

/** A client that reads so slowly is given only the latest of each row once it has caught up. */
const maxBufferedBytes = 1_000_000
/** One that does not read its answers is not read either, until it has. */
const fullBytes = 8_000_000
/** Calls of one client that are worked on at once; the next wait in its own socket. */
const mostAtWork = 64
/** Nobody needs longer to say hello. */
const helloWithinMs = 5000

export interface Manners {
  readonly version: string
  /** Turns a token into a caller. */
  readonly identify: (token: string) => Caller | null
  readonly limits: DoorLimits
}

/**
 * One client's conversation (core/api/envelope.ts): hello, calls, watched topics. Returns what flushes its watched
 * topics; the server calls it a few times a second. `wire` is the TCP (TLS) socket below.
 */
export function converse(socket: WebSocket, wire: Socket, engine: Engine, { version, identify, limits }: Manners) {
  let presence: Presence | null = null
  let atWork = 0
  /** Bytes of its whole messages, as far as they came. */
  let readUpTo = 0
  const pace = new Bucket(limits.messages, performance.now())
  /** Topic → number of the last change it was given, and how it sees the topic (null = as it is). */
  const watched = new Map<TopicName, { since: number; readonly sight: TopicSight | null }>()
  /** Asked for, but not to be seen by whom this is now: for that one there is nothing in it. */
  const barred = new Set<TopicName>()
  /** How often this client wants positions, and when it was given some. */
  const calm = { ms: 0, toldAt: 0 }
  const hurry = setTimeout(() => socket.close(4401, 'no hello'), helloWithinMs)

  const send = (message: ServerMessage) => socket.send(JSON.stringify(message))

  const take = (message: ClientMessage) => {
    if (message.t === 'hello') {
      const base = identify(message.token)
      clearTimeout(hurry)
      presence?.close()
      presence = base && new Presence(engine.access, base, engine.clock.now, message.session, { changed, tapped })
      if (presence === null) socket.close(4401, 'token refused')
      else send({ t: 'welcome', version, ...presence.identity(), engineNow: engine.clock.now() })
    } else if (presence === null) socket.close(4401, 'hello first')
    else if (message.t === 'call') void call(presence, message)
    else if (message.t === 'pace') calm.ms = message.ms
    else if (message.t === 'watch') watch(presence.caller(), message.topic, message.since)
    else {
      watched.delete(message.topic as TopicName)
      barred.delete(message.topic as TopicName)
    }
  }

  const tapped = (name: string) => send({ t: 'badge', name })
  /** Taken as somebody else: what is watched comes anew as that one sees it, or not at all. */
  const changed = () => {
    if (presence === null || socket.readyState !== socket.OPEN) return
    send({ t: 'identity', ...presence.identity() })
    for (const topic of [...watched.keys(), ...barred]) watch(presence.caller(), topic, undefined)
  }

  const call = async (from: Presence, { id, op, input, voucher }: Extract<ClientMessage, { t: 'call' }>) => {
    atWork++
    try {
      const who = from.callerBy(voucher)
      send({ t: 'result', id, output: await dispatch(engine, who, op as OperationName, input) })
    } catch (error) {
      send({ t: 'failure', id, error: toWire(error, engine) })
    }
    atWork--
    listenAgain()
  }

  const isFull = () => socket.bufferedAmount > fullBytes || atWork >= mostAtWork
  const listenAgain = () => {
    if (socket.isPaused && !isFull()) socket.resume()
  }

  const watch = (who: Caller, name: string, since: number | undefined) => {
    if (!Object.hasOwn(contract.topics, name)) {
      send({
        t: 'failure',
        id: null,
        error: { code: 'not-found', text: `There is nothing to watch called "${name}".`, tip: 'Update this window.' },
      })
      return
    }
    const topic = name as TopicName
    watched.delete(topic)
    barred.delete(topic)
    if (!mayWatch(who, topic)) {
      barred.add(topic)
      send({ t: 'snapshot', topic, n: 0, rows: [] })
      return
    }
    const sight = watchedBy(engine, who, topic)
    auditWatch(engine, who, topic)
    // Who sees a part of it is not resumed: which rows that part was, only this connection knows.
    if (since === undefined || sight !== null || engine.topics[topic].changes(since) === null) sendAll(topic, sight)
    else watched.set(topic, { since, sight })
  }

  const sendAll = (topic: TopicName, sight: TopicSight | null) => {
    const rows = engine.topics[topic]
    watched.set(topic, { since: rows.n, sight })
    if (sight === null) send({ t: 'snapshot', topic, n: rows.n, rows: rows.all() })
    else send({ t: 'snapshot', topic, ...sight.snapshot(rows.all()) })
  }

  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return
    readUpTo = wire.bytesRead
    if (!pace.take(performance.now())) return socket.close(4429, 'too many messages')
    const message = isBinary ? null : parse(String(data))
    if (message === null) socket.close(4400, 'not understood')
    else take(message)
    if (isFull()) socket.pause()
  })
  // A stranger may say hello or sign in and no more: a message beyond that is never kept in memory.
  const weigh = () => {
    if (presence !== null && !presence.isStranger) wire.off('data', weigh)
    else if (wire.bytesRead - readUpTo > limits.strangerBytes) socket.terminate()
  }
  wire.on('data', weigh)
  socket.on('close', () => {
    clearTimeout(hurry)
    presence?.close()
    watched.clear()
  })
  socket.on('error', () => socket.terminate())

  const isTimeForPositions = () => {
    const now = performance.now()
    if (now - calm.toldAt < calm.ms) return false
    calm.toldAt = now
    return true
  }

  return function flush() {
    listenAgain()
    if (socket.readyState !== socket.OPEN || socket.bufferedAmount > maxBufferedBytes) return
    for (const [topic, seen] of watched) {
      const rows = engine.topics[topic]
      if (rows.n === seen.since || (topic === 'positions' && !isTimeForPositions())) continue
      const changes = rows.changes(seen.since)
      if (changes === null) {
        sendAll(topic, seen.sight)
        continue
      }
      seen.since = rows.n
      const { n, put, gone } = seen.sight?.delta(changes.put, changes.gone) ?? { n: rows.n, ...changes }
      if (put.length > 0 || gone.length > 0) send({ t: 'delta', topic, n, put, gone })
    }
  }
}

function parse(text: string): ClientMessage | null {
  try {
    const parsed = ClientMessage.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function toWire(error: unknown, engine: Engine): WireFailure {
  if (error instanceof Failure)
    return { code: error.code, text: error.message, tip: error.tip, details: error.details, said: error.said }
  engine.log.error({ err: error }, 'operation broke')
  return {
    code: 'broken',
    text: 'This could not be done because of a fault in Whereabouts.',
    tip: 'Try again; if it comes back, report it with the log file.',
  }
}
