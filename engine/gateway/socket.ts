import type { WebSocket } from 'ws'
import { contract, type OperationName, type TopicName } from '../../core/api/contract.ts'
import { ClientMessage, type ServerMessage, type WireFailure } from '../../core/api/envelope.ts'
import { Failure } from '../../core/api/errors.ts'
import type { Engine } from '../engine.ts'
import { type Caller, dispatch, mayDo } from './dispatch.ts'

/** A client that reads so slowly is given only the latest of each row once it has caught up. */
const maxBufferedBytes = 1_000_000
/** Nobody needs longer to say hello. */
const helloWithinMs = 5000

/**
 * One client's conversation (core/api/envelope.ts): hello, calls, watched topics. `identify` turns a token into a
 * caller. Returns what flushes its watched topics; the server calls it a few times a second.
 */
export function converse(
  socket: WebSocket,
  engine: Engine,
  version: string,
  identify: (token: string) => Caller | null,
) {
  let caller: Caller | null = null
  /** Topic → number of the last change it was given. */
  const watched = new Map<TopicName, number>()
  const hurry = setTimeout(() => socket.close(4401, 'no hello'), helloWithinMs)

  const send = (message: ServerMessage) => socket.send(JSON.stringify(message))

  const take = (message: ClientMessage) => {
    if (message.t === 'hello') {
      caller = identify(message.token)
      clearTimeout(hurry)
      if (caller === null) socket.close(4401, 'token refused')
      else send({ t: 'welcome', version, role: caller.role, engineNow: engine.clock.now() })
    } else if (caller === null) socket.close(4401, 'hello first')
    else if (message.t === 'call') void call(caller, message.id, message.op, message.input)
    else if (message.t === 'watch') watch(caller, message.topic, message.since)
    else watched.delete(message.topic as TopicName)
  }

  const call = async (who: Caller, id: number, op: string, input: unknown) => {
    try {
      send({ t: 'result', id, output: await dispatch(engine, who, op as OperationName, input) })
    } catch (error) {
      send({ t: 'failure', id, error: toWire(error, engine) })
    }
  }

  const watch = (who: Caller, name: string, since: number | undefined) => {
    if (!Object.hasOwn(contract.topics, name) || !mayDo(who, contract.topics[name as TopicName].role)) {
      send({
        t: 'failure',
        id: null,
        error: { code: 'not-found', text: `There is nothing to watch called "${name}".`, tip: 'Update this window.' },
      })
      return
    }
    const topic = name as TopicName
    const rows = engine.topics[topic]
    if (since === undefined || rows.changes(since) === null) {
      watched.set(topic, rows.n)
      send({ t: 'snapshot', topic, n: rows.n, rows: rows.all() })
    } else watched.set(topic, since)
  }

  socket.on('message', (data, isBinary) => {
    const message = isBinary ? null : parse(String(data))
    if (message === null) socket.close(4400, 'not understood')
    else take(message)
  })
  socket.on('close', () => clearTimeout(hurry))
  socket.on('error', () => socket.terminate())

  return function flush() {
    if (socket.readyState !== socket.OPEN || socket.bufferedAmount > maxBufferedBytes) return
    for (const [topic, since] of watched) {
      const rows = engine.topics[topic]
      if (rows.n === since) continue
      const changes = rows.changes(since)
      watched.set(topic, rows.n)
      if (changes === null) send({ t: 'snapshot', topic, n: rows.n, rows: rows.all() })
      else send({ t: 'delta', topic, n: rows.n, put: changes.put, gone: changes.gone })
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
  if (error instanceof Failure) return { code: error.code, text: error.message, tip: error.tip, details: error.details }
  engine.log.error({ err: error }, 'operation broke')
  return {
    code: 'broken',
    text: 'This could not be done because of a fault in Whereabouts.',
    tip: 'Try again; if it comes back, report it with the log file.',
  }
}
